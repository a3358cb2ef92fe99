import { z } from 'zod';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';

/** Advisories that one workspace holds for itself: matched there only, and never seen by another. */
export const PrivateFeed = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string().nullable().describe('Where it is fetched from; null where files are handed over'),
  everyHours: z.int().nullable(),
  state: z.enum(['idle', 'waiting', 'fetching']),
  problem: z.string().nullable().describe('Why the last try brought nothing; what was held before stays'),
  fileName: z.string().nullable(),
  sha256: z.string().nullable(),
  asOf: z.string().nullable().describe('The newest moment the data itself states'),
  loadedAt: z.iso.datetime().nullable(),
  checkedAt: z.iso.datetime().nullable().describe('When the address last had nothing newer than what is held'),
  triedAt: z.iso.datetime().nullable(),
  nextAt: z.iso.datetime().nullable(),
  read: z.int(),
  loaded: z.int().describe('Of the records read, the ones that can match something'),
  skipped: z.array(z.object({ reason: z.string(), count: z.int() })),
});
export type PrivateFeed = z.infer<typeof PrivateFeed>;

const everyHours = z.int().min(1).max(720);

export const NewPrivateFeed = z.object({
  name: z.string().trim().min(1).max(200),
  url: z.string().trim().max(2000).nullable().default(null),
  everyHours: everyHours.default(24),
});
export type NewPrivateFeed = z.infer<typeof NewPrivateFeed>;

export const PrivateFeedChange = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  url: z.string().trim().max(2000).nullable().optional(),
  everyHours: everyHours.optional(),
});
export type PrivateFeedChange = z.infer<typeof PrivateFeedChange>;

/** One record of a private feed, as a list shows it. */
export const PrivateAdvisory = z.object({
  id: z.string(),
  aliases: z.array(z.string()),
  summary: z.string().nullable(),
  modified: z.string().nullable(),
  malicious: z.boolean(),
  skipped: z.string().nullable().describe('Why it can match nothing'),
});
export type PrivateAdvisory = z.infer<typeof PrivateAdvisory>;

export const listPrivateFeedsRoute = declareRoute({
  method: 'GET',
  path: '/private-feeds',
  summary: 'The feeds of advisories that this workspace holds for itself',
  permission: 'feeds:read',
  output: z.object({
    items: z.array(PrivateFeed),
    mayChange: z.boolean(),
    fetching: z
      .enum(['allowed', 'switched-off', 'offline'])
      .describe('Whether the installation lets addresses be asked'),
  }),
});

export const getPrivateFeedRoute = declareRoute({
  method: 'GET',
  path: '/private-feeds/{id}',
  summary: 'One private feed',
  permission: 'feeds:read',
  params: IdParams,
  output: PrivateFeed,
});

export const addPrivateFeedRoute = declareRoute({
  method: 'POST',
  path: '/private-feeds',
  summary: 'Add a private feed; it holds nothing until a file is handed over or its address was asked',
  permission: 'workspace:administer',
  input: NewPrivateFeed,
  output: PrivateFeed,
  status: 201,
});

export const changePrivateFeedRoute = declareRoute({
  method: 'PATCH',
  path: '/private-feeds/{id}',
  summary: 'Change the name of a private feed, its address, or how often that is asked',
  permission: 'workspace:administer',
  params: IdParams,
  input: PrivateFeedChange,
  output: PrivateFeed,
});

export const removePrivateFeedRoute = declareRoute({
  method: 'DELETE',
  path: '/private-feeds/{id}',
  summary:
    'Remove a private feed with its advisories; findings that rest on nothing else are gone with the next matching',
  permission: 'workspace:administer',
  params: IdParams,
  status: 204,
});

export const loadPrivateFeedRoute = declareRoute({
  method: 'POST',
  path: '/private-feeds/{id}/issues',
  summary:
    'Hand over the advisories of a private feed (OSV records: JSON, JSON Lines, or a zip); they replace the earlier ones as a whole',
  permission: 'workspace:administer',
  params: IdParams,
  query: z.object({ fileName: z.string().trim().min(1).max(300).default('advisories') }),
  body: 'bytes',
  limitBytes: 64 * 1024 * 1024,
  output: PrivateFeed,
});

export const fetchPrivateFeedRoute = declareRoute({
  method: 'POST',
  path: '/private-feeds/{id}/fetches',
  summary: 'Ask the address of a private feed now, not at its next turn',
  permission: 'workspace:administer',
  params: IdParams,
  output: PrivateFeed,
  status: 202,
});

export const listPrivateAdvisoriesRoute = declareRoute({
  method: 'GET',
  path: '/private-feeds/{id}/advisories',
  summary: 'The advisories of a private feed, the first 500 by their ids',
  permission: 'feeds:read',
  params: IdParams,
  output: z.object({ items: z.array(PrivateAdvisory), total: z.int() }),
});
