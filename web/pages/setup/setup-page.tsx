import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { completeSetupRoute, readSetupRoute } from '../../../src/modules/users/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { beginSession } from '../../session.tsx';
import { Alone } from './alone.tsx';
import { LinkMissing } from './link-missing.tsx';
import { oneTimeCodeOf } from './one-time-code.ts';

/** The first start: the one-time link makes the first administrator and the first workspace. */
export function SetupPage() {
  const [token] = useState(() => oneTimeCodeOf(new URL(location.href)));
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => api.call(readSetupRoute) });
  if (setup.data?.needed === false) return <AlreadySetUp />;
  if (!setup.data)
    return (
      <Alone title={t('setup.title')}>
        <Waiting />
      </Alone>
    );
  if (!token) return <LinkMissing />;
  return <SetupForm token={token} />;
}

function AlreadySetUp() {
  return (
    <Alone title={t('setup.done-title')} lede={t('setup.done-text')}>
      <div>
        <Button component={Link} to="/" variant="filled">
          {t('setup.to-sign-in')}
        </Button>
      </div>
    </Alone>
  );
}

function SetupForm({ token }: { token: string }) {
  const navigate = useNavigate();
  const form = useForm({ name: '', email: '', password: '', workspaceName: '' }, async (values) => {
    const session = await api.call(completeSetupRoute, { input: { token, ...values } });
    beginSession(session);
    await navigate({ to: '/start', replace: true });
  });
  return (
    <Alone title={t('setup.title')} lede={t('setup.lede')}>
      <Form form={form} failed={t('setup.failed')} act={t('setup.act')}>
        <TextField form={form} name="name" label={t('setup.name')} autoComplete="name" required autoFocus />
        <TextField
          form={form}
          name="email"
          type="email"
          label={t('setup.email')}
          description={t('setup.email-note')}
          autoComplete="username"
          required
        />
        <TextField
          form={form}
          name="password"
          type="password"
          label={t('setup.password')}
          description={t('setup.password-note')}
          autoComplete="new-password"
          required
        />
        <TextField
          form={form}
          name="workspaceName"
          label={t('setup.workspace')}
          description={t('setup.workspace-note')}
          autoComplete="organization"
          required
        />
      </Form>
    </Alone>
  );
}
