import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';
import { declareWhy } from '../why/contract.ts';

const Probability = z.number().min(0).max(1);

/** How probable it is that at least one of the open findings of something is exploited within 30 days (FIRST, grouped EPSS). */
export const ExploitLikelihood = z.object({
  of: z.string().describe('A number such as `S-0042`, or `workspace`'),
  likelihood: z
    .object({
      probability: Probability.describe(
        'As if the vulnerabilities were independent, which is too high where they are not',
      ),
      atLeast: Probability.describe('That of the most probable alone'),
      atMost: Probability.describe('Their sum, at most 1'),
    })
    .nullable()
    .describe('Over distinct vulnerabilities; null where none is predicted'),
  predicted: z.int().describe('Distinct vulnerabilities that EPSS speaks of and that are not known to be exploited'),
  notPredicted: z.int().describe('Distinct vulnerabilities that EPSS says nothing of: that is not improbable'),
  knownExploited: z
    .int()
    .describe('Distinct vulnerabilities that are exploited already; they are no prediction and stand apart'),
  predictedOn: z.string().nullable().describe('The day of the predictions'),
  highest: z
    .array(z.object({ vulnerability: z.string(), probability: Probability, findings: z.int() }))
    .describe('The most probable first, at most 20'),
});
export type ExploitLikelihood = z.infer<typeof ExploitLikelihood>;

export const getLikelihoodRoute = declareRoute({
  method: 'GET',
  path: '/exploit-likelihood/{id}',
  summary:
    'How probable it is that at least one open finding of a product, a supplier, a system or the workspace is exploited within 30 days, with its bounds',
  permission: 'findings:read',
  asOf: true,
  params: z.object({ id: z.string().min(1).max(100).describe('A number such as `S-0042`, or `workspace`') }),
  output: ExploitLikelihood,
});

/** The values of an answer that open to their grounds. */
export const likelihoodWhy = declareWhy({
  kind: 'exploit-likelihood',
  path: '/exploit-likelihood/{id}',
  permission: 'findings:read',
  asOf: true,
  values: ['likelihood'],
  of: ExploitLikelihood,
  stated: ['of', 'predicted', 'notPredicted', 'knownExploited', 'predictedOn', 'highest'],
});
