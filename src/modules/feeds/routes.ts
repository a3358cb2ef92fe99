import { bind } from '../../platform/http/bind.ts';
import {
  changeFeedSourceRoute,
  downloadBundleRoute,
  fetchFeedRoute,
  followFeedRoute,
  listFeedsRoute,
  loadBundleRoute,
  loadFeedRoute,
} from './contract.ts';
import { loadBundle } from './load-bundle.ts';
import { changeFeedSource, fetchFeed, followFeed, listFeeds, loadFeed } from './operations.ts';
import { feedWhyRoute } from './why.ts';
import { writeBundle } from './write-bundle.ts';

export const feedRoutes = [
  bind(listFeedsRoute, (context) => listFeeds(context)),
  bind(loadFeedRoute, (context, { params, query, file }) =>
    loadFeed(context, params.kind, { fileName: query.fileName, file }),
  ),
  bind(changeFeedSourceRoute, (context, { params, input }) => changeFeedSource(context, params.kind, input)),
  bind(fetchFeedRoute, (context, { params }) => fetchFeed(context, params.kind)),
  bind(downloadBundleRoute, (context) => writeBundle(context)),
  bind(loadBundleRoute, (context, { query, file }) => loadBundle(context, { file, older: query.older })),
  bind(followFeedRoute, (context, { params }) => followFeed(context, params.kind)),
  feedWhyRoute,
];
