import { Button } from '@mantine/core';
import { Dialog } from '../components/dialog.tsx';
import { useKeyboard } from '../keyboard.tsx';
import { t } from '../messages/messages.ts';
import { destinations } from './navigation.ts';

/** The map of keys; single keys can be turned off here (WCAG 2.1.4). */
export function KeysDialog({ close }: { close: () => void }) {
  const keyboard = useKeyboard();
  const keys: [string[], string][] = [
    [['Ctrl', 'K'], t('shell.key-search')],
    [['?'], t('shell.key-keys')],
    ...destinations.map(({ letter, label }): [string[], string] => [['G', letter.toUpperCase()], t(label)]),
    [['J', 'K'], t('shell.key-rows')],
    [['Enter'], t('shell.key-open')],
    [['X'], t('shell.key-select')],
    [['W'], t('shell.key-why')],
    [['T'], t('shell.key-as-of')],
    [['/'], t('shell.key-filter')],
    [['Esc'], t('shell.key-close')],
    [['←', '→', '↑', '↓'], t('shell.key-tree')],
  ];
  return (
    <Dialog title={t('shell.keys')} close={close}>
      <table className="plain-table">
        <tbody>
          {keys.map(([names, does]) => (
            <tr key={names.join(' ')}>
              <td>
                <span className="row">
                  {names.map((name) => (
                    <kbd key={name}>{name}</kbd>
                  ))}
                </span>
              </td>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className="row">
        <input
          type="checkbox"
          className="check"
          checked={keyboard.singleKeys}
          onChange={(event) => keyboard.setSingleKeys(event.currentTarget.checked)}
        />
        {t('shell.single-keys')}
      </label>
      <div className="dialog-actions">
        <Button onClick={close}>{t('common.close')}</Button>
      </div>
    </Dialog>
  );
}
