import { z } from 'zod';
import { oneOrMore } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Confidence, LinkKind } from '../links/contract.ts';
import { Level, NodeKind, NodeRef } from '../register/contract.ts';
import { Dependents } from './dependents-contract.ts';

/** Which links are followed: supply, access (who operates or administers), ownership. */
export const NetworkLayer = z.enum(['supply', 'access', 'ownership']);
export type NetworkLayer = z.infer<typeof NetworkLayer>;

export const NetworkDirection = z.enum(['supports', 'supported-by', 'both']);
export type NetworkDirection = z.infer<typeof NetworkDirection>;

/** As many nodes as a picture of cards can bear, expanded ones included. */
export const mostNodesInView = 400;
/** As many as a picture of points shows at once. */
const mostNodesInOverview = 20_000;
/** As many as may be asked about together. */
const mostChosen = 20;

const Nodes = z
  .string()
  .transform((text) => [...new Set(text.split(',').filter(Boolean))])
  .pipe(z.array(z.string().max(500)).min(1).max(mostChosen));

const LayerList = z
  .string()
  .transform((text) => [...new Set(text.split(',').filter(Boolean))])
  .pipe(z.array(NetworkLayer).min(1))
  .prefault('supply,access');

const Tier = z
  .int()
  .nullable()
  .describe(
    'Links of support from it to the nearest of our own functions, systems and products, which are 0; 1 sells to us directly; null where none leads there',
  );

export const NetworkNode = NodeRef.extend({
  tier: Tier,
  low: Level.describe('How critical it is at least, by the model of criticality'),
  high: Level.describe('How critical it is at most'),
});
export type NetworkNode = z.infer<typeof NetworkNode>;

export const NearNode = NetworkNode.extend({
  country: z.string().nullable().describe('ISO 3166-1 alpha-2'),
  direct: z
    .boolean()
    .describe('Counted as a direct supplier because nothing says whom it delivers to, not because a link says so'),
  side: z.enum(['focus', 'supports', 'supported-by']).describe('Where it stands to the nodes asked about'),
  distance: z.int().describe('Links between it and the nearest of the nodes asked about'),
  beyond: z.int().describe('How many of its neighbours that way are not among the nodes'),
});
export type NearNode = z.infer<typeof NearNode>;

export const NearLink = z.object({
  from: z.string().describe('Id of the supporter'),
  to: z.string().describe('Id of the supported'),
  kind: LinkKind.nullable().describe(
    'Null for a source of a group without a link of its own, and for a way through nodes that the filter hides',
  ),
  confidence: Confidence.nullable().describe('Null for a way through hidden nodes'),
  dependence: Level.nullable(),
  share: z.number().nullable(),
  shareMax: z.number().nullable(),
  group: z.string().nullable().describe('The group of sources in which the supporter can be replaced'),
  through: z.int().describe('How many hidden nodes stand between; 0 for a link'),
});
export type NearLink = z.infer<typeof NearLink>;

/** What of a declared supply nobody accounts for. */
export const UnknownRest = z.object({
  of: z.string().describe('Id of the supported node'),
  kind: LinkKind.nullable().describe('The kind of its links that leave it; null for a group of sources'),
  share: z.number().describe('At least so much, 0 to 1'),
  links: z.int().describe('Links that carry the rest'),
});
export type UnknownRest = z.infer<typeof UnknownRest>;

const CommonRoot = z.object({
  node: z.string(),
  suppliers: z.int().describe('Direct suppliers that all rest on it, among the nodes shown'),
});

export const neighbourhoodRoute = declareRoute({
  method: 'GET',
  path: '/network/neighbourhood',
  summary:
    'A node, or several, and what stands around: nodes with levels and tiers, links, what lies beyond, common roots',
  permission: 'register:read',
  asOf: true,
  query: z.object({
    node: Nodes.describe('Ids, numbers, keys, names or package URLs, with commas between'),
    direction: NetworkDirection.default('supports').describe(
      'Who depends on it (`supports`), what it depends on, or both',
    ),
    layers: LayerList.describe('`supply`, `access`, `ownership`, with commas between'),
    steps: z.coerce.number().int().min(1).max(12).default(4),
    kind: oneOrMore(NodeKind).describe('Only nodes of these kinds; ways through others are told as such'),
    least: Level.optional().describe('Only nodes that may be at least so critical'),
    limit: z.coerce.number().int().min(1).max(mostNodesInView).default(60),
    expand: z
      .string()
      .transform((text) => text.split(',').filter(Boolean))
      .pipe(z.array(z.string().max(100)).max(50))
      .optional()
      .describe('Nodes of which every neighbour that way is wanted, ids or numbers with commas between'),
  }),
  output: z.object({
    focus: z.array(NodeRef),
    nodes: z.array(NearNode).describe('Those asked about first, then by side and distance, the most critical first'),
    links: z.array(NearLink),
    unknown: z.array(UnknownRest),
    commonRoots: z.array(CommonRoot).describe('Where several direct suppliers meet, that of most suppliers first'),
    ...Dependents.shape,
    within: z.int().describe('Nodes within the steps, shown or not'),
    total: z.int().describe('Nodes of the network'),
  }),
});

export const wholeNetworkRoute = declareRoute({
  method: 'GET',
  path: '/network/whole',
  summary: 'Where to begin: functions, common roots, and the most critical nodes of the whole network with their links',
  permission: 'register:read',
  asOf: true,
  query: z.object({
    layers: LayerList,
    kind: oneOrMore(NodeKind),
    least: Level.optional(),
    limit: z.coerce.number().int().min(0).max(mostNodesInOverview).default(2000),
  }),
  output: z.object({
    functions: z.array(NetworkNode).describe('The most critical 12'),
    roots: z
      .array(NetworkNode.extend({ suppliers: z.int(), functions: z.int() }))
      .describe('The 12 on which the most direct suppliers rest'),
    nodes: z.array(NetworkNode).describe('The most critical first, of equals those with the most links'),
    links: z.object({
      from: z.array(z.int()).describe('Places in `nodes`'),
      to: z.array(z.int()),
      kind: z.array(LinkKind),
    }),
    matching: z.int().describe('Nodes that match, shown or not'),
    total: z.int(),
  }),
});

export const sharedReachRoute = declareRoute({
  method: 'GET',
  path: '/network/shared',
  summary: 'What depends on each of several nodes, or what each of them depends on',
  permission: 'register:read',
  asOf: true,
  query: z.object({
    node: Nodes.describe('Ids, numbers, keys, names or package URLs, with commas between'),
    direction: z.enum(['supports', 'supported-by']).default('supports'),
    layers: LayerList,
    kind: oneOrMore(NodeKind),
    tier: z.coerce.number().int().min(0).max(254).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({
    counts: z.record(z.string(), z.int()).describe('How many nodes of each kind'),
    items: z.array(NetworkNode).describe('Of the kinds and the tier asked for, the most critical first'),
    total: z.int(),
  }),
});
