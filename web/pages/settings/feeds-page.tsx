import { useQuery } from '@tanstack/react-query';
import { type Feed, listFeedsRoute, loadFeedRoute } from '../../../src/modules/feeds/contract.ts';
import { api } from '../../api.ts';
import { FileDrop } from '../../components/file-drop.tsx';
import { Marked } from '../../components/level.tsx';
import { KeyValues, Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { formatAgeHours, formatMoment, formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { uploadFile } from '../../upload.ts';
import { FeedBundle } from './feed-bundle.tsx';
import { FeedProgress } from './feed-progress.tsx';
import { FeedSourcePart } from './feed-source.tsx';
import { OutgoingConnections } from './outgoing.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { skipReasonText } from './skip-reason.ts';

/** The vulnerability data: what is held, how old it is, what was skipped and why; loading a newer issue. */
export function FeedsPage() {
  const rights = useRights();
  const feeds = useQuery({ queryKey: ['feeds'], queryFn: () => api.call(listFeedsRoute) });
  return (
    <SettingsFrame lede={t('settings.feeds-lede')}>
      {feeds.isError && (
        <ErrorNote title={t('settings.feeds-failed')} error={feeds.error} retry={() => void feeds.refetch()} />
      )}
      {feeds.isPending && <Waiting />}
      {feeds.data?.items.map((feed) => (
        <OneFeed key={feed.kind} feed={feed} offline={feeds.data.offline} />
      ))}
      {feeds.data && rights.runInstallation && (
        <>
          <FeedBundle isEmpty={feeds.data.items.every(({ loadedAt }) => loadedAt === null)} />
          <OutgoingConnections />
        </>
      )}
    </SettingsFrame>
  );
}

function OneFeed({ feed, offline }: { feed: Feed; offline: boolean }) {
  const rights = useRights();
  return (
    <Panel title={feed.title} actions={<Freshness feed={feed} />}>
      <div className="column wide">
        {feed.state === 'empty' && <p className="second">{t('settings.feed-empty')}</p>}
        {feed.problem && <ErrorNote title={t('settings.feed-problem')} error={new Error(feed.problem)} />}
        {(feed.state === 'loading' || feed.source.state !== 'idle') && <FeedProgress kind={feed.kind} />}
        {feed.loadedAt && <Issue feed={feed} />}
        {rights.runInstallation ? (
          <LoadIssue feed={feed} />
        ) : (
          <p className="third small">{t('settings.feed-not-yours')}</p>
        )}
        <FeedSourcePart feed={feed} offline={offline} />
      </div>
    </Panel>
  );
}

function Freshness({ feed }: { feed: Feed }) {
  if (feed.ageHours === null) return <Marked mark="unknown" label={t('home.not-loaded')} />;
  return feed.stale ? (
    <Marked mark="unknown" label={t('settings.feed-stale')} />
  ) : (
    <Marked mark="pass" label={t('settings.feed-fresh')} />
  );
}

function Issue({ feed }: { feed: Feed }) {
  return (
    <KeyValues
      rows={[
        [t('settings.feed-as-of'), feed.asOf && formatMoment(feed.asOf)],
        [t('settings.feed-loaded'), feed.loadedAt && formatMoment(feed.loadedAt)],
        [
          t('settings.feed-age'),
          feed.ageHours !== null &&
            t('settings.feed-age-text', {
              age: formatAgeHours(feed.ageHours),
              limit: formatAgeHours(feed.limitHours),
            }),
        ],
        [t('settings.feed-records'), formatNumber(feed.loaded)],
        [t('settings.feed-read'), formatNumber(feed.read)],
        [t('settings.feed-skipped'), <Skipped key="skipped" feed={feed} />],
        [t('settings.feed-hash'), feed.sha256 && <span className="mono">{feed.sha256}</span>],
      ]}
    />
  );
}

function Skipped({ feed }: { feed: Feed }) {
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

const records = '.zip,.json,.jsonl,.gz';
const accepted: Record<Feed['kind'], string> = {
  osv: records,
  kev: '.json,.gz',
  epss: '.csv,.gz',
  ghsa: records,
  cve: records,
  nvd: records,
  csaf: records,
  eol: records,
};

function LoadIssue({ feed }: { feed: Feed }) {
  const { kind } = feed;
  const send = async (file: File, onProgress: (share: number) => void) => {
    await uploadFile<Feed>(loadFeedRoute, file, { params: { kind }, query: { fileName: file.name }, onProgress });
    await readAnew();
  };
  return (
    <FileDrop
      act={t(`settings.feed-${kind}-act`)}
      takes={t(`settings.feed-${kind}-takes`)}
      accept={accepted[kind]}
      limitBytes={loadFeedRoute.limitBytes!}
      failed={t('settings.feed-failed')}
      send={send}
    />
  );
}
