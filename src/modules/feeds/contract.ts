import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';

export const FeedKind = z.enum(['osv', 'kev', 'epss']);
export type FeedKind = z.infer<typeof FeedKind>;

/** Why a feed could not be loaded where the file is not to blame. */
export const loadFault = 'Something went wrong on our side. Load the file again.';

/** What we hold of one feed, and how old it is. */
export const Feed = z.object({
  kind: FeedKind,
  title: z.string(),
  state: z.enum(['empty', 'loading', 'ready', 'failed']),
  asOf: z.string().nullable().describe('The newest moment the data itself states'),
  loadedAt: z.iso.datetime().nullable(),
  ageHours: z.number().nullable().describe('Since asOf, or since loading where the data states no time'),
  limitHours: z.number(),
  stale: z.boolean(),
  sha256: z.string().nullable(),
  read: z.int().describe('Records that the newest issue held'),
  loaded: z.int().describe('Of these, the ones that can match something'),
  inForce: z.int().describe('Records that can match something, of all issues together'),
  skipped: z.array(z.object({ reason: z.string(), count: z.int() })),
  problem: z.string().nullable(),
  jobId: z.string().nullable().describe('A job of the installation: follow it through the events of the feed'),
});
export type Feed = z.infer<typeof Feed>;

export const listFeedsRoute = declareRoute({
  method: 'GET',
  path: '/feeds',
  summary: 'The vulnerability data of this installation and its age',
  permission: 'feeds:read',
  output: z.object({ items: z.array(Feed), mayLoad: z.boolean().describe('Whether you may load issues') }),
});

export const loadFeedRoute = declareRoute({
  method: 'POST',
  path: '/feeds/{kind}/issues',
  summary:
    'Load an issue of a feed from bytes: OSV records (JSON, JSON Lines, either gzipped, or a zip of them), the CISA KEV catalogue (JSON), exploit predictions (EPSS CSV, gzipped or not)',
  permission: 'installation:administer',
  params: z.object({ kind: FeedKind }),
  query: z.object({
    fileName: z.string().trim().min(1).max(300).default('feed'),
  }),
  body: 'bytes',
  limitBytes: 4 * 1024 * 1024 * 1024,
  output: Feed.extend({
    unchanged: z.boolean().describe('These very bytes are in force, or on their way, already: nothing new was started'),
  }),
  status: 202,
});

export const followFeedRoute = declareRoute({
  method: 'GET',
  path: '/feeds/{kind}/events',
  summary:
    'Follow the loading of a feed as server-sent events: each `data:` line is the feed as JSON with `done` and `total`',
  permission: 'feeds:read',
  params: z.object({ kind: FeedKind }),
  answer: 'events',
});
