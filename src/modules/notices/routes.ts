import { bind } from '../../platform/http/bind.ts';
import {
  changeNoticeSettingsRoute,
  countUnreadRoute,
  followRoute,
  getFollowRoute,
  getNoticeSettingsRoute,
  listNoticesRoute,
  readNoticesRoute,
  unfollowRoute,
} from './contract.ts';
import { followSupplier, getFollow, unfollowSupplier } from './follow.ts';
import { changeNoticeSettings, countUnread, getNoticeSettings, listNotices, readNotices } from './operations.ts';

export const noticeRoutes = [
  bind(listNoticesRoute, (context, { query }) => listNotices(context, query)),
  bind(countUnreadRoute, countUnread),
  bind(readNoticesRoute, (context, { input }) => readNotices(context, input)),
  bind(getNoticeSettingsRoute, getNoticeSettings),
  bind(changeNoticeSettingsRoute, (context, { input }) => changeNoticeSettings(context, input)),
  bind(getFollowRoute, (context, { params }) => getFollow(context, params.id)),
  bind(followRoute, (context, { params }) => followSupplier(context, params.id)),
  bind(unfollowRoute, (context, { params }) => unfollowSupplier(context, params.id)),
];
