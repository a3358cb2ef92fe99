import { bind } from '../../platform/http/bind.ts';
import { changeFeedSourceRoute, fetchFeedRoute, followFeedRoute, listFeedsRoute, loadFeedRoute } from './contract.ts';
import { changeFeedSource, fetchFeed, followFeed, listFeeds, loadFeed } from './operations.ts';

export const feedRoutes = [
  bind(listFeedsRoute, (context) => listFeeds(context)),
  bind(loadFeedRoute, (context, { params, query, file }) =>
    loadFeed(context, params.kind, { fileName: query.fileName, file }),
  ),
  bind(changeFeedSourceRoute, (context, { params, input }) => changeFeedSource(context, params.kind, input)),
  bind(fetchFeedRoute, (context, { params }) => fetchFeed(context, params.kind)),
  bind(followFeedRoute, (context, { params }) => followFeed(context, params.kind)),
];
