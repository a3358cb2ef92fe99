import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { mostRows } from '../../../src/modules/declarations/contract.ts';
import { Dialog } from '../../components/dialog.tsx';
import { t } from '../../messages/messages.ts';
import { parsePasted } from './paste-table.ts';
import { withRows } from './rows.ts';
import type { Draft } from './use-draft.ts';

/** Suppliers from a spreadsheet, a row each. */
export function PasteDialog({ draft, close }: { draft: Draft; close: () => void }) {
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const before = draft.statement.suppliers;
  const found = text.trim() === '' ? undefined : parsePasted(text, mostRows.suppliers - before.length);
  const add = () => {
    if (!found) return setWrong(true);
    draft.alter((statement) => withRows(statement, 'suppliers', [...statement.suppliers, ...found.suppliers]));
    close();
  };
  return (
    <Dialog title={t('declare.paste-title')} close={close}>
      <div className="column wide">
        <p className="second">{t('declare.paste-text')}</p>
        <Textarea
          label={t('declare.paste-label')}
          rows={8}
          value={text}
          error={isWrong && !found ? t('declare.paste-wrong') : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <p role="status">
          {found && t('declare.paste-found', { count: found.suppliers.length })}
          {found && found.left > 0 && `. ${t('declare.paste-left', { count: found.left })}`}
        </p>
        <div className="dialog-actions">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button variant="filled" onClick={add} disabled={text.trim() === ''}>
            {t('declare.paste-act')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
