import { z } from 'zod';
import { IdParams, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute, type Permission } from '../../common/route.ts';
import { NodeRef } from '../register/contract.ts';

/** What a person can choose to hear of. */
export const NoticeKind = z.enum([
  'findings',
  'imports',
  'boms',
  'names',
  'followed',
  'evidence',
  'feeds',
  'tokens',
  'jobs',
  'invitations',
]);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** How a notice of a kind reaches a person: not at all, in the app only, or in the app and by mail, at once or in the digest. */
export const NoticeWay = z.enum(['nothing', 'app', 'mail', 'digest']);
export type NoticeWay = z.infer<typeof NoticeWay>;

/** What happened: the kind, and what of it. */
export const NoticeType = z.enum([
  'findings.opened',
  'imports.applied',
  'imports.failed',
  'boms.read',
  'boms.refused',
  'names.waiting',
  'followed.changed',
  'evidence.expires',
  'feeds.failed',
  'feeds.stale',
  'tokens.expires',
  'jobs.failed',
  'invitations.added',
]);
export type NoticeType = z.infer<typeof NoticeType>;

/** Who may hear of each kind, and how they do until they choose. */
export const noticeKinds: Record<NoticeKind, { permission: Permission; way: NoticeWay }> = {
  findings: { permission: 'findings:read', way: 'mail' },
  imports: { permission: 'imports:write', way: 'app' },
  boms: { permission: 'boms:write', way: 'app' },
  names: { permission: 'register:write', way: 'app' },
  followed: { permission: 'register:read', way: 'app' },
  evidence: { permission: 'register:read', way: 'digest' },
  feeds: { permission: 'installation:administer', way: 'mail' },
  tokens: { permission: 'tokens:write', way: 'mail' },
  jobs: { permission: 'jobs:read', way: 'app' },
  invitations: { permission: 'signed-in', way: 'mail' },
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

export const NoticeListQuery = PageQuery.extend({
  kind: NoticeKind.optional(),
  state: z.enum(['unread', 'all']).default('all'),
});
export type NoticeListQuery = z.infer<typeof NoticeListQuery>;

export const listNoticesRoute = declareRoute({
  method: 'GET',
  path: '/notices',
  summary: 'List your notices, the newest first; tokens have none',
  permission: 'signed-in',
  query: NoticeListQuery,
  output: pageOf(Notice),
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
