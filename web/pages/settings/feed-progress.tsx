import { useEffect, useState } from 'react';
import { type Feed, type FeedKind, followFeedRoute, listFeedsRoute } from '../../../src/modules/feeds/contract.ts';
import { api } from '../../api.ts';
import { Progress } from '../../components/file-drop.tsx';
import { shareOf } from '../../components/job-progress.tsx';
import { follow } from '../../follow.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

type Loading = Feed & { done?: number; total?: number | null; stage?: string | null };

/** How far the fetching and loading of a feed is; leaving the page does not stop it. */
export function FeedProgress({ kind }: { kind: FeedKind }) {
  const [feed, setFeed] = useState<Loading | null>(null);
  useEffect(
    () =>
      follow<Loading>({
        open: (signal) => api.open(followFeedRoute, { params: { kind }, signal }),
        ask: async () => {
          const { items } = await api.call(listFeedsRoute);
          return items.find((one) => one.kind === kind)!;
        },
        isOver,
        onState: (one) => {
          setFeed(one);
          if (isOver(one)) void readAnew();
        },
      }),
    [kind],
  );
  const share = feed?.done === undefined ? null : shareOf({ done: feed.done, total: feed.total ?? null });
  const label = feed?.stage === 'fetching' ? t('feeds.progress-fetching') : t('settings.feed-loading');
  return (
    <div className="column" role="status">
      <span className="small second">{label}</span>
      <Progress label={label} share={share} />
    </div>
  );
}

function isOver({ state, source }: Feed): boolean {
  return state !== 'loading' && source.state === 'idle';
}
