import { z } from 'zod';
import { declareExport, declareFacets, sortKeys } from '../../common/list.ts';
import { Facet, IdParams, oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute, type Permission } from '../../common/route.ts';
import { NodeRef, text } from '../register/contract.ts';

/** What a person can choose to hear of. */
export const NoticeKind = z.enum([
  'findings',
  'triage',
  'imports',
  'boms',
  'names',
  'declarations',
  'assessments',
  'followed',
  'evidence',
  'feeds',
  'tokens',
  'jobs',
  'invitations',
  'alerts',
]);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** How a notice of a kind reaches a person: not at all, in the app only, or in the app and by mail, at once or in the digest. */
export const NoticeWay = z.enum(['nothing', 'app', 'mail', 'digest']);
export type NoticeWay = z.infer<typeof NoticeWay>;

/** What happened: the kind, and what of it. */
export const NoticeType = z.enum([
  'findings.opened',
  'triage.woke',
  'triage.expired',
  'imports.applied',
  'imports.failed',
  'boms.read',
  'boms.refused',
  'boms.ends',
  'names.waiting',
  'declarations.declared',
  'assessments.submitted',
  'assessments.changed',
  'assessments.commented',
  'assessments.overdue',
  'assessments.plan-overdue',
  'assessments.retest-overdue',
  'followed.changed',
  'evidence.expires',
  'feeds.failed',
  'feeds.stale',
  'tokens.expires',
  'jobs.failed',
  'invitations.added',
  'alerts.raised',
  'alerts.ended',
]);
export type NoticeType = z.infer<typeof NoticeType>;

/** Who may hear of each kind, and how they do until they choose. */
export const noticeKinds: Record<NoticeKind, { permission: Permission; way: NoticeWay }> = {
  findings: { permission: 'findings:read', way: 'mail' },
  triage: { permission: 'findings:read', way: 'mail' },
  imports: { permission: 'imports:write', way: 'app' },
  boms: { permission: 'boms:write', way: 'app' },
  names: { permission: 'register:write', way: 'app' },
  declarations: { permission: 'register:write', way: 'app' },
  assessments: { permission: 'assessments:write', way: 'digest' },
  followed: { permission: 'register:read', way: 'app' },
  evidence: { permission: 'register:read', way: 'digest' },
  feeds: { permission: 'installation:administer', way: 'mail' },
  tokens: { permission: 'tokens:write', way: 'mail' },
  jobs: { permission: 'jobs:read', way: 'app' },
  invitations: { permission: 'signed-in', way: 'mail' },
  alerts: { permission: 'register:read', way: 'mail' },
};

/** What a webhook can be told: all that belongs to the workspace and not to one person. */
export const WebhookKind = NoticeKind.exclude(['followed', 'feeds', 'invitations']);
export type WebhookKind = z.infer<typeof WebhookKind>;

/** One line of a person's notices: one event, or several of one type that came together. */
export const Notice = z.object({
  id: z.string(),
  type: NoticeType,
  title: z.string(),
  path: z.string().describe('Where it stands in the web app: `/imports/I-0007`'),
  events: z.int().min(1).describe('How many events came together in it'),
  subjects: z.array(NodeRef).describe('The first of the nodes it is about, as far as you may see them'),
  at: z.iso.datetime().describe('When the newest of its events happened'),
  read: z.boolean(),
});
export type Notice = z.infer<typeof Notice>;

/** What the list can be sorted by: when the newest event of a notice happened. */
export const noticeSorts = ['at'] as const;

export const NoticeListQuery = PageQuery.extend({
  kind: oneOrMore(NoticeKind),
  state: z.enum(['unread', 'all']).default('all'),
  sort: sortKeys(noticeSorts).default('-at'),
});
export type NoticeListQuery = z.infer<typeof NoticeListQuery>;

export const listNoticesRoute = declareRoute({
  method: 'GET',
  path: '/notices',
  summary: 'List your notices, the newest first or the oldest first; tokens have none',
  permission: 'signed-in',
  query: NoticeListQuery,
  output: pageOf(Notice),
});

export const noticeFacetsRoute = declareFacets({
  path: '/notices/facets',
  summary: 'How many of your notices are of each kind',
  permission: 'signed-in',
  asOf: false,
  query: NoticeListQuery,
  facets: { kind: Facet },
});

/** What an export says of each notice. */
export const noticeColumns = ['title', 'kind', 'type', 'subjects', 'events', 'at', 'read', 'path'] as const;
export type NoticeColumn = (typeof noticeColumns)[number];

export const exportNoticesRoute = declareExport({
  path: '/notices/export',
  summary: 'Your notices that a list shows, as XLSX, CSV or JSON',
  permission: 'signed-in',
  asOf: false,
  query: NoticeListQuery,
  columns: noticeColumns,
});

export const countUnreadRoute = declareRoute({
  method: 'GET',
  path: '/notices/unread',
  summary: 'How many of your notices are unread',
  permission: 'signed-in',
  output: z.object({ unread: z.int().min(0) }),
});

export const readNoticesRoute = declareRoute({
  method: 'POST',
  path: '/notices/read',
  summary: 'Mark notices as read: those named, or all that happened up to a moment',
  permission: 'signed-in',
  input: z.union([
    z.strictObject({ ids: z.array(z.uuid()).min(1).max(200) }),
    z.strictObject({ until: z.iso.datetime({ offset: true }) }),
  ]),
  output: z.object({ unread: z.int().min(0) }),
});

/** When a digest goes out, in the time zone of the workspace. */
export const DigestSchedule = z.object({
  every: z.enum(['day', 'week']),
  weekday: z.int().min(1).max(7).describe('1 is Monday; of a weekly digest'),
  hour: z.int().min(0).max(23),
});
export type DigestSchedule = z.infer<typeof DigestSchedule>;

export const NoticeSettings = z.object({
  ways: z.partialRecord(NoticeKind, NoticeWay).describe('The kinds that your rights let you hear of'),
  digest: DigestSchedule,
  timeZone: z.string().describe('Of the workspace, by its name in the IANA database'),
  mail: z.boolean().describe('Whether mail goes out from this installation at all'),
});
export type NoticeSettings = z.infer<typeof NoticeSettings>;

export const getNoticeSettingsRoute = declareRoute({
  method: 'GET',
  path: '/notices/settings',
  summary: 'What you chose to hear of, and how',
  permission: 'signed-in',
  output: NoticeSettings,
});

export const changeNoticeSettingsRoute = declareRoute({
  method: 'PUT',
  path: '/notices/settings',
  summary: 'Choose what to hear of, and how',
  permission: 'signed-in',
  input: NoticeSettings.pick({ ways: true, digest: true }),
  output: NoticeSettings,
});

const Follow = z.object({ following: z.boolean() });

export const getFollowRoute = declareRoute({
  method: 'GET',
  path: '/suppliers/{id}/follow',
  summary: 'Whether you follow a supplier',
  permission: 'register:read',
  params: IdParams,
  output: Follow,
});

export const followRoute = declareRoute({
  method: 'PUT',
  path: '/suppliers/{id}/follow',
  summary: 'Follow a supplier: hear when somebody else changes it',
  permission: 'signed-in',
  params: IdParams,
  output: Follow,
});

export const unfollowRoute = declareRoute({
  method: 'DELETE',
  path: '/suppliers/{id}/follow',
  summary: 'Follow a supplier no longer',
  permission: 'signed-in',
  params: IdParams,
  output: Follow,
});

// Channels: how notices go out. --------------------------------------------------------------------------------------

const hostPattern = /^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/;
const senderPattern =
  /^(?:[^\p{Cc}<>"@]{1,100} <[^\s<>@"]{1,64}@[A-Za-z0-9.-]{1,189}>|[^\s<>@"]{1,64}@[A-Za-z0-9.-]{1,189})$/u;

/** Where a browser finds this installation; only scheme, host and port are kept. */
const Address = z
  .url({ protocol: /^https?$/, error: 'This is no web address, such as https://holdfast.example.org' })
  .max(300);

const MailServerFields = z.object({
  host: z.string().trim().regex(hostPattern, 'A host name or an address, such as mail.example.org'),
  port: z.int().min(1).max(65_535),
  tls: z.enum(['implicit', 'starttls', 'none']).describe('TLS from the first byte (465), by STARTTLS (587), or none'),
  username: z.string().trim().min(1).max(300).nullable(),
  sender: z
    .string()
    .trim()
    .max(300)
    .regex(senderPattern, 'An address, or a name and an address: Holdfast <holdfast@example.org>'),
  address: Address.describe('Under which people reach Holdfast; links in mails begin with it'),
});

export const MailServerState = z.object({
  server: MailServerFields.extend({ hasPassword: z.boolean() }).nullable(),
  active: z.boolean().describe('Whether mail goes out'),
});
export type MailServerState = z.infer<typeof MailServerState>;

export const getMailServerRoute = declareRoute({
  method: 'GET',
  path: '/mail-server',
  summary: 'The mail server of the installation',
  permission: 'installation:administer',
  output: MailServerState,
});

export const MailServerChange = MailServerFields.extend({
  password: z.string().max(1000).optional().describe('Left out: stays as it is. Empty: none'),
  active: z.boolean(),
});
export type MailServerChange = z.infer<typeof MailServerChange>;

export const changeMailServerRoute = declareRoute({
  method: 'PUT',
  path: '/mail-server',
  summary: 'Set up the mail server of the installation, and switch mail on or off',
  permission: 'installation:administer',
  input: MailServerChange,
  output: MailServerState,
});

/** What the test button found: it worked, or the step at which it did not, and why. */
export const ChannelTest = z.object({
  ok: z.boolean(),
  step: z
    .enum(['switched-off', 'connect', 'tls', 'sign-in', 'sender', 'recipient', 'message', 'answer'])
    .nullable()
    .describe('Where it failed'),
  message: z.string(),
});
export type ChannelTest = z.infer<typeof ChannelTest>;

export const testMailServerRoute = declareRoute({
  method: 'POST',
  path: '/mail-server/test',
  summary: 'Send a test mail by the mail server that is set up, and say exactly what failed',
  permission: 'installation:administer',
  callsPerMinute: 20,
  input: z.object({ to: z.email('This is no mail address').max(254) }),
  output: ChannelTest,
});

const WebhookFields = z.object({
  name: text(100),
  url: z
    .url({ protocol: /^https?$/, error: 'This is no web address, such as https://example.org/hooks/holdfast' })
    .max(2000),
  kinds: z.array(WebhookKind).min(1, 'Choose what it hears of').max(20),
});

export const Webhook = WebhookFields.extend({
  id: z.string(),
  active: z.boolean(),
  problem: z.string().nullable().describe('Why Holdfast switched it off'),
  hasOlderSecret: z.boolean().describe('Whether an older secret still signs too'),
  createdAt: z.iso.datetime(),
});
export type Webhook = z.infer<typeof Webhook>;

const WebhookWithSecret = Webhook.extend({ secret: z.string().describe('Shown only now') });

export const listWebhooksRoute = declareRoute({
  method: 'GET',
  path: '/webhooks',
  summary: 'List the webhooks of this workspace',
  permission: 'workspace:administer',
  output: z.object({
    items: z.array(Webhook),
    allowed: z.boolean().describe('Whether the installation lets webhooks out at all'),
  }),
});

export const addWebhookRoute = declareRoute({
  method: 'POST',
  path: '/webhooks',
  summary: 'Add a webhook; its secret is shown only now',
  permission: 'workspace:administer',
  input: WebhookFields,
  output: WebhookWithSecret,
  answersSecret: true,
  status: 201,
});

export const WebhookChange = WebhookFields.partial().extend({ active: z.boolean().optional() });
export type WebhookChange = z.infer<typeof WebhookChange>;

export const changeWebhookRoute = declareRoute({
  method: 'PATCH',
  path: '/webhooks/{id}',
  summary: 'Change a webhook, or switch it on or off',
  permission: 'workspace:administer',
  params: IdParams,
  input: WebhookChange,
  output: Webhook,
});

export const removeWebhookRoute = declareRoute({
  method: 'DELETE',
  path: '/webhooks/{id}',
  summary: 'Remove a webhook, with what still waits for it',
  permission: 'workspace:administer',
  params: IdParams,
  status: 204,
});

export const renewWebhookSecretRoute = declareRoute({
  method: 'POST',
  path: '/webhooks/{id}/secret',
  summary: 'Make a new secret; until the older one is forgotten, both sign',
  permission: 'workspace:administer',
  params: IdParams,
  output: WebhookWithSecret,
  answersSecret: true,
});

export const forgetWebhookSecretRoute = declareRoute({
  method: 'DELETE',
  path: '/webhooks/{id}/secret',
  summary: 'Forget the older secret of a webhook',
  permission: 'workspace:administer',
  params: IdParams,
  output: Webhook,
});

export const testWebhookRoute = declareRoute({
  method: 'POST',
  path: '/webhooks/{id}/test',
  summary: 'Call a webhook now, and say exactly what failed',
  permission: 'workspace:administer',
  callsPerMinute: 20,
  params: IdParams,
  output: ChannelTest,
});

export const allowWebhooksRoute = declareRoute({
  method: 'PUT',
  path: '/webhooks',
  summary: 'Let webhooks of all workspaces out of this installation, or none',
  permission: 'installation:administer',
  input: z.object({ allowed: z.boolean() }),
  output: z.object({ allowed: z.boolean() }),
});

export const changeTimeZoneRoute = declareRoute({
  method: 'PUT',
  path: '/workspace/time-zone',
  summary: 'Say in which time zone the digests of this workspace go out',
  permission: 'workspace:administer',
  input: z.object({ timeZone: z.string().max(100) }),
  output: z.object({ timeZone: z.string() }),
});

/** One mail or one call of a webhook, and what became of it. */
export const SentMessage = z.object({
  id: z.string().describe('Stands in the mail as its Message-ID, in the call as `Holdfast-Delivery`'),
  channel: z.enum(['mail', 'webhook']),
  recipient: z.string().nullable().describe('The person or the webhook; null where it is gone'),
  title: z.string().nullable().describe('Null where what it was about is gone'),
  state: z
    .enum(['waiting', 'sending', 'sent', 'withheld', 'dead'])
    .describe('`withheld`: the recipient may not see it any more. `dead`: given up'),
  attempts: z.int(),
  problem: z.string().nullable().describe('Why the last attempt failed'),
  at: z.iso.datetime(),
  dueAt: z.iso.datetime().describe('When it goes out, or is tried again'),
  sentAt: z.iso.datetime().nullable(),
});
export type SentMessage = z.infer<typeof SentMessage>;

export const SentMessageQuery = PageQuery.extend({
  state: SentMessage.shape.state.optional(),
  channel: SentMessage.shape.channel.optional(),
});
export type SentMessageQuery = z.infer<typeof SentMessageQuery>;

export const listSentMessagesRoute = declareRoute({
  method: 'GET',
  path: '/deliveries',
  summary: 'List the mails and webhook calls of this workspace, the newest first',
  permission: 'workspace:administer',
  query: SentMessageQuery,
  output: pageOf(SentMessage),
});

export const sendAgainRoute = declareRoute({
  method: 'POST',
  path: '/deliveries/send-again',
  summary: 'Try messages again that were given up',
  permission: 'workspace:administer',
  input: z.object({ ids: z.array(z.uuid()).min(1).max(200) }),
  output: z.object({ again: z.int().min(0) }),
});
