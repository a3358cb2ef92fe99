import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  changeMailServerRoute,
  getMailServerRoute,
  MailServerChange,
  type MailServerState,
  testMailServerRoute,
} from '../../../src/modules/notices/contract.ts';
import { api } from '../../api.ts';
import { ChoiceField, Form, TextField, useForm } from '../../components/form.tsx';
import { Marked } from '../../components/level.tsx';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { queryClient } from '../../query.ts';
import { useSession } from '../../session.tsx';
import { TestResult, useTest } from './channel-test.tsx';

const mailServerKey = ['mail-server'] as const;

/** The one mail server of the installation, for whoever runs it. */
export function MailServer() {
  const state = useQuery({ queryKey: mailServerKey, queryFn: () => api.call(getMailServerRoute) });
  return (
    <Panel title={t('channels.mail')} actions={state.data && <MailState state={state.data} />}>
      <div className="column wide">
        <p className="second">{t('channels.mail-lede')}</p>
        {state.isError && (
          <ErrorNote title={t('channels.mail-failed')} error={state.error} retry={() => void state.refetch()} />
        )}
        {state.isPending && <Waiting />}
        {state.data && <MailServerForm state={state.data} />}
        {state.data?.server && <TestMail />}
      </div>
    </Panel>
  );
}

function MailState({ state }: { state: MailServerState }) {
  return state.active && state.server ? (
    <Marked mark="pass" label={t('channels.mail-on')} />
  ) : (
    <Marked mark="unknown" label={t('channels.mail-off')} />
  );
}

const tlsModes = MailServerChange.shape.tls.options;

function MailServerForm({ state }: { state: MailServerState }) {
  const toast = useToast();
  const { server } = state;
  const form = useForm(
    {
      host: server?.host ?? '',
      port: String(server?.port ?? 587),
      tls: server?.tls ?? 'starttls',
      username: server?.username ?? '',
      password: '',
      sender: server?.sender ?? '',
      address: server?.address ?? location.origin,
      active: state.active,
    },
    async ({ port, tls, username, password, ...values }) => {
      const saved = await api.call(changeMailServerRoute, {
        input: {
          ...values,
          port: Number(port),
          tls: MailServerChange.shape.tls.parse(tls),
          username: username === '' ? null : username,
          ...(password === '' ? {} : { password }),
        },
      });
      form.set('password', '');
      queryClient.setQueryData(mailServerKey, saved);
      toast({ text: t('channels.mail-saved') });
    },
  );
  return (
    <Form form={form} failed={t('channels.mail-not-saved')} act={t('channels.mail-act')}>
      <div className="form-row">
        <TextField form={form} name="host" label={t('channels.host')} required />
        <TextField form={form} name="port" label={t('channels.port')} required />
      </div>
      <ChoiceField
        form={form}
        name="tls"
        label={t('channels.tls')}
        choices={tlsModes.map((value) => ({ value, label: t(`channels.tls-${value}`) }))}
      />
      <div className="form-row">
        <TextField
          form={form}
          name="username"
          label={t('channels.username')}
          description={t('channels.username-note')}
        />
        <TextField
          form={form}
          name="password"
          type="password"
          label={t('channels.password')}
          autoComplete="new-password"
          {...(server?.hasPassword ? { description: t('channels.password-kept') } : {})}
        />
      </div>
      <div className="form-row">
        <TextField
          form={form}
          name="sender"
          label={t('channels.sender')}
          description={t('channels.sender-note')}
          required
        />
        <TextField
          form={form}
          name="address"
          label={t('channels.address')}
          description={t('channels.address-note')}
          required
        />
      </div>
      <label className="row">
        <input
          type="checkbox"
          className="check"
          checked={form.values.active}
          onChange={(event) => form.set('active', event.currentTarget.checked)}
        />
        {t('channels.mail-active')}
      </label>
    </Form>
  );
}

function TestMail() {
  const { session } = useSession();
  const [to, setTo] = useState(session.user.email);
  const test = useTest(() => api.call(testMailServerRoute, { input: { to } }));
  return (
    <div className="form">
      <p className="small third">{t('channels.private-address')}</p>
      <div className="form-row">
        <TextInput
          type="email"
          label={t('channels.test-to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <div>
        <Button onClick={() => test.mutate()} loading={test.isPending}>
          {t('channels.test-mail')}
        </Button>
      </div>
      <TestResult test={test} />
    </div>
  );
}
