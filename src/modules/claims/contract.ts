import { z } from 'zod';
import { oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { NodeRef } from '../register/contract.ts';

export * from './asking-contract.ts';
export * from './restricted-contract.ts';

/** `unknown`: it cannot be checked, which speaks neither for it nor against it. */
export const ClaimOutcome = z.enum(['contradicted', 'agrees', 'unknown']);
export type ClaimOutcome = z.infer<typeof ClaimOutcome>;

export const ClaimSeverity = z
  .enum(['contradiction', 'hint'])
  .describe('`contradiction`: both cannot be true; `hint`: both can, and it is worth a question');

const ClaimRef = z.object({
  kind: z.enum([
    ...(['supplier', 'site', 'product', 'finding', 'bom', 'vex', 'evidence', 'link', 'component'] as const),
    ...(['declaration', 'answer', 'setting'] as const),
  ]),
  id: z.string(),
  number: z.string().nullable(),
  name: z.string(),
  product: z.string().nullable().describe('Of a bill of materials: the number of its product'),
});
export type ClaimRef = z.infer<typeof ClaimRef>;

/** One answer of a supplier held against what is known: both sides, each with its source and its day (decision 0067). */
export const Claim = z.object({
  id: z.string().describe('Stable as long as the same answer is held against the same rule'),
  supplier: NodeRef,
  rule: z.object({ id: z.string(), version: z.string(), title: z.string() }),
  outcome: ClaimOutcome,
  severity: ClaimSeverity,
  sentence: z.string().describe('The outcome; where it cannot be checked, what lacks'),
  claim: z.object({
    assessment: z.object({ id: z.string(), number: z.string() }),
    questionnaire: z.string(),
    version: z.string(),
    section: z.string(),
    item: z.string(),
    question: z.string(),
    answer: z.string().describe('As it was given, in words'),
    says: z.string().describe('What that claims'),
    on: z.iso.date().describe('When it was submitted'),
  }),
  against: z
    .array(
      z.object({
        says: z.string(),
        ref: ClaimRef.nullable().describe('Where it opens'),
        source: z.string().nullable().describe('Who or what says so'),
        on: z.string().nullable().describe('The day of which it speaks'),
      }),
    )
    .describe('The first fifty facts of the other side, or those that agree'),
  againstCount: z.int().describe('How many there are'),
  settle: z.string().nullable().describe('What would settle it; null where it agrees'),
});
export type Claim = z.infer<typeof Claim>;

export const ClaimQuery = PageQuery.extend({
  supplier: z.string().max(100).optional().describe('Of this supplier, by id or number'),
  assessment: z.string().max(100).optional().describe('Of answers that were given in this assessment, by id or number'),
  outcome: oneOrMore(ClaimOutcome),
  severity: oneOrMore(ClaimSeverity),
  rule: oneOrMore(z.string().max(80)),
});
export type ClaimQuery = z.infer<typeof ClaimQuery>;

export const listClaimsRoute = declareRoute({
  method: 'GET',
  path: '/claims',
  summary:
    'The newest submitted answers of suppliers held against what is known: contradictions first, each with both sides',
  permission: 'assessments:read',
  asOf: true,
  query: ClaimQuery,
  output: pageOf(Claim).extend({
    counts: z.object({ contradicted: z.int(), hints: z.int(), agrees: z.int(), unknown: z.int() }),
  }),
});

export const SupplierClaims = z.object({
  supplier: NodeRef,
  contradicted: z.int().describe('Answers that something known contradicts'),
  hints: z.int().describe('Answers that something known makes worth a question'),
  agrees: z.int(),
  unknown: z.int().describe('Answers that could be checked if more were known'),
});
export type SupplierClaims = z.infer<typeof SupplierClaims>;

export const countClaimsRoute = declareRoute({
  method: 'GET',
  path: '/claims/suppliers',
  summary: 'How the answers of each supplier stand against what is known, the most contradicted first',
  permission: 'assessments:read',
  asOf: true,
  query: PageQuery,
  output: pageOf(SupplierClaims),
});
