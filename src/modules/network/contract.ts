import { z } from 'zod';
import { flag, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Level, NodeKind, NodeRef } from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

export const ReachedNode = NodeRef.extend({
  distance: z.int().describe('Links between it and the node asked about'),
  criticality: Level.nullable(),
});
export type ReachedNode = z.infer<typeof ReachedNode>;

const Direction = z.enum(['supports', 'supported-by']).default('supports');

/** Longer than any number; package URLs may be long. */
const NodeReference = z
  .string()
  .min(1)
  .max(500)
  .describe('Id, number, key or name of a node, or the package URL of a component');

export const reachRoute = declareRoute({
  method: 'GET',
  path: '/network/reach',
  summary:
    'What depends on a component, supplier, product or site (`supports`), or what it depends on (`supported-by`)',
  permission: 'register:read',
  asOf: true,
  query: PageQuery.extend({
    node: NodeReference.describe(
      'Id, number, key or name of a node, or the package URL of a component; a component without its version is meant in all of them',
    ),
    direction: Direction,
    kind: NodeKind.optional(),
  }),
  output: pageOf(ReachedNode).extend({
    node: NodeRef,
    meant: z.array(NodeRef).describe('All that was asked about: more than `node` for a component in several versions'),
    counts: z.record(z.string(), z.int()).describe('How many nodes of each kind are reached'),
  }),
});

export const PathStep = z.object({
  node: NodeRef,
  link: z.string().nullable().describe('The kind of link to the next node; null at the end'),
});
export type PathStep = z.infer<typeof PathStep>;

export const pathsRoute = declareRoute({
  method: 'GET',
  path: '/network/paths',
  summary: 'The shortest paths between two nodes, and the nodes that every path passes',
  permission: 'register:read',
  asOf: true,
  query: z.object({
    from: NodeReference,
    to: NodeReference,
    limit: z.coerce.number().int().min(1).max(10).default(3),
  }),
  output: z.object({
    paths: z.array(z.array(PathStep)),
    complete: z.boolean().describe('False where the search for further paths was given up'),
    dominating: z.array(NodeRef),
  }),
});

const Reached = z.object(Object.fromEntries(NodeKind.options.map((kind) => [kind, z.int()])));

/** How many nodes of each kind depend on a node, and on how many it depends. */
export const ReachCounts = z.object({ supports: Reached, 'supported-by': Reached });

export const reachWhy = declareWhy({
  kind: 'reach',
  path: '/network/reach/{id}',
  permission: 'register:read',
  asOf: true,
  values: [
    ...NodeKind.options.map((kind) => `supports.${kind}` as const),
    ...NodeKind.options.map((kind) => `supported-by.${kind}` as const),
  ],
  of: ReachCounts,
  stated: [],
});

const withComponents = z.object({
  components: flag.describe(
    'Whether the components of the bills of materials in force take part; they do where nothing is said',
  ),
});

export const exportNetworkRoute = declareRoute({
  method: 'GET',
  path: '/network/export',
  summary:
    'The supply network as one file: `holdfast.network/1`, GraphML, a zip of tables, or its places and flows as GeoJSON',
  permission: 'register:read',
  asOf: true,
  query: withComponents.extend({ format: z.enum(['json', 'graphml', 'csv', 'geojson']).default('json') }),
  answer: 'bytes',
});

const Id = z.string().describe('The id of a node as the exported file has it: its key, else its number');
const Chance = z.number().min(0).max(1);

/** The sections of a network's analysis, as `holdfast network analyze` answers them; one without data is left out and named in the notes. */
export const NetworkAnalysis = z.object({
  criticality: z
    .array(
      z.object({
        id: Id,
        low: Level,
        high: Level,
        path: z.array(Id).describe('From the node to the function, where it has its highest level'),
        omitted: z.int().optional().describe('So many nodes are left out before the last of a long path'),
      }),
    )
    .optional(),
  cutSets: z
    .array(
      z.object({
        of: Id,
        order: z.int().describe('The largest sets that were looked for'),
        complete: z.boolean().describe('False where the search was given up before all were found'),
        sets: z.array(z.array(z.string())),
      }),
    )
    .optional(),
  commonCause: z
    .array(
      z.object({
        by: z.enum(['owner', 'country']),
        of: Id,
        order: z.int(),
        complete: z.boolean(),
        sets: z.array(z.array(z.string())),
      }),
    )
    .optional()
    .describe('The same where all that one owner controls, or all in one country, fail together'),
  failure: z
    .array(
      z.looseObject({
        of: Id,
        probability: Chance.optional(),
        low: Chance.optional(),
        high: Chance.optional(),
        importance: z.array(z.looseObject({ id: z.string() })),
      }),
    )
    .optional(),
  concentration: z
    .array(
      z.looseObject({
        of: Id,
        tier: z.int(),
        by: z.string(),
        hhi: z.number().nullable().describe('Herfindahl–Hirschman index, 0 to 10 000; null where shares are unknown'),
        effective: z.number().nullable(),
        low: z.number(),
        high: z.number(),
        vanishes: z.boolean().nullable(),
      }),
    )
    .optional(),
  compromise: z.array(z.looseObject({ id: Id })).optional(),
  notes: z.array(z.string()),
});

export const analysisRoute = declareRoute({
  method: 'GET',
  path: '/network/analysis',
  summary: 'How critical each node is and why, in how few hands each tier of supply lies, and what could fail',
  permission: 'register:read',
  asOf: true,
  query: withComponents,
  output: NetworkAnalysis,
});

const Change = z.object({ field: z.string(), from: z.unknown(), to: z.unknown() });
const InputChange = Change.extend({
  of: z.enum(['node', 'link', 'group']),
  id: z.string().optional(),
  link: z.object({ from: Id, to: Id, kind: z.string() }).optional(),
});
const Bounds = z.object({ low: Level, high: Level, path: z.array(Id) });
function differencesOf<Name extends z.ZodRawShape>(name: Name) {
  return z.object({
    added: z.array(z.object(name)),
    removed: z.array(z.object(name)),
    changed: z.array(z.object({ ...name, fields: z.array(Change) })),
  });
}

export const networkComparisonRoute = declareRoute({
  method: 'GET',
  path: '/network/comparison',
  summary: 'What changed in the supply network since a change or a moment, and why a level moved',
  permission: 'register:read',
  asOf: true,
  query: withComponents.extend({
    since: z.string().max(40).describe('A change number, or a moment as 2026-03-14T09:00:00Z'),
  }),
  output: z.object({
    file: z.array(Change),
    nodes: differencesOf({ id: Id }),
    links: differencesOf({ from: Id, to: Id, kind: z.string() }),
    groups: differencesOf({ id: z.string() }),
    levels: z.array(z.object({ id: Id, from: Bounds, to: Bounds, because: z.array(InputChange) })),
    named: z.record(z.string(), NodeRef).describe('Who each id of a node is, as it is called now, or was before'),
    notes: z.array(z.string()).describe('What of a large portfolio was left out'),
    groupNames: z.record(z.string(), z.string()).describe('By the id of a source group that changed'),
  }),
});
