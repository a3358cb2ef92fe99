import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import {
  changePrivateFeedRoute,
  fetchPrivateFeedRoute,
  listPrivateAdvisoriesRoute,
  loadPrivateFeedRoute,
  type PrivateFeed,
  removePrivateFeedRoute,
} from '../../../src/modules/private-feeds/contract.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { FileDrop } from '../../components/file-drop.tsx';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { emptyAsNull } from '../../components/form-state.ts';
import { Marked } from '../../components/level.tsx';
import { KeyValues, Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatDate, formatMoment, formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { uploadFile } from '../../upload.ts';
import { momentOrNever } from './feed-source.tsx';
import { skipReasonText } from './skip-reason.ts';

type Fetching = 'allowed' | 'switched-off' | 'offline';

/** One feed of the workspace: what it holds, where that came from, and how to change it. */
export function OnePrivateFeed({ feed, fetching }: { feed: PrivateFeed; fetching: Fetching }) {
  const rights = useRights();
  return (
    <Panel title={feed.name} actions={<Held feed={feed} />}>
      <div className="column wide">
        {feed.problem && (
          <div className="note warning">
            <h3>{t('feeds.private-problem')}</h3>
            <p>{feed.problem}</p>
            <p className="second">{t('feeds.private-problem-text')}</p>
          </div>
        )}
        {feed.url !== null && fetching !== 'allowed' && (
          <p className="note warning">{fetching === 'offline' ? t('feeds.offline') : t('feeds.private-barred')}</p>
        )}
        {feed.loadedAt === null && <p className="second">{t('feeds.private-empty')}</p>}
        <KeyValues rows={rowsOf(feed)} />
        {feed.loadedAt !== null && <Advisories feed={feed} />}
        {rights.administer && <Acts feed={feed} fetching={fetching} />}
      </div>
    </Panel>
  );
}

function Held({ feed }: { feed: PrivateFeed }) {
  if (feed.state !== 'idle') return <Marked mark="unknown" label={t(`feeds.${feed.state}`)} />;
  if (feed.loadedAt === null) return <Marked mark="unknown" label={t('home.not-loaded')} />;
  return <span className="third small">{t('feeds.private-held', { count: feed.loaded })}</span>;
}

function rowsOf(feed: PrivateFeed): [string, ReactNode][] {
  const address = feed.url ? <span className="mono">{feed.url}</span> : t('feeds.private-no-address');
  const held: [string, ReactNode][] = [
    [t('settings.feed-as-of'), feed.asOf && formatMoment(feed.asOf)],
    [t('settings.feed-loaded'), feed.loadedAt && formatMoment(feed.loadedAt)],
    [t('feeds.held'), formatNumber(feed.loaded)],
    [t('settings.feed-skipped'), <Skipped key="skipped" feed={feed} />],
    [t('settings.feed-hash'), feed.sha256 && <span className="mono">{feed.sha256}</span>],
  ];
  const asked: [string, ReactNode][] = [
    [t('feeds.tried'), momentOrNever(feed.triedAt)],
    [t('feeds.next'), feed.nextAt ? formatMoment(feed.nextAt) : t('feeds.soon')],
  ];
  return [[t('feeds.address'), address], ...(feed.loadedAt ? held : []), ...(feed.url ? asked : [])];
}

function Skipped({ feed }: { feed: PrivateFeed }) {
  if (feed.skipped.length === 0) return t('settings.feed-none-skipped');
  return (
    <ul>
      {feed.skipped.map(({ reason, count }) => (
        <li key={reason}>
          <span className="tabular">{formatNumber(count)}</span> {skipReasonText(reason)}
        </li>
      ))}
    </ul>
  );
}

/** Read when somebody looks. */
function Advisories({ feed }: { feed: PrivateFeed }) {
  const [open, setOpen] = useState(false);
  const advisories = useQuery({
    queryKey: ['private-advisories', feed.id, feed.sha256],
    queryFn: () => api.call(listPrivateAdvisoriesRoute, { params: { id: feed.id } }),
    enabled: open,
  });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('feeds.advisories-show')}</summary>
      {advisories.isError && (
        <ErrorNote
          title={t('feeds.advisories-failed')}
          error={advisories.error}
          retry={() => void advisories.refetch()}
        />
      )}
      {open && advisories.isPending && <Waiting />}
      {advisories.data && (
        <div className="table-scroll">
          <table className="data-table" aria-label={t('feeds.advisories')}>
            <thead>
              <tr>
                <th>{t('feeds.advisory')}</th>
                <th>{t('feeds.advisory-state')}</th>
                <th>{t('feeds.advisory-modified')}</th>
              </tr>
            </thead>
            <tbody>
              {advisories.data.items.map((advisory) => (
                <tr key={advisory.id}>
                  <td>
                    <span className="mono medium">{advisory.id}</span>{' '}
                    {advisory.malicious && <span className="tag strong">{t('feeds.advisory-malicious')}</span>}
                    <small>{advisory.summary}</small>
                    <small className="mono">{advisory.aliases.join(', ')}</small>
                  </td>
                  <td className="stacked">
                    {advisory.skipped ? skipReasonText(advisory.skipped) : t('feeds.advisory-matches')}
                  </td>
                  <td className="stacked">
                    {advisory.modified ? formatDate(advisory.modified) : t('common.not-known')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {advisories.data.total > advisories.data.items.length && (
            <p className="third small">
              {t('feeds.advisories-first', {
                shown: formatNumber(advisories.data.items.length),
                total: formatNumber(advisories.data.total),
              })}
            </p>
          )}
        </div>
      )}
    </details>
  );
}

function Acts({ feed, fetching }: { feed: PrivateFeed; fetching: Fetching }) {
  const toast = useToast();
  const [doing, setDoing] = useState<'change' | 'remove' | null>(null);
  const fetchNow = useMutation({
    mutationFn: () => api.call(fetchPrivateFeedRoute, { params: { id: feed.id } }),
    onSuccess: () => readAnew(),
    onError: (error) => toast({ text: error.message }),
  });
  const send = async (file: File, onProgress: (share: number) => void) => {
    const taken = await uploadFile<PrivateFeed>(loadPrivateFeedRoute, file, {
      params: { id: feed.id },
      query: { fileName: file.name },
      onProgress,
    });
    toast({ text: t('feeds.private-loaded', { name: taken.name }) });
    await readAnew();
  };
  return (
    <>
      <FileDrop
        act={t('feeds.private-act')}
        takes={t('feeds.private-takes')}
        accept=".json,.jsonl,.zip,.gz"
        limitBytes={loadPrivateFeedRoute.limitBytes!}
        failed={t('feeds.private-load-failed')}
        send={send}
      />
      <div className="row wrap">
        {feed.url !== null && fetching === 'allowed' && (
          <Button onClick={() => fetchNow.mutate()} loading={fetchNow.isPending} disabled={feed.state !== 'idle'}>
            {t('feeds.fetch-now')}
          </Button>
        )}
        <Button
          variant="subtle"
          onClick={() => setDoing(doing === 'change' ? null : 'change')}
          aria-expanded={doing === 'change'}
        >
          {t('feeds.private-change')}
        </Button>
        <Button variant="subtle" onClick={() => setDoing('remove')}>
          {t('feeds.private-remove')}
        </Button>
      </div>
      {doing === 'change' && <ChangeForm feed={feed} close={() => setDoing(null)} />}
      {doing === 'remove' && <RemoveDialog feed={feed} close={() => setDoing(null)} />}
    </>
  );
}

function ChangeForm({ feed, close }: { feed: PrivateFeed; close: () => void }) {
  const form = useForm(
    { name: feed.name, url: feed.url ?? '', everyHours: String(feed.everyHours ?? 24) },
    async ({ name, url, everyHours }) => {
      const input = { name, url: emptyAsNull(url), everyHours: Number(everyHours) };
      await api.call(changePrivateFeedRoute, { params: { id: feed.id }, input });
      close();
      await readAnew();
    },
  );
  return (
    <Form form={form} failed={t('feeds.private-change-failed')} act={t('feeds.private-change-act')} cancel={close}>
      <TextField form={form} name="name" label={t('feeds.private-name')} required />
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
  );
}

function RemoveDialog({ feed, close }: { feed: PrivateFeed; close: () => void }) {
  const toast = useToast();
  const remove = useMutation({
    mutationFn: () => api.call(removePrivateFeedRoute, { params: { id: feed.id } }),
    onSuccess: () => {
      toast({ text: t('feeds.private-removed', { name: feed.name }) });
      return readAnew();
    },
    onError: (error) => toast({ text: error.message }),
    onSettled: close,
  });
  return (
    <ConfirmDialog
      title={t('feeds.private-remove-title', { name: feed.name })}
      act={t('feeds.private-remove-act')}
      confirm={() => remove.mutate()}
      busy={remove.isPending}
      close={close}
    >
      {t('feeds.private-remove-text')}
    </ConfirmDialog>
  );
}
