import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  addWebhookRoute,
  allowWebhooksRoute,
  changeWebhookRoute,
  forgetWebhookSecretRoute,
  listWebhooksRoute,
  removeWebhookRoute,
  renewWebhookSecretRoute,
  testWebhookRoute,
  type Webhook,
  WebhookKind,
} from '../../../src/modules/notices/contract.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { Marked } from '../../components/level.tsx';
import { Panel } from '../../components/page.tsx';
import { Secret } from '../../components/secret.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { queryClient } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { TestResult, useTest } from './channel-test.tsx';

const webhooksKey = ['webhooks'] as const;
const readWebhooksAnew = () => queryClient.invalidateQueries({ queryKey: webhooksKey });

interface Shown {
  title: string;
  note: string;
  value: string;
}

/** The webhooks of the workspace: what each hears of, whether it works, and the way to try it. */
export function Webhooks() {
  const [secret, setSecret] = useState<Shown | null>(null);
  const webhooks = useQuery({ queryKey: webhooksKey, queryFn: () => api.call(listWebhooksRoute) });
  return (
    <Panel title={t('channels.webhooks')}>
      <div className="column wide">
        <p className="second">{t('channels.webhooks-lede')}</p>
        {webhooks.isError && (
          <ErrorNote
            title={t('channels.webhooks-failed')}
            error={webhooks.error}
            retry={() => void webhooks.refetch()}
          />
        )}
        {webhooks.isPending && <Waiting />}
        {webhooks.data && (
          <>
            <Allowed allowed={webhooks.data.allowed} />
            {secret && <Secret {...secret} />}
            <WebhookList items={webhooks.data.items} showSecret={setSecret} />
            <AddWebhook showSecret={setSecret} />
          </>
        )}
      </div>
    </Panel>
  );
}

function Allowed({ allowed }: { allowed: boolean }) {
  const rights = useRights();
  const toast = useToast();
  const allow = useMutation({
    mutationFn: (next: boolean) => api.call(allowWebhooksRoute, { input: { allowed: next } }),
    onSuccess: readWebhooksAnew,
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <>
      {!allowed && <p className="note warning">{t('channels.webhooks-barred')}</p>}
      {rights.runInstallation && (
        <label className="row">
          <input
            type="checkbox"
            className="check"
            checked={allow.isPending ? allow.variables : allowed}
            onChange={(event) => allow.mutate(event.currentTarget.checked)}
          />
          {t('channels.webhooks-allow')}
        </label>
      )}
    </>
  );
}

function WebhookList({ items, showSecret }: { items: readonly Webhook[]; showSecret: (secret: Shown | null) => void }) {
  if (items.length === 0) {
    return (
      <EmptyState icon="call" title={t('channels.webhooks-none')}>
        {t('channels.webhooks-none-text')}
      </EmptyState>
    );
  }
  return (
    <div className="table-scroll">
      <table className="data-table" aria-label={t('channels.webhooks')}>
        <thead>
          <tr>
            <th>{t('channels.webhook')}</th>
            <th>{t('channels.hears-of')}</th>
            <th>{t('channels.log-state')}</th>
            <th>
              <span className="for-readers">{t('common.acts')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} showSecret={showSecret} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function WebhookRow({ webhook, showSecret }: { webhook: Webhook; showSecret: (secret: Shown | null) => void }) {
  const test = useTest(() => api.call(testWebhookRoute, { params: { id: webhook.id } }));
  return (
    <>
      <tr>
        <td>
          <span className="medium">{webhook.name}</span>
          <small className="mono break">{webhook.url}</small>
        </td>
        <td className="stacked">{webhook.kinds.map((kind) => t(`notices.kind-${kind}`)).join(', ')}</td>
        <td className="stacked">
          {webhook.active ? (
            <Marked mark="pass" label={t('channels.webhook-on')} />
          ) : (
            <Marked mark="unknown" label={t('channels.webhook-off')} />
          )}
          {webhook.problem && <small>{webhook.problem}</small>}
          {webhook.hasOlderSecret && <small>{t('channels.webhook-older')}</small>}
        </td>
        <td className="numeric">
          <span className="row wrap end">
            <Button size="xs" variant="subtle" onClick={() => test.mutate()} loading={test.isPending}>
              {t('channels.test')}
            </Button>
            <WebhookActs webhook={webhook} showSecret={showSecret} />
          </span>
        </td>
      </tr>
      {(test.data || test.isError) && (
        <tr>
          <td colSpan={4}>
            <TestResult test={test} />
          </td>
        </tr>
      )}
    </>
  );
}

function WebhookActs({ webhook, showSecret }: { webhook: Webhook; showSecret: (secret: Shown | null) => void }) {
  const toast = useToast();
  const [removing, setRemoving] = useState(false);
  const params = { id: webhook.id };
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: readWebhooksAnew,
    onError: (error) => toast({ text: error.message }),
  });
  const renew = async () => {
    const { name, secret } = await api.call(renewWebhookSecretRoute, { params });
    const title = t('channels.secret-of', { name });
    showSecret({ title, note: t('channels.secret-renewed-note'), value: secret });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="subtle" aria-label={t('channels.webhook-acts', { name: webhook.name })}>
            {t('common.acts')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            onClick={() =>
              act.mutate(() => api.call(changeWebhookRoute, { params, input: { active: !webhook.active } }))
            }
          >
            {webhook.active ? t('channels.switch-off') : t('channels.switch-on')}
          </Menu.Item>
          <Menu.Item onClick={() => act.mutate(renew)}>{t('channels.renew')}</Menu.Item>
          {webhook.hasOlderSecret && (
            <Menu.Item onClick={() => act.mutate(() => api.call(forgetWebhookSecretRoute, { params }))}>
              {t('channels.forget')}
            </Menu.Item>
          )}
          <Menu.Item onClick={() => setRemoving(true)}>{t('channels.remove')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {removing && (
        <ConfirmDialog
          title={t('channels.remove-title', { name: webhook.name })}
          act={t('channels.remove-act')}
          busy={act.isPending}
          confirm={() =>
            act.mutate(async () => {
              await api.call(removeWebhookRoute, { params });
              showSecret(null);
            })
          }
          close={() => setRemoving(false)}
        >
          {t('channels.remove-text')}
        </ConfirmDialog>
      )}
    </>
  );
}

const usualKinds: readonly WebhookKind[] = ['findings', 'evidence', 'jobs'];

function AddWebhook({ showSecret }: { showSecret: (secret: Shown | null) => void }) {
  const form = useForm({ name: '', url: '', kinds: usualKinds }, async ({ name, url, kinds }) => {
    const added = await api.call(addWebhookRoute, { input: { name, url, kinds: [...kinds] } });
    const title = t('channels.secret-of', { name: added.name });
    showSecret({ title, note: t('channels.secret-note'), value: added.secret });
    form.set('name', '');
    form.set('url', '');
    await readWebhooksAnew();
  });
  const toggle = (kind: WebhookKind) => {
    const { kinds } = form.values;
    form.set('kinds', kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind]);
  };
  return (
    <section className="column">
      <h3>{t('channels.add')}</h3>
      <Form form={form} failed={t('channels.add-failed')} act={t('channels.add-act')}>
        <div className="form-row">
          <TextField
            form={form}
            name="name"
            label={t('channels.name')}
            description={t('channels.name-note')}
            required
          />
          <TextField form={form} name="url" label={t('channels.url')} description={t('channels.url-note')} required />
        </div>
        <fieldset className="checks">
          <legend>{t('channels.hears-of')}</legend>
          {WebhookKind.options.map((kind) => (
            <label className="row" key={kind}>
              <input
                type="checkbox"
                className="check"
                checked={form.values.kinds.includes(kind)}
                onChange={() => toggle(kind)}
              />
              {t(`notices.kind-${kind}`)}
            </label>
          ))}
          {form.problemOf('kinds') && <p role="alert">{form.problemOf('kinds')}</p>}
        </fieldset>
      </Form>
    </section>
  );
}
