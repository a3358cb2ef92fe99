import { bind } from '../../platform/http/bind.ts';
import { followFeedRoute, listFeedsRoute, loadFeedRoute } from './contract.ts';
import { followFeed, listFeeds, loadFeed } from './operations.ts';

export const feedRoutes = [
  bind(listFeedsRoute, (context) => listFeeds(context)),
  bind(loadFeedRoute, (context, { params, query, file }) =>
    loadFeed(context, params.kind, { fileName: query.fileName, file }),
  ),
  bind(followFeedRoute, (context, { params }) => followFeed(context, params.kind)),
];
