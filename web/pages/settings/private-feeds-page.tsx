import { useQuery } from '@tanstack/react-query';
import {
  addPrivateFeedRoute,
  listPrivateFeedsRoute,
  type PrivateFeed,
} from '../../../src/modules/private-feeds/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { emptyAsNull } from '../../components/form-state.ts';
import { Panel } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { OnePrivateFeed } from './private-feed.tsx';
import { SettingsFrame } from './settings-frame.tsx';

/** Feeds ask again while one of them is on its way. */
const askAgainMillis = 1500;

/** The advisories that this workspace holds for itself. */
export function PrivateFeedsPage() {
  const rights = useRights();
  const feeds = useQuery({
    queryKey: ['private-feeds'],
    queryFn: () => api.call(listPrivateFeedsRoute),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? askAgainMillis : false),
  });
  return (
    <SettingsFrame lede={t('feeds.private-lede')}>
      {feeds.isError && (
        <ErrorNote title={t('feeds.private-failed')} error={feeds.error} retry={() => void feeds.refetch()} />
      )}
      {feeds.isPending && <Waiting />}
      {feeds.data && feeds.data.items.length === 0 && (
        <div className="panel">
          <EmptyState icon="finding" title={t('feeds.private-none')}>
            {t('feeds.private-none-text')}
          </EmptyState>
        </div>
      )}
      {feeds.data?.items.map((feed) => (
        <OnePrivateFeed key={feed.id} feed={feed} fetching={feeds.data.fetching} />
      ))}
      {feeds.data && rights.administer && <AddPrivateFeed />}
    </SettingsFrame>
  );
}

function isUnderWay({ state }: PrivateFeed): boolean {
  return state !== 'idle';
}

function AddPrivateFeed() {
  const toast = useToast();
  const form = useForm({ name: '', url: '', everyHours: '24' }, async ({ name, url, everyHours }) => {
    await api.call(addPrivateFeedRoute, { input: { name, url: emptyAsNull(url), everyHours: Number(everyHours) } });
    toast({ text: t('feeds.private-added', { name }) });
    form.set('name', '');
    form.set('url', '');
    await readAnew();
  });
  return (
    <Panel title={t('feeds.private-add')}>
      <Form form={form} failed={t('feeds.private-add-failed')} act={t('feeds.private-add-act')}>
        <TextField
          form={form}
          name="name"
          label={t('feeds.private-name')}
          description={t('feeds.private-name-note')}
          required
        />
        <div className="form-row">
          <TextField
            form={form}
            name="url"
            label={t('feeds.private-url')}
            description={t('feeds.private-url-note')}
            mono
          />
          <TextField form={form} name="everyHours" label={t('feeds.hours-label')} required />
        </div>
      </Form>
    </Panel>
  );
}
