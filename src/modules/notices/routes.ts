import { bind } from '../../platform/http/bind.ts';
import {
  addWebhookRoute,
  allowWebhooksRoute,
  changeMailServerRoute,
  changeNoticeSettingsRoute,
  changeTimeZoneRoute,
  changeWebhookRoute,
  countUnreadRoute,
  followRoute,
  forgetWebhookSecretRoute,
  getFollowRoute,
  getMailServerRoute,
  getNoticeSettingsRoute,
  listNoticesRoute,
  listSentMessagesRoute,
  listWebhooksRoute,
  readNoticesRoute,
  removeWebhookRoute,
  renewWebhookSecretRoute,
  sendAgainRoute,
  testMailServerRoute,
  testWebhookRoute,
  unfollowRoute,
} from './contract.ts';
import { followSupplier, getFollow, unfollowSupplier } from './follow.ts';
import { changeMailServer, getMailServer, testMailServer } from './mail-server.ts';
import { changeNoticeSettings, countUnread, getNoticeSettings, listNotices, readNotices } from './operations.ts';
import { changeTimeZone, listSentMessages, sendAgain } from './sent-messages.ts';
import {
  addWebhook,
  allowWebhooks,
  changeWebhook,
  forgetWebhookSecret,
  listWebhooks,
  removeWebhook,
  renewWebhookSecret,
  testWebhook,
} from './webhooks.ts';

export const noticeRoutes = [
  bind(listNoticesRoute, (context, { query }) => listNotices(context, query)),
  bind(countUnreadRoute, countUnread),
  bind(readNoticesRoute, (context, { input }) => readNotices(context, input)),
  bind(getNoticeSettingsRoute, getNoticeSettings),
  bind(changeNoticeSettingsRoute, (context, { input }) => changeNoticeSettings(context, input)),
  bind(getFollowRoute, (context, { params }) => getFollow(context, params.id)),
  bind(followRoute, (context, { params }) => followSupplier(context, params.id)),
  bind(unfollowRoute, (context, { params }) => unfollowSupplier(context, params.id)),
  bind(getMailServerRoute, getMailServer),
  bind(changeMailServerRoute, (context, { input }) => changeMailServer(context, input)),
  bind(testMailServerRoute, (context, { input }) => testMailServer(context, input)),
  bind(listWebhooksRoute, listWebhooks),
  bind(addWebhookRoute, (context, { input }) => addWebhook(context, input)),
  bind(changeWebhookRoute, (context, { params, input }) => changeWebhook(context, params.id, input)),
  bind(removeWebhookRoute, (context, { params }) => removeWebhook(context, params.id)),
  bind(renewWebhookSecretRoute, (context, { params }) => renewWebhookSecret(context, params.id)),
  bind(forgetWebhookSecretRoute, (context, { params }) => forgetWebhookSecret(context, params.id)),
  bind(testWebhookRoute, (context, { params }) => testWebhook(context, params.id)),
  bind(allowWebhooksRoute, (context, { input }) => allowWebhooks(context, input)),
  bind(changeTimeZoneRoute, (context, { input }) => changeTimeZone(context, input)),
  bind(listSentMessagesRoute, (context, { query }) => listSentMessages(context, query)),
  bind(sendAgainRoute, (context, { input }) => sendAgain(context, input.ids)),
];
