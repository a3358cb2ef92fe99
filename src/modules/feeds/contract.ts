import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';
import { declareWhy } from '../why/contract.ts';

export const FeedKind = z.enum(['osv', 'kev', 'epss', 'ghsa', 'cve', 'nvd', 'csaf', 'eol']);
export type FeedKind = z.infer<typeof FeedKind>;

/** Feeds whose records add to and update what is in force; the others replace it as a whole (decisions 0010, 0038). */
export const advisoryKinds = ['osv', 'ghsa', 'cve', 'nvd', 'csaf'] as const satisfies readonly FeedKind[];
export type AdvisoryKind = (typeof advisoryKinds)[number];

export function isAdvisoryKind(kind: FeedKind): kind is AdvisoryKind {
  return (advisoryKinds as readonly FeedKind[]).includes(kind);
}

/** Why a feed could not be loaded where the file is not to blame. */
export const loadFault = 'Something went wrong on our side. Load the file again.';

/** Where a feed is fetched from once an administrator of the installation switched it on, and how its tries went. */
export const FeedSource = z.object({
  enabled: z.boolean(),
  url: z
    .string()
    .describe('For OSV the address above the ecosystems: `{url}/npm/all.zip`, `{url}/npm/modified_id.csv`'),
  everyHours: z.int(),
  ecosystems: z.array(z.string()).describe('OSV only'),
  offered: z.array(z.string()).describe('The ecosystems that Holdfast can order'),
  state: z.enum(['idle', 'waiting', 'fetching']),
  triedAt: z.iso.datetime().nullable(),
  checkedAt: z.iso.datetime().nullable().describe('When the source last held nothing newer than what is in force'),
  nextAt: z.iso.datetime().nullable(),
  problem: z.string().nullable().describe('Why the last try brought nothing, one line a part'),
});
export type FeedSource = z.infer<typeof FeedSource>;

/** What an administrator changes of a source; null takes the public address, turn or ecosystems again. */
export const FeedSourceChange = z.object({
  enabled: z.boolean().optional(),
  url: z.string().trim().max(2000).nullable().optional(),
  everyHours: z.int().min(1).max(720).nullable().optional(),
  ecosystems: z.array(z.string()).min(1).max(20).nullable().optional(),
});
export type FeedSourceChange = z.infer<typeof FeedSourceChange>;

/** What we hold of one feed, and how old it is. */
export const Feed = z.object({
  kind: FeedKind,
  title: z.string(),
  state: z.enum(['empty', 'loading', 'ready', 'failed']),
  asOf: z.string().nullable().describe('The newest moment the data itself states'),
  loadedAt: z.iso.datetime().nullable(),
  ageHours: z
    .number()
    .nullable()
    .describe(
      'Since asOf, or since loading where the data states no time; since the last look at the source where it speaks seldom',
    ),
  limitHours: z.number(),
  stale: z.boolean(),
  sha256: z.string().nullable(),
  read: z.int().describe('Records that the newest issue held'),
  loaded: z.int().describe('Of these, the ones that can match something'),
  inForce: z.int().describe('Records that can match something, of all issues together'),
  skipped: z.array(z.object({ reason: z.string(), count: z.int() })),
  problem: z.string().nullable(),
  jobId: z.string().nullable().describe('A job of the installation: follow it through the events of the feed'),
  source: FeedSource,
});
export type Feed = z.infer<typeof Feed>;

export const listFeedsRoute = declareRoute({
  method: 'GET',
  path: '/feeds',
  summary: 'The vulnerability data of this installation and its age',
  permission: 'feeds:read',
  output: z.object({
    items: z.array(Feed),
    mayLoad: z.boolean().describe('Whether you may load issues and change sources'),
    offline: z.boolean().describe('Whether the server was started so that nothing goes out'),
  }),
});

export const changeFeedSourceRoute = declareRoute({
  method: 'PATCH',
  path: '/feeds/{kind}/source',
  summary: 'Switch the fetching of a feed on or off; its address, how often it is asked, and for OSV the ecosystems',
  permission: 'installation:administer',
  params: z.object({ kind: FeedKind }),
  input: FeedSourceChange,
  output: Feed,
});

export const fetchFeedRoute = declareRoute({
  method: 'POST',
  path: '/feeds/{kind}/fetches',
  summary: 'Fetch a feed that is switched on now, not at its next turn',
  permission: 'installation:administer',
  params: z.object({ kind: FeedKind }),
  output: Feed,
  status: 202,
});

export const loadFeedRoute = declareRoute({
  method: 'POST',
  path: '/feeds/{kind}/issues',
  summary:
    'Load an issue of a feed from bytes: records of OSV, GitHub, CVE, NVD or CSAF (JSON, JSON Lines, either gzipped, or a zip of them), the CISA KEV catalogue (JSON), exploit predictions (EPSS CSV), end-of-life dates (JSON Lines or JSON), gzipped or not',
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

/** The most bytes that the data in force may have on its way to another installation. */
export const bundleLimitBytes = 8 * 1024 * 1024 * 1024;

export const downloadBundleRoute = declareRoute({
  method: 'GET',
  path: '/feeds/bundle',
  summary: 'All vulnerability data in force as one file (tar) to carry to an installation without a network',
  permission: 'installation:administer',
  answer: 'bytes',
});

export const BundleAnswer = z.object({
  madeAt: z.string(),
  items: z.array(
    z.object({
      kind: FeedKind,
      result: z
        .enum(['loading', 'unchanged', 'older'])
        .describe('On its way; in force already; left out because what is in force is newer'),
      asOf: z.string().nullable(),
      inForceAsOf: z.string().nullable(),
    }),
  ),
});
export type BundleAnswer = z.infer<typeof BundleAnswer>;

export const loadBundleRoute = declareRoute({
  method: 'POST',
  path: '/feeds/bundle',
  summary: 'Take in a bundle from another installation: verified by its hashes, each feed whole or not at all',
  permission: 'installation:administer',
  query: z.object({
    older: z
      .enum(['refuse', 'accept'])
      .default('refuse')
      .describe('Whether data that is older than what is in force takes its place all the same'),
  }),
  body: 'bytes',
  limitBytes: bundleLimitBytes,
  output: BundleAnswer,
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

export const feedWhy = declareWhy({
  kind: 'feed',
  path: '/feeds/{id}',
  permission: 'feeds:read',
  asOf: false,
  values: ['ageHours', 'stale', 'loaded', 'inForce', 'skipped'],
  of: Feed,
  stated: [
    ...['kind', 'title', 'state', 'asOf', 'loadedAt', 'limitHours', 'sha256', 'read', 'problem', 'jobId', 'source'],
  ],
});
