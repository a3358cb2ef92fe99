import { z } from 'zod';
import { sortKeys, tableFormats } from '../../common/list.ts';
import { Facet, flag, oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Level, NodeKind, NodeRef } from '../register/contract.ts';
import { CardTier, ChanceBounds, dimensions, Steepest } from './card-contract.ts';

/** What the network must say of its nodes and links for a section of the analysis, and of how many it does. */
const Stated = z.object({
  input: z.enum([
    'functions',
    'function-criticality',
    'links',
    'dependence',
    'suppliers',

    'failureProbability',
    'compromiseProbability',
    'transmission',
    'recoverDays',
    'bufferDays',
    'leadTimeDays',
    'lossPerDay',
  ]),
  known: z.int(),
  of: z.int(),
});

export const NetworkOverview = z.object({
  state: z.enum(['ready', 'being-reckoned']),
  change: z.int().nullable().describe('The newest change that the analysis has seen'),
  behind: z.boolean().describe('Whether a newer change is being reckoned'),
  nodes: z.array(z.object({ kind: NodeKind, count: z.int() })),
  sections: z.object({
    'critical-nodes': z.int().describe('Nodes whose level is not none'),
    'single-points': z.int().describe('Functions, systems and products that something fails alone'),
    concentration: z.int(),
    failure: z.int(),
    compromise: z.int(),
  }),
  stated: z.array(Stated),
  notes: z.array(z.string()).describe('What the analysis left out or bounded, and why'),
});
export type NetworkOverview = z.infer<typeof NetworkOverview>;

const AnalysisQuery = PageQuery.extend({ kind: oneOrMore(NodeKind) });

/** A page of what the analysis says; without rows while the network is being reckoned. */
function analysisPageOf<Item extends z.ZodType>(item: Item) {
  return pageOf(item).extend({ state: z.enum(['ready', 'being-reckoned']), change: z.int().nullable() });
}

export const CriticalNode = z.object({
  node: NodeRef,
  low: Level,
  high: Level,
  path: z.array(NodeRef).describe('From the node to the function, where it has its highest level'),
  single: z.int().describe('How many functions, systems and products it fails alone'),
});
export type CriticalNode = z.infer<typeof CriticalNode>;

export const SinglePoints = z.object({
  of: NodeRef,
  order: z.int().describe('Every set of up to so many is counted'),
  complete: z.boolean(),
  single: z.int(),
  pairs: z.int(),
  triples: z.int(),
  sets: z
    .array(z.array(z.object({ node: NodeRef.nullable(), name: z.string() })))
    .describe('The first of them, the smallest first; a party stands for all that it controls, or that lies in it'),
});
export type SinglePoints = z.infer<typeof SinglePoints>;

export const ConcentratedNode = z.object({ of: NodeRef, tiers: z.array(CardTier) });
export type ConcentratedNode = z.infer<typeof ConcentratedNode>;

export const FailingNode = ChanceBounds.extend({
  of: NodeRef,
  method: z.enum(['exact', 'simulated', 'bounded']),
  events: z.int(),
  importance: z
    .array(
      z.object({
        node: NodeRef,
        birnbaum: ChanceBounds,
        fussellVesely: ChanceBounds.nullable(),
        riskAchievementWorth: z.object({ low: z.number(), high: z.number().nullable() }).nullable(),
      }),
    )
    .describe('What means most for it'),
});
export type FailingNode = z.infer<typeof FailingNode>;

export const CompromisedNode = ChanceBounds.extend({
  of: NodeRef,
  method: z.enum(['exact', 'simulated', 'bounded']),
  steepest: z.array(Steepest),
});
export type CompromisedNode = z.infer<typeof CompromisedNode>;

const shared = { method: 'GET', permission: 'register:read', asOf: true } as const;

export const networkOverviewRoute = declareRoute({
  ...shared,
  path: '/network/analysis/overview',
  summary: 'What the analysis of the network has to say, in numbers, and which data it lacks',
  output: NetworkOverview,
});

const CriticalNodeQuery = AnalysisQuery.extend({
  level: oneOrMore(Level).describe('The highest that it can be'),
  open: flag.describe('Whether unknown inputs leave its level open'),
  sort: sortKeys(['criticality', 'single']).default('criticality'),
});
export type CriticalNodeQuery = z.output<typeof CriticalNodeQuery>;

export const criticalNodesRoute = declareRoute({
  ...shared,
  path: '/network/analysis/critical-nodes',
  summary: 'List nodes by criticality, each with its interval and the path on which it is highest',
  query: CriticalNodeQuery,
  output: analysisPageOf(CriticalNode).extend({ facets: z.object({ kind: Facet, level: Facet }) }),
});

/** What fails together: single nodes, or all that one owner controls, or all in one country. */
const parties = ['node', 'owner', 'country'] as const;

const SinglePointQuery = AnalysisQuery.extend({
  by: z.enum(parties).default('node'),
  of: z.string().max(100).optional().describe('One of them, with more of its sets'),
  sort: sortKeys(['criticality', 'single']).default('criticality'),
});
export type SinglePointQuery = z.output<typeof SinglePointQuery>;

export const singlePointsRoute = declareRoute({
  ...shared,
  path: '/network/analysis/single-points',
  summary: 'List functions, systems and products with the smallest sets of nodes that fail them',
  query: SinglePointQuery,
  output: analysisPageOf(SinglePoints).extend({ facets: z.object({ kind: Facet }) }),
});

const ConcentrationQuery = AnalysisQuery.extend({
  by: z.enum(dimensions).default('supplier'),
  vanishes: flag.describe('Whether a tier is in fewer hands than the one before it'),
  sort: sortKeys(['criticality', 'hands']).default('criticality'),
});
export type ConcentrationQuery = z.output<typeof ConcentrationQuery>;

export const concentrationRoute = declareRoute({
  ...shared,
  path: '/network/analysis/concentration',
  summary: 'List nodes with how few hands each tier of their supply lies in, and where diversification vanishes',
  query: ConcentrationQuery,
  output: analysisPageOf(ConcentratedNode).extend({
    facets: z.object({ kind: Facet, by: Facet, vanishes: Facet }),
  }),
});

const ProbabilityQuery = AnalysisQuery.extend({
  sort: sortKeys(['criticality', 'probability']).default('probability'),
});
export type ProbabilityQuery = z.output<typeof ProbabilityQuery>;

export const failureRoute = declareRoute({
  ...shared,
  path: '/network/analysis/failure',
  summary: 'List functions, systems and products with the probability that they fail, and what means most for it',
  query: ProbabilityQuery,
  output: analysisPageOf(FailingNode).extend({ horizonDays: z.number(), facets: z.object({ kind: Facet }) }),
});

export const compromiseRoute = declareRoute({
  ...shared,
  path: '/network/analysis/compromise',
  summary: 'List nodes with the probability that they are compromised, by themselves or through what they rest on',
  query: ProbabilityQuery,
  output: analysisPageOf(CompromisedNode).extend({
    scale: z.object({ version: z.string(), owner: z.string() }),
    facets: z.object({ kind: Facet }),
  }),
});

export const analysisSections = ['critical-nodes', 'single-points', 'concentration', 'failure', 'compromise'] as const;

/** Views after what others have published (`views-contract.ts`). */
export const viewSections = ['sectors', 'ir8179', 'ir8272'] as const;
export type ViewSection = (typeof viewSections)[number];

const AnalysisExportQuery = z.object({
  section: z.enum([...analysisSections, ...viewSections]).default('critical-nodes'),
  format: z.enum(tableFormats).default('csv'),
  kind: oneOrMore(NodeKind),
  level: oneOrMore(Level),
  by: z.enum([...new Set([...parties, ...dimensions])]).optional(),
});
export type AnalysisExportQuery = z.output<typeof AnalysisExportQuery> & {
  section: (typeof analysisSections)[number];
};

export const analysisExportRoute = declareRoute({
  ...shared,
  path: '/network/analysis/export',
  summary: 'A section of the analysis as a file: all its rows by the same filters',
  query: AnalysisExportQuery,
  answer: 'bytes',
});
