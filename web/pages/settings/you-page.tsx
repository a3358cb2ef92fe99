import { changePasswordRoute } from '../../../src/modules/users/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { KeyValues, Panel } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { useToast } from '../../components/toast.tsx';
import { useKeyboard } from '../../keyboard.tsx';
import { t } from '../../messages/messages.ts';
import { useScheme } from '../../scheme.ts';
import { useRights, useSession } from '../../session.tsx';
import { Sessions } from './sessions.tsx';
import { SettingsFrame } from './settings-frame.tsx';

/** One's own account, appearance and password. */
export function YouPage() {
  return (
    <SettingsFrame>
      <div className="columns halves">
        <Account />
        <Appearance />
      </div>
      <Sessions />
      <ChangePassword />
    </SettingsFrame>
  );
}

function Account() {
  const { session, workspace } = useSession();
  const rights = useRights();
  return (
    <Panel title={t('settings.account')}>
      <KeyValues
        rows={[
          [t('settings.name'), session.user.name],
          [t('settings.email'), session.user.email],
          [t('settings.role'), workspace ? t(`words.role-${workspace.role}`) : t('common.none')],
          [t('settings.installation'), rights.runInstallation ? t('common.yes') : t('common.no')],
        ]}
      />
    </Panel>
  );
}

function Appearance() {
  const { scheme, choose } = useScheme();
  const keyboard = useKeyboard();
  return (
    <Panel title={t('settings.appearance')}>
      <div className="column wide">
        <div className="column">
          <div>
            <Segments
              label={t('settings.appearance')}
              value={scheme}
              choose={choose}
              segments={(['auto', 'light', 'dark'] as const).map((value) => ({
                value,
                label: t(`shell.scheme-${value}`),
              }))}
            />
          </div>
          <span className="small third">{t('settings.appearance-note')}</span>
        </div>
        <div className="column">
          <label className="row">
            <input
              type="checkbox"
              className="check"
              checked={keyboard.singleKeys}
              onChange={(event) => keyboard.setSingleKeys(event.currentTarget.checked)}
            />
            {t('settings.single-keys')}
          </label>
          <span className="small third">{t('settings.single-keys-note')}</span>
        </div>
      </div>
    </Panel>
  );
}

function ChangePassword() {
  const toast = useToast();
  const form = useForm({ current: '', next: '' }, async (values) => {
    await api.call(changePasswordRoute, { input: values });
    form.set('current', '');
    form.set('next', '');
    toast({ text: t('settings.password-changed') });
  });
  return (
    <Panel title={t('settings.password')}>
      <Form form={form} failed={t('settings.password-failed')} act={t('settings.password-act')}>
        <TextField
          form={form}
          name="current"
          type="password"
          label={t('settings.current')}
          autoComplete="current-password"
          required
        />
        <TextField
          form={form}
          name="next"
          type="password"
          label={t('settings.next')}
          description={t('settings.next-note')}
          autoComplete="new-password"
          required
        />
      </Form>
    </Panel>
  );
}
