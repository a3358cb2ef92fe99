import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { acceptInvitationRoute } from '../../../src/modules/users/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { t } from '../../messages/messages.ts';
import { beginSession } from '../../session.tsx';
import { Alone } from './alone.tsx';
import { oneTimeCodeOf } from './one-time-code.ts';

/** A person who was added to a workspace chooses a password. */
export function InvitationPage() {
  const [token] = useState(() => oneTimeCodeOf(new URL(location.href)));
  const navigate = useNavigate();
  const form = useForm({ password: '' }, async ({ password }) => {
    beginSession(await api.call(acceptInvitationRoute, { input: { token: token!, password } }));
    await navigate({ to: '/', replace: true });
  });
  if (!token) {
    return (
      <Alone title={t('setup.invitation-title')} lede={t('setup.invitation-missing')}>
        {null}
      </Alone>
    );
  }
  return (
    <Alone title={t('setup.invitation-title')} lede={t('setup.invitation-lede')}>
      <Form form={form} failed={t('setup.invitation-failed')} act={t('setup.invitation-act')}>
        <TextField
          form={form}
          name="password"
          type="password"
          label={t('setup.password')}
          description={t('setup.password-note')}
          autoComplete="new-password"
          required
          autoFocus
        />
      </Form>
    </Alone>
  );
}
