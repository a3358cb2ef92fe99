import { z } from 'zod';
import { confidences } from '../../common/network.ts';
import { declareRoute } from '../../common/route.ts';
import { EvidenceGrade } from '../evidence/contract.ts';
import { LinkKind } from '../links/contract.ts';
import { Level, NodeRef } from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

/** What can be in few hands. */
export const dimensions = ['supplier', 'owner', 'site', 'country', 'region', 'technology'] as const;

const Chance = z.number().min(0).max(1);

/** Equal where nothing unknown stands between them. */
export const ChanceBounds = z.object({ low: Chance, high: Chance });
export type ChanceBounds = z.infer<typeof ChanceBounds>;

/** One node of a path, and how the next one rests on it. */
export const CardStep = z.object({
  node: NodeRef,
  link: z
    .object({
      id: z.string().nullable().describe('Of the link; null for a source of a group and a part of a bill of materials'),
      kind: LinkKind.nullable(),
      group: z.string().nullable().describe('The source group in which it is one of several'),
      dependence: Level.nullable().describe('Null: nobody says, it counts from none to very high'),
      confidence: z.enum(confidences).nullable(),
      decides: z.boolean().describe('Whether none on the path is weaker'),
    })
    .nullable()
    .describe('Null at the end'),
});
export type CardStep = z.infer<typeof CardStep>;

const rungs = ['structure', 'recovery', 'rates', 'money'] as const;

/** What an answer of this rung needs to be known, and of how much of it that is. */
const Need = z.object({
  input: z.enum(['supporters', 'recoverDays', 'bufferDays', 'failureProbability', 'lossPerDay']),
  known: z.int(),
  of: z.int(),
});

export const CardRung = z.object({
  reached: z.enum(['none', ...rungs]).describe('The highest rung for which this and all below it are known in whole'),
  rungs: z.array(z.object({ rung: z.enum(rungs), state: z.enum(['whole', 'partly', 'none']), needs: z.array(Need) })),
});
export type CardRung = z.infer<typeof CardRung>;

/** Nodes that fail one of them together; a party stands for all that it controls, or that lies in it. */
const CutSet = z.object({ of: NodeRef, members: z.array(NodeRef) });

const Party = z.object({
  by: z.enum(['owner', 'country']),
  node: NodeRef.nullable().describe('The owner'),
  name: z.string().describe('Of the owner, or the country as ISO 3166-1 alpha-2'),
  fails: z
    .int()
    .describe('How many functions, systems and products fail with all that it controls; of a card of one of these, 1'),
});

export const CardTier = z.object({
  tier: z.int().describe('1 for those who supply directly'),
  hhi: z.number().nullable().describe('Herfindahl–Hirschman index, 0 to 10 000; null where shares are unknown'),
  effective: z.number().nullable().describe('10 000 / HHI'),
  low: z.number().describe('With the unknown share spread over ever so many parties'),
  high: z.number().describe('With the unknown share in one more hand'),
  worst: z.number().describe('With the unknown share in the hand that holds the most'),
  unknown: Chance.describe('The part of the whole of which nobody says whose it is'),
  weight: z.enum(['shares', 'requirements']),
  parties: z.array(z.object({ node: NodeRef.nullable(), name: z.string(), share: Chance })),
  vanishes: z
    .boolean()
    .nullable()
    .describe('Whether it is in fewer hands than the tier before; null where that is open'),
});
export type CardTier = z.infer<typeof CardTier>;

const ofDimension = z.array(CardTier).describe('By tier; empty where nothing is known');

const Importance = z.object({
  node: NodeRef.describe('What fails; on the card of a supplier, site or component: what fails with it'),
  birnbaum: ChanceBounds,
  fussellVesely: ChanceBounds.nullable(),
  riskAchievementWorth: z.object({ low: z.number(), high: z.number().nullable() }).nullable(),
});

export const Steepest = z.object({
  from: NodeRef,
  to: NodeRef,
  transmission: Chance.nullable(),
  route: z.string().nullable().describe('The value of the declared scale that it is'),
  slope: z.object({ low: z.number(), high: z.number() }),
});

const Lacking = z.object({
  input: z.enum([
    'function-criticality',
    'dependence',
    'qualification',
    'shares',
    'failureProbability',
    'transmission',
    'compromiseProbability',
    'supporters',
    'recoverDays',
    'bufferDays',
    'lossPerDay',
  ]),
  count: z.int().describe('How many of them are not known'),
  changes: z.enum(['criticality', 'alone', 'concentration', 'likely', 'compromise', 'rung']),
  nodes: z.array(NodeRef).describe('The first of them'),
});

/** What the models say of one node (models reference §13), as far as data allow. */
export const NetworkCard = z.object({
  state: z.literal('ready'),
  node: NodeRef,
  change: z.int().describe('The newest change that this has seen'),
  behind: z.boolean().describe('Whether a newer change is being reckoned'),
  inNetwork: z.boolean().describe('False of what is retired, or of a part that is in no bill of materials in force'),
  rung: CardRung,
  criticality: z
    .object({
      low: Level,
      high: Level,
      path: z.array(CardStep).describe('From the node to the function, where it has its highest level'),
    })
    .nullable()
    .describe('Null where no function is declared'),
  alone: z
    .object({
      role: z
        .enum(['fails', 'makes-fail'])
        .describe('Whether the sets fail this node, or it stands in sets that fail others'),
      single: z.int().describe('Nodes that fail it alone, or how many it fails alone'),
      pairs: z.int(),
      triples: z.int(),
      order: z.int().describe('Every set of up to so many nodes is counted'),
      complete: z.boolean(),
      sets: z.array(CutSet).describe('The first of them, the smallest first'),
      parties: z
        .array(Party)
        .describe('Owners and countries that fail it alone; or, of a member, those under whom it stands'),
    })
    .nullable(),
  concentration: z.object({
    supplier: ofDimension,
    owner: ofDimension,
    site: ofDimension,
    country: ofDimension,
    region: ofDimension,
    technology: ofDimension,
  }),
  vanishes: z.array(z.object({ by: z.enum(dimensions), tier: z.int() })).describe('Where diversification is none'),
  likely: ChanceBounds.extend({
    horizonDays: z.number(),
    own: z.boolean().describe('Whether this is what is stated of the node itself'),
    method: z.enum(['stated', 'exact', 'simulated', 'bounded']),
    events: z.int().describe('How much can fail that it rests on'),
    importance: z.array(Importance),
  })
    .nullable()
    .describe('Failure within the horizon; null where it is not estimated'),
  compromise: ChanceBounds.extend({
    method: z.enum(['exact', 'simulated', 'bounded']),
    scale: z.object({ version: z.string(), owner: z.string() }),
    steepest: z.array(Steepest).describe('The links on which it rests most'),
    sensitivity: z.array(z.object({ route: z.string(), low: ChanceBounds, high: ChanceBounds })),
  })
    .nullable()
    .describe('Compromise, inherited or its own; null where it is not estimated'),
  exposure: z
    .object({ act: z.int(), attend: z.int(), 'track*': z.int(), track: z.int() })
    .nullable()
    .describe('Open findings by what the CISA coordinator table decides at worst; null where none can be there'),
  sure: z.object({
    links: z.int().describe('Links and sources that this rests on, to the functions and to the last supplier'),
    dependence: z.int().describe('Of how many of them the dependence is stated'),
    verified: z.int().describe('How many of them are attested or observed'),
    oldest: z
      .object({ number: z.string(), title: z.string(), grade: EvidenceGrade, observedOn: z.iso.date() })
      .nullable()
      .describe('The oldest of the strongest evidence on what decides'),
    unknown: z.array(Lacking).describe('What would change the answer'),
  }),
});
export type NetworkCard = z.infer<typeof NetworkCard>;

/** The analysis of a network as large as this takes a while: ask again. */
export const BeingReckoned = z.object({ state: z.literal('being-reckoned') });
export type BeingReckoned = z.infer<typeof BeingReckoned>;

export const cardRoute = declareRoute({
  method: 'GET',
  path: '/network/card/{id}',
  summary:
    'What the models say of a supplier, product, function, system, site or component: how critical, alone or not, how likely, how sure, and which inputs that rests on',
  permission: 'register:read',
  asOf: true,
  params: z.object({ id: z.string().min(1).max(100).describe('Id or number of the node') }),
  output: z.discriminatedUnion('state', [NetworkCard, BeingReckoned]),
});

export const cardWhy = declareWhy({
  kind: 'network-card',
  path: '/network/card/{id}',
  permission: 'register:read',
  asOf: true,
  values: [
    ...['rung', 'criticality', 'alone.single', 'alone.pairs', 'alone.triples', 'vanishes', 'likely', 'compromise'],
    ...dimensions.map((by) => `concentration.${by}` as const),
    ...['exposure.act', 'exposure.attend', 'exposure.track*', 'exposure.track', 'sure.dependence', 'sure.verified'],
  ] as const,
  of: NetworkCard,
  stated: [
    ...['state', 'node', 'change', 'behind', 'inNetwork', 'alone.role', 'alone.order', 'alone.complete'],
    ...['alone.sets', 'alone.parties', 'sure.links', 'sure.oldest', 'sure.unknown'],
  ],
});
