import { z } from 'zod';
import { flag } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Level, NodeRef } from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

const withComponents = z.object({
  components: flag.describe(
    'Whether the components of the bills of materials in force take part; they do where nothing is said',
  ),
});

const Notes = z.array(z.string()).describe('What of a large portfolio the models leave out');

/** So many rows of each list are told; how many there are stands beside. */
export const mostOfView = 500;

function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ count: z.int(), items: z.array(item).describe(`The first ${mostOfView}`) });
}

export const sectorsRoute = declareRoute({
  method: 'GET',
  path: '/network/sectors',
  summary:
    'What sectors look at (NCSC): items of one source or one region, how far tiers are known, stock against lead time, own and contracted plants',
  permission: 'register:read',
  asOf: true,
  query: withComponents,
  output: z.object({
    singleSource: listOf(
      z.object({
        item: NodeRef,
        source: NodeRef,
        state: z
          .enum(['alone', 'unqualified', 'unknown'])
          .describe('Nobody else is named; others are named and cannot carry the load; nobody says whether they can'),
      }),
    ),
    singleRegion: listOf(z.object({ item: NodeRef, region: z.string(), sources: z.int() })),
    tiers: z.array(
      z.object({
        tier: z.int(),
        asked: z.int().describe('Suppliers of the tier before'),
        known: z.int().describe('Of these, how many of which a supplier is known'),
        share: z.number().nullable(),
      }),
    ),
    buffers: listOf(
      z.object({
        item: NodeRef,
        bufferDays: z.number().nullable(),
        leadTimeDays: z.number().nullable(),
        gapDays: z.number().nullable().describe('Null where one of both is unknown'),
      }),
    ),
    plants: z
      .array(z.object({ item: NodeRef, owned: z.boolean().nullable().describe('Null where nobody says') }))
      .describe(`Sites that make something or stand for a supplier, the first ${mostOfView}`),
    manufacturing: z.object({ own: z.int(), contracted: z.int(), unknown: z.int() }).describe('Of all of them'),
    notes: Notes,
  }),
});

export const sectorsWhy = declareWhy({
  kind: 'sectors',
  path: '/network/sectors',
  permission: 'register:read',
  asOf: true,
  values: [
    'singleSource.count',
    'singleRegion.count',
    'tiers',
    'buffers.count',
    'manufacturing.own',
    'manufacturing.contracted',
    'manufacturing.unknown',
  ],
  of: sectorsRoute.output!,
  stated: ['singleSource.items', 'singleRegion.items', 'buffers.items', 'plants', 'notes'],
});

const Bounds = z.object({ low: Level, high: Level });

const Analysed = Bounds.extend({
  item: NodeRef,
  baseline: Bounds.describe('From the top down: by the functions that rest on it'),
  own: Level.nullable().describe('From the bottom up: what is stated of the thing itself'),
  path: z.array(NodeRef).describe('The way to the function, where it has its highest level'),
});

export const ir8179Route = declareRoute({
  method: 'GET',
  path: '/network/ir8179',
  summary: 'Criticality as the five processes of NIST IR 8179: procedure, programme, systems, components, review',
  permission: 'register:read',
  asOf: true,
  query: withComponents,
  output: z.object({
    procedure: z.object({ model: z.string(), scale: z.array(Level), alternateCap: Level }),
    programme: listOf(Analysed),
    system: listOf(Analysed),
    component: listOf(Analysed),
    review: listOf(
      Bounds.extend({ item: NodeRef, open: z.boolean().describe('Whether it rests on something unknown') }),
    ),
    notes: Notes,
  }),
});

const Points = z.number().min(0).max(1e6);
const Answer = z.object({
  value: Points.nullable().describe('Null where nobody answered: from 0 to the worst'),
  most: Points.describe('The worst: 10, or 100 of criticality'),
  weight: z.number().min(0).max(1e6).optional().describe('1 where nothing is said'),
});
const Name = z.string().min(1).max(1000);
const Answers = z.array(Answer).max(100);
const Access = z.object({ ICTA: Answers, PA: Answers, SDA: Answers });
const Percent = z.number().min(0).max(100);

/** The questions of the C-SCRM Interdependency Tool with their answers. */
export const Interdependencies = z.object({
  assets: z
    .object({ ICTA: Percent.nullable(), PA: Percent.nullable(), SDA: Percent.nullable() })
    .describe('How critical the network, what is physical and sensitive data are; null where nobody says'),
  projects: z.array(z.object({ id: Name, criticality: Answer })).max(10_000),
  products: z.array(z.object({ id: Name, criticality: Answer, access: Access })).max(10_000),
  suppliers: z.array(z.object({ id: Name, access: Access, assurance: Answers })).max(10_000),
  lines: z.array(z.object({ project: Name, product: Name, supplier: Name, dependency: Answers })).max(10_000),
});

const Range = z.object({ low: z.number(), high: z.number() }).nullable().describe('Null where there is no question');
const Scores = z.object({ id: Name, impact: Range, interdependence: Range, assurance: Range });

/** What the tool shows is `high`, of assurance `low`: it takes what nobody answered for the worst. */
export const Ir8272View = z.object({
  lines: z.array(
    z.object({
      project: Name,
      product: Name,
      supplier: Name,
      score: Range,
      parts: z
        .object({ dependency: Range, access: z.object({ ICTA: Range, PA: Range, SDA: Range }) })
        .describe('The four of which the score takes a quarter each'),
    }),
  ),
  projects: z.array(Scores),
  products: z.array(Scores),
  suppliers: z.array(Scores),
});

export const ir8272Route = declareRoute({
  method: 'GET',
  path: '/network/ir8272',
  summary:
    'The questions of the NIST IR 8272 tool on what each mission function rests on, unanswered, with what they come to',
  permission: 'register:read',
  asOf: true,
  output: z.object({
    questions: Interdependencies,
    nodes: z.record(z.string(), NodeRef).describe('Who each id is'),
    left: z.int().describe('Further lines, about which nothing is asked'),
    view: Ir8272View,
  }),
});

export const answerIr8272Route = declareRoute({
  method: 'POST',
  path: '/network/ir8272',
  summary: 'What answers to the questions of the NIST IR 8272 tool come to; nothing is read or kept',
  permission: 'signed-in',
  input: Interdependencies,
  output: Ir8272View,
});
