import { bind } from '../../platform/http/bind.ts';
import {
  addPrivateFeedRoute,
  changePrivateFeedRoute,
  fetchPrivateFeedRoute,
  getPrivateFeedRoute,
  listPrivateAdvisoriesRoute,
  listPrivateFeedsRoute,
  loadPrivateFeedRoute,
  removePrivateFeedRoute,
} from './contract.ts';
import {
  addPrivateFeed,
  changePrivateFeed,
  fetchPrivateFeedNow,
  getPrivateFeed,
  listPrivateAdvisories,
  listPrivateFeeds,
  loadPrivateFeed,
  removePrivateFeedOf,
} from './operations.ts';

export const privateFeedRoutes = [
  bind(listPrivateFeedsRoute, (context) => listPrivateFeeds(context)),
  bind(getPrivateFeedRoute, (context, { params }) => getPrivateFeed(context, params.id)),
  bind(addPrivateFeedRoute, (context, { input }) => addPrivateFeed(context, input)),
  bind(changePrivateFeedRoute, (context, { params, input }) => changePrivateFeed(context, params.id, input)),
  bind(removePrivateFeedRoute, (context, { params }) => removePrivateFeedOf(context, params.id)),
  bind(loadPrivateFeedRoute, (context, { params, query, file }) =>
    loadPrivateFeed(context, params.id, { fileName: query.fileName, file }),
  ),
  bind(fetchPrivateFeedRoute, (context, { params }) => fetchPrivateFeedNow(context, params.id)),
  bind(listPrivateAdvisoriesRoute, (context, { params }) => listPrivateAdvisories(context, params.id)),
];
