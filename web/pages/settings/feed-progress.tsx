import { useEffect, useState } from 'react';
import { type Feed, type FeedKind, followFeedRoute, listFeedsRoute } from '../../../src/modules/feeds/contract.ts';
import { api } from '../../api.ts';
import { Progress } from '../../components/file-drop.tsx';
import { shareOf } from '../../components/job-progress.tsx';
import { follow } from '../../follow.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

type Loading = Feed & { done?: number; total?: number | null };

/** How far the loading of a feed is; leaving the page does not stop it. */
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
        isOver: (one) => one.state !== 'loading',
        onState: (one) => {
          setFeed(one);
          if (one.state !== 'loading') void readAnew();
        },
      }),
    [kind],
  );
  const share = feed?.done === undefined ? null : shareOf({ done: feed.done, total: feed.total ?? null });
  return (
    <div className="column" role="status">
      <span className="small second">{t('settings.feed-loading')}</span>
      <Progress label={t('settings.feed-loading')} share={share} />
    </div>
  );
}
