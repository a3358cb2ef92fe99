import { useQuery } from '@tanstack/react-query';
import { changeEgressRoute, type EgressSettings, readEgressRoute } from '../../../src/modules/egress/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { emptyAsNull } from '../../components/form-state.ts';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

/** How outgoing connections of the installation go out; for whoever runs it. */
export function OutgoingConnections() {
  const settings = useQuery({ queryKey: ['egress'], queryFn: () => api.call(readEgressRoute) });
  return (
    <Panel title={t('feeds.going-out')}>
      <div className="column wide">
        <p className="second">{t('feeds.going-out-lede')}</p>
        {settings.isError && (
          <ErrorNote title={t('feeds.going-out-failed')} error={settings.error} retry={() => void settings.refetch()} />
        )}
        {settings.isPending && <Waiting />}
        {settings.data?.offline && <p className="note warning">{t('feeds.offline')}</p>}
        {settings.data && <OutgoingForm settings={settings.data} environmentProxy={settings.data.environmentProxy} />}
      </div>
    </Panel>
  );
}

function OutgoingForm({ settings, environmentProxy }: { settings: EgressSettings; environmentProxy: string | null }) {
  const toast = useToast();
  const form = useForm(
    {
      proxy: settings.proxy ?? '',
      direct: settings.direct.join(', '),
      privateAddresses: settings.privateAddresses.join(', '),
      privateFeeds: settings.privateFeeds,
    },
    async ({ proxy, direct, privateAddresses, privateFeeds }) => {
      const input = {
        proxy: emptyAsNull(proxy),
        direct: wordsOf(direct),
        privateAddresses: wordsOf(privateAddresses),
        privateFeeds,
      };
      await api.call(changeEgressRoute, { input });
      toast({ text: t('feeds.going-out-saved') });
      await readAnew();
    },
  );
  return (
    <Form form={form} failed={t('feeds.going-out-not-saved')} act={t('feeds.going-out-save')}>
      <div className="form-row">
        <TextField
          form={form}
          name="proxy"
          label={t('feeds.proxy')}
          description={
            environmentProxy === null ? t('feeds.proxy-note') : t('feeds.proxy-environment', { host: environmentProxy })
          }
          mono
        />
        <TextField form={form} name="direct" label={t('feeds.direct')} description={t('feeds.direct-note')} mono />
      </div>
      <TextField
        form={form}
        name="privateAddresses"
        label={t('feeds.private-addresses')}
        description={t('feeds.private-addresses-note')}
        mono
      />
      <label className="row">
        <input
          type="checkbox"
          className="check"
          checked={form.values.privateFeeds}
          onChange={(event) => form.set('privateFeeds', event.currentTarget.checked)}
        />
        {t('feeds.private-feeds-allow')}
      </label>
    </Form>
  );
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
