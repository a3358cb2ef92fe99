import { z } from 'zod';
import { Facet, oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Level, NodeRef, SearchText } from '../register/contract.ts';
import { AssessmentState } from './contract.ts';

/** How critical what rests on a supplier is at most; `unknown` where nobody said what rests on it. */
export const CadenceLevel = z.enum(['very-high', 'high', 'moderate', 'low', 'none', 'unknown']);
export type CadenceLevel = z.infer<typeof CadenceLevel>;

const Cadence = z.object({
  items: z
    .array(
      z.object({
        level: CadenceLevel,
        months: z
          .int()
          .min(1)
          .max(120)
          .nullable()
          .describe('After how many months answers are asked for anew; null: not by rule'),
      }),
    )
    .max(CadenceLevel.options.length),
});
export type Cadence = z.infer<typeof Cadence>;

export const getCadenceRoute = declareRoute({
  method: 'GET',
  path: '/assessment-cadence',
  summary: 'How often suppliers are to be asked, by the criticality of what rests on them',
  permission: 'assessments:read',
  asOf: true,
  output: Cadence,
});

export const changeCadenceRoute = declareRoute({
  method: 'PUT',
  path: '/assessment-cadence',
  summary: 'Say how often suppliers are to be asked; levels left out are not asked by rule',
  permission: 'assessments:write',
  input: Cadence,
  output: Cadence,
});

export const PlanState = z
  .enum(['never-answered', 'due', 'soon', 'later', 'asked', 'no-rule'])
  .describe('`soon`: due within 30 days; `asked`: asked already and awaited; `no-rule`: no cadence for its level');
export type PlanState = z.infer<typeof PlanState>;

export const PlannedSupplier = z.object({
  supplier: NodeRef,
  state: PlanState,
  level: CadenceLevel,
  least: Level.nullable().describe('How critical it is at least; null where nobody said what rests on it'),
  functions: z.array(NodeRef).describe('The most critical mission functions that rest on it, at most three'),
  months: z.int().nullable().describe('The cadence of its level'),
  dueOn: z.iso.date().nullable().describe('Null where it never answered, or no rule asks it'),
  last: z
    .object({ id: z.string(), number: z.string(), state: AssessmentState, submittedAt: z.iso.datetime() })
    .nullable()
    .describe('The newest assessment that it answered and that was not rejected'),
  awaited: z
    .object({ id: z.string(), number: z.string() })
    .nullable()
    .describe('What it was asked and has not answered'),
});
export type PlannedSupplier = z.infer<typeof PlannedSupplier>;

export const PlanQuery = PageQuery.extend({
  q: SearchText.optional().describe('In the name of the supplier'),
  state: oneOrMore(PlanState).describe('Those to be asked now unless said: `never-answered` and `due`'),
  level: oneOrMore(CadenceLevel),
  questionnaire: z.string().max(80).optional().describe('Looks at answers to this one only'),
});
export type PlanQuery = z.infer<typeof PlanQuery>;

export const assessmentPlanRoute = declareRoute({
  method: 'GET',
  path: '/assessment-plan',
  summary:
    'Which suppliers are due to be asked, the most critical first, and on what ground. It proposes; a person sends',
  permission: 'assessments:read',
  asOf: true,
  query: PlanQuery,
  output: pageOf(PlannedSupplier).extend({
    facets: z.object({ state: Facet, level: Facet }),
    ruled: z.boolean().describe('Whether any cadence is set'),
  }),
});
