import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Level, NodeRef } from '../register/contract.ts';

const Action = z.enum(['accept', 'require-remedy']);
const probability = z.number().min(0).max(1);
const open = z.coerce.number().gt(0).lt(1);

/** An open question, what its answer is worth to the decision, and the grounds of that number. */
export const QuestionToAsk = z.object({
  supplier: NodeRef,
  level: Level.nullable().describe('The highest criticality of the mission functions that depend on the supplier'),
  assessment: z.object({ id: z.string(), number: z.string() }),
  questionnaire: z.string(),
  section: z.string(),
  item: z.string(),
  question: z.string(),
  weight: z.number(),
  knockOut: z.boolean(),
  value: z
    .number()
    .min(0)
    .describe('What asking saves on average; 1 is the cost of accepting a supplier that falls short'),
  informationBits: z
    .number()
    .min(0)
    .describe('How much it tells of the outcome, whether or not it changes the decision'),
  changesChoice: z.boolean().describe('Whether some answer would lead to another decision'),
  now: z.object({
    reached: probability.describe('The chance that what is needed is reached once all is answered'),
    action: Action,
    inPlace: probability.describe('How likely an open practice is in place, by the answers so far'),
  }),
  answers: z.array(
    z.object({
      answer: z.enum(['in-place', 'not-in-place']),
      probability,
      reached: probability,
      action: Action,
    }),
  ),
});
export type QuestionToAsk = z.infer<typeof QuestionToAsk>;

export const AskingQuery = PageQuery.extend({
  supplier: z.string().max(100).optional().describe('Of this supplier, by id or number'),
  needed: open.default(0.7).describe('The share of stated practice from which a supplier is taken as it is'),
  doubt: open.default(0.3).describe('The chance of falling short of that from which a remedy is required first'),
});
export type AskingQuery = z.infer<typeof AskingQuery>;

export const questionsToAskRoute = declareRoute({
  method: 'GET',
  path: '/questions-to-ask',
  summary:
    'The open questions of suppliers whose answers would change the decision most: those that can change it first, by criticality, then by value',
  permission: 'assessments:read',
  asOf: true,
  query: AskingQuery,
  output: pageOf(QuestionToAsk).extend({
    assumptions: z.array(z.string()).describe('What the values rest on beside the answers'),
  }),
});
