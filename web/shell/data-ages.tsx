import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Feed, listFeedsRoute } from '../../src/modules/feeds/contract.ts';
import { api } from '../api.ts';
import { Glyph } from '../components/level.tsx';
import { formatAgeHours } from '../format.ts';
import { t } from '../messages/messages.ts';
import { isCore, isExpected } from './expected-feeds.ts';

/** Ages grow while a page stays open. */
const refreshMillis = 300_000;

/** How old the data behind every figure is; on each page, the stale ones marked. */
export function DataAges({ showKeys }: { showKeys: () => void }) {
  const feeds = useQuery({
    queryKey: ['feeds'],
    queryFn: () => api.call(listFeedsRoute),
    staleTime: 60_000,
    refetchInterval: refreshMillis,
  });
  return (
    <footer className="status-bar">
      <b>{t('shell.data-ages')}</b>
      {feeds.data?.items.filter(isCore).map((feed) => (
        <FeedAge key={feed.kind} feed={feed} />
      ))}
      <MoreFeeds feeds={feeds.data?.items.filter((feed) => isExpected(feed) && !isCore(feed)) ?? []} />
      <span className="grow not-on-phone" />
      <Link to="/settings/data">{t('shell.sources')}</Link>
      <button type="button" className="not-on-phone" onClick={showKeys}>
        {t('shell.keys')} <kbd>{'?'}</kbd>
      </button>
    </footer>
  );
}

function MoreFeeds({ feeds }: { feeds: readonly Feed[] }) {
  if (feeds.length === 0) return null;
  const stale = feeds.filter((feed) => feed.stale).length;
  return (
    <span className={stale > 0 ? 'age stale' : 'age'}>
      {stale > 0 && <Glyph mark="unknown" />}
      {stale > 0
        ? t('shell.feeds-more-stale', { count: feeds.length, stale })
        : t('shell.feeds-more', { count: feeds.length })}
    </span>
  );
}

function FeedAge({ feed }: { feed: Feed }) {
  if (feed.state !== 'empty' && feed.ageHours !== null && !feed.stale) {
    return (
      <span className="age">{t('shell.feed-age', { feed: nameOf(feed), age: formatAgeHours(feed.ageHours) })}</span>
    );
  }
  return (
    <span className="age stale">
      <Glyph mark="unknown" />
      <b>{staleText(feed)}</b>
    </span>
  );
}

/** Why the mark is hatched: nothing loaded, or older than its limit. */
export function staleText(feed: Pick<Feed, 'kind' | 'state' | 'ageHours' | 'limitHours' | 'stale'>): string {
  if (feed.state === 'loading') return t('shell.feed-loading', { feed: nameOf(feed) });
  if (feed.state === 'empty' || feed.ageHours === null) return t('shell.feed-none', { feed: nameOf(feed) });
  const age = formatAgeHours(feed.ageHours);
  return t('shell.feed-stale', { feed: nameOf(feed), age, limit: formatAgeHours(feed.limitHours) });
}

/** Short enough for the bar at the foot of a phone. */
function nameOf(feed: Pick<Feed, 'kind'>): string {
  return t(`words.feed-${feed.kind}`);
}
