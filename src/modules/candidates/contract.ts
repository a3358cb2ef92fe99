import { z } from 'zod';
import { IdParams, oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { NodeRef, SeverityLevel, text } from '../register/contract.ts';

export const CandidateConfidence = z.enum(['high', 'medium', 'low']);

/** `confirmed` and `rejected` by what somebody said of the component; confirmed ones are findings. */
export const CandidateState = z.enum(['to-confirm', 'confirmed', 'rejected']);
export type CandidateState = z.infer<typeof CandidateState>;

/** What a person said of a component, in whatever version and product: it is what an advisory names, or it is not. */
export const IdentityRule = z.object({
  id: z.string(),
  component: z.string().describe('The name of the component when it was said'),
  componentKey: z.string().describe('Its package URL without a version; without one, its group and name'),
  product: z.string().describe('A CPE name or package URL without a version'),
  says: z.enum(['is', 'is-not']),
  reason: z.string(),
  expiresOn: z.iso.date().nullable().describe('The last day on which it holds'),
  decidedAt: z.iso.datetime(),
  by: z.string().nullable(),
  candidates: z.int().describe('Candidates of which it speaks'),
});
export type IdentityRule = z.infer<typeof IdentityRule>;

/** What an advisory may mean by a CPE name, or by a package that a component was made from: for a person to judge, counted nowhere. */
export const Candidate = z.object({
  id: z.string(),
  state: CandidateState,
  confidence: CandidateConfidence,
  product: NodeRef,
  component: z.object({
    id: z.string(),
    name: z.string(),
    version: z.string().nullable(),
    purl: z.string().nullable(),
  }),
  vulnerability: z.object({ id: z.string(), aliases: z.array(z.string()), summary: z.string().nullable() }),
  severity: z.object({ level: SeverityLevel, vector: z.string().nullable() }),
  knownExploited: z.boolean(),
  meant: z.string().describe('The product that the advisory names, without a version'),
  match: z
    .looseObject({
      advisories: z.array(z.string()),
      identifier: z.string().describe('Which name of the component matched: `cpe`, `pedigree.ancestor`, …'),
      asked: z.string().optional().describe('The name that was asked for'),
      at: z.string().optional().describe('Where it stands, as a JSON Pointer into the component'),
      identityConfidence: z.number().optional().describe('In [0, 1], where the document states it'),
      criteria: z.string().optional().describe('The CPE name in the advisory'),
      ecosystem: z.string().optional().describe('Of the package in the advisory, where it matched by one'),
      package: z.string().optional().describe('As the advisory names it'),
      by: z.enum(['range', 'listed', 'version', 'every-version', 'version-unknown']),
      range: z.record(z.string(), z.string().nullable()).nullable().describe('Its bounds, as the advisory names them'),
      needs: z.array(z.string()).optional().describe('CPE names of what must be there too, which nobody checked'),
      unstated: z.array(z.string()).optional().describe('Attributes of which the advisory says more: `target_sw`'),
      patched: z.boolean().optional().describe('Whether a patch of the component is said to resolve it'),
    })
    .describe('The grounds, as `holdfast scan` gives them'),
  advisories: z
    .array(
      z.object({
        id: z.string(),
        feed: z.string().nullable().describe('The private feed that it stands in; null for what all know'),
        source: z
          .string()
          .describe('The feed that it came by: `osv`, `ghsa`, `cve`, `nvd`, `csaf`, or the private one'),
      }),
    )
    .describe('The advisories that mean it, as far as they are in force'),
  rule: IdentityRule.pick({ id: true, says: true, reason: true, expiresOn: true }).nullable(),
  foundAt: z.iso.datetime(),
});
export type Candidate = z.infer<typeof Candidate>;

export const CandidateQuery = PageQuery.extend({
  state: CandidateState.default('to-confirm'),
  confidence: oneOrMore(CandidateConfidence),
  product: z.string().max(100).optional(),
  component: z.string().max(100).optional(),
});
export type CandidateQuery = z.infer<typeof CandidateQuery>;

export const listCandidatesRoute = declareRoute({
  method: 'GET',
  path: '/candidates',
  summary: 'List what advisories may mean by other names than package URLs, the surest first',
  permission: 'findings:read',
  query: CandidateQuery,
  output: pageOf(Candidate),
});

export const judgeCandidateRoute = declareRoute({
  method: 'POST',
  path: '/candidates/{id}/verdict',
  summary:
    'Say that the component is what the advisory names, or that it is not; it is remembered for all its versions',
  permission: 'findings:rule',
  params: IdParams,
  input: z.object({
    says: z.enum(['is', 'is-not']),
    reason: text(2000),
    expiresOn: z.iso.date().nullable().default(null),
  }),
  output: Candidate,
});

export const listIdentityRulesRoute = declareRoute({
  method: 'GET',
  path: '/identity-rules',
  summary: 'What was said of components: which products they are, and which not',
  permission: 'findings:read',
  output: z.object({ items: z.array(IdentityRule) }),
});

export const removeIdentityRuleRoute = declareRoute({
  method: 'DELETE',
  path: '/identity-rules/{id}',
  summary: 'Take back what was said of a component: what may be meant is to be confirmed again',
  permission: 'findings:rule',
  params: IdParams,
  status: 204,
});
