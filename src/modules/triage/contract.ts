import { z } from 'zod';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { FindingListQuery, FindingVerdict } from '../findings/contract.ts';
import { RuleScope } from '../judging/contract.ts';
import { NodeRef, text } from '../register/contract.ts';

/** Who speaks, from our side (`engines/vex/judge.ts`). */
const trustClasses = ['own', 'maker', 'supplier', 'other'] as const;

/** The five labels that CSAF and OpenVEX share. */
const vexJustifications = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;

export const mostDecided = 10_000;

const Counts = z.record(z.string(), z.int());

const Words = z.object({
  state: FindingVerdict.describe('`open` takes an earlier decision away'),
  justification: z.enum(vexJustifications).nullish().describe('Of `not_affected`'),
  statement: text(4000).nullish().describe('Why it is not affected, in words that others may read'),
  action: text(4000).nullish().describe('What to do, of `affected`'),
  reason: text(4000).describe('Why, for us'),
  approverId: z.uuid().nullish().describe('Who accepts the risk: a member of the workspace'),
  expiresOn: z.iso.date().nullish().describe('The last day that it holds'),
});

type Worded = z.infer<typeof Words>;

/** What each state must say (OpenVEX 0.2.0, status labels); a risk is accepted by somebody and for a time. */
function complete(words: Omit<Worded, 'reason'>, context: z.core.$RefinementCtx): void {
  const lacks = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const { state, justification, statement, action, approverId, expiresOn } = words;
  if (state === 'not_affected' && !justification && !statement) {
    lacks('justification', 'Say a justification, or in words why it is not affected.');
  }
  if (state !== 'not_affected' && justification) lacks('justification', 'Only "not affected" has a justification.');
  if (state === 'affected' && !action) lacks('action', 'Say what to do.');
  if (state === 'accepted' && !approverId) lacks('approverId', 'Say who accepts the risk.');
  if (state === 'accepted' && !expiresOn) lacks('expiresOn', 'Say until when the risk is accepted.');
}

/** What a filter showed at a moment. */
const Expected = z.object({
  count: z.int().min(0),
  change: z.int().min(0).describe('The change of the workspace at which it was read'),
  digest: z.string().max(64).describe('SHA-256 of the ids'),
});
export type Expected = z.infer<typeof Expected>;

/** Findings one by one, or all that a filter shows. */
const Selection = z.union([
  z.object({ ids: z.array(z.uuid()).min(1).max(mostDecided) }),
  z.object({
    filter: FindingListQuery.omit({ limit: true, after: true, sort: true, state: true }),
    expected: Expected.optional().describe(
      'What the preview answered: where the filter shows others by now, nothing is done',
    ),
    except: z.array(z.uuid()).max(mostDecided).optional().describe('Of those that the filter shows, not these'),
  }),
]);
export type Selection = z.infer<typeof Selection>;

export const NewDecision = Words.extend({ selection: Selection }).superRefine(complete);
export type NewDecision = z.infer<typeof NewDecision>;

const Shown = z.object({
  id: z.string(),
  number: z.string(),
  vulnerability: z.string(),
  component: z.string(),
  product: z.string(),
  from: FindingVerdict,
  to: FindingVerdict,
});

export const TriageEffect = z.object({
  touched: z.int().describe('Findings that it is about'),
  closed: z.int(),
  reopened: z.int(),
  states: Counts.describe('Findings whose state is another now, by the state they have'),
  products: z.int().describe('Products that these findings are in'),
  expected: Expected.nullable().describe(
    'What the filter shows; send it with the filter to decide on just these findings',
  ),
  change: z.int().nullable().describe('What an undo takes; null in a preview'),
  jobId: z
    .string()
    .nullable()
    .describe(
      'The job that judges them, where they are too many to wait for: the counts are then still those of before',
    ),
  items: z.array(Shown).describe('The first 50 whose state is another now'),
});
export type TriageEffect = z.infer<typeof TriageEffect>;

export const previewDecisionRoute = declareRoute({
  method: 'POST',
  path: '/triage/previews',
  summary: 'What a decision on findings would do: counts and the first of them; nothing is kept',
  permission: 'findings:triage',
  input: NewDecision,
  output: TriageEffect,
});

export const decideRoute = declareRoute({
  method: 'POST',
  path: '/triage/decisions',
  summary: 'Decide on findings, one or many, with a reason',
  permission: 'findings:triage',
  input: NewDecision,
  output: TriageEffect,
});

export const undoTriageRoute = declareRoute({
  method: 'POST',
  path: '/triage/undo',
  summary: 'Take a change of decisions or of a rule back; what was decided anew since stays',
  permission: 'findings:triage',
  input: z.object({ change: z.int().min(1) }),
  output: TriageEffect,
});

const Named = z.string().trim().min(1).max(200);

const RuleWords = Words.extend({ name: Named, scope: RuleScope });
export const NewRule = RuleWords.superRefine(complete);
export type NewRule = z.infer<typeof NewRule>;

export const TriageRule = Words.extend({
  id: z.string(),
  number: z.string().describe('`R-0003`'),
  name: z.string(),
  scope: RuleScope,
  decidedAt: z.iso.datetime(),
  by: z.string().nullable(),
  approver: z.string().nullable(),
  nodes: z
    .partialRecord(z.enum(['product', 'supplier', 'system', 'function']), NodeRef)
    .describe('What its scope refers to, as far as you may see it'),
  deciding: z.int().describe('Findings that it decides now'),
  woken: z.int().describe('Findings that it decided until their grounds changed'),
});
export type TriageRule = z.infer<typeof TriageRule>;

export const listApproversRoute = declareRoute({
  method: 'GET',
  path: '/triage/approvers',
  summary: 'Who can accept a risk: the people of this workspace, by name',
  permission: 'findings:triage',
  output: z.object({ items: z.array(z.object({ userId: z.string(), name: z.string() })) }),
});

export const listRulesRoute = declareRoute({
  method: 'GET',
  path: '/triage/rules',
  summary: 'The rules of triage, in the order of their numbers',
  permission: 'findings:read',
  asOf: true,
  output: z.object({ items: z.array(TriageRule) }),
});

export const previewRuleRoute = declareRoute({
  method: 'POST',
  path: '/triage/rules/previews',
  summary: 'What a rule would do: counts and the first findings; nothing is kept',
  permission: 'findings:rule',
  input: NewRule,
  output: TriageEffect,
});

export const addRuleRoute = declareRoute({
  method: 'POST',
  path: '/triage/rules',
  summary: 'Add a rule: it decides what it reaches now and whatever comes up later',
  permission: 'findings:rule',
  input: NewRule,
  output: TriageEffect.extend({ rule: TriageRule }),
  status: 201,
});

export const changeRuleRoute = declareRoute({
  method: 'PUT',
  path: '/triage/rules/{id}',
  summary: 'Say a rule anew; it rests on how things stand now',
  permission: 'findings:rule',
  params: IdParams,
  input: NewRule,
  output: TriageEffect.extend({ rule: TriageRule }),
});

export const previewRuleChangeRoute = declareRoute({
  method: 'POST',
  path: '/triage/rules/{id}/previews',
  summary: 'What saying a rule anew would do: counts and the first findings; nothing is kept',
  permission: 'findings:rule',
  params: IdParams,
  input: NewRule,
  output: TriageEffect,
});

export const removeRuleRoute = declareRoute({
  method: 'DELETE',
  path: '/triage/rules/{id}',
  summary: 'Take a rule away; what only it closed is open again',
  permission: 'findings:rule',
  params: IdParams,
  output: TriageEffect,
});

export const TrustOrder = z.object({
  classes: z
    .array(z.enum(trustClasses))
    .length(trustClasses.length)
    .refine((classes) => new Set(classes).size === classes.length, 'Each class stands once')
    .describe('Whom the workspace believes first'),
});
export type TrustOrder = z.infer<typeof TrustOrder>;

export const getTrustRoute = declareRoute({
  method: 'GET',
  path: '/triage/trust',
  summary: 'Whom the workspace believes first where authors disagree',
  permission: 'findings:read',
  output: TrustOrder,
});

export const setTrustRoute = declareRoute({
  method: 'PUT',
  path: '/triage/trust',
  summary: 'Change whom the workspace believes first; all findings are judged anew',
  permission: 'workspace:administer',
  input: TrustOrder,
  output: TriageEffect,
});

export const Hearing = z.object({
  trust: TrustOrder.shape.classes,
  heard: z.array(
    z.object({
      kind: z.enum(['decision', 'rule', 'statement']),
      id: z.string(),
      trust: z.enum(trustClasses),
      author: z.string(),
      state: FindingVerdict,
      justification: z.string().nullable(),
      words: z.string().nullable(),
      at: z.string().nullable(),
      expiresAt: z.string().nullable(),
      outranked: z.string().nullable().describe('Why it did not decide; null for the one that did'),
      document: z.string().nullable().describe('The id of the VEX document'),
      source: z
        .object({ number: z.string(), fileName: z.string(), bom: z.string().nullable() })
        .nullable()
        .describe('That document, and the number of the BOM in which it came'),
    }),
  ),
  history: z.array(
    z.object({
      change: z.int(),
      at: z.iso.datetime(),
      by: z.string().nullable(),
      what: z.enum(['decided', 'taken-back', 'judged']),
      state: z.string(),
      reason: z.string().nullable(),
    }),
  ),
  comments: z.array(z.object({ id: z.string(), text: z.string(), at: z.iso.datetime(), by: z.string().nullable() })),
});
export type Hearing = z.infer<typeof Hearing>;

export const hearingRoute = declareRoute({
  method: 'GET',
  path: '/findings/{id}/triage',
  summary: 'Everybody who speaks of a finding, side by side; who decided and why; its history and comments',
  permission: 'findings:read',
  params: IdParams,
  output: Hearing,
});

export const commentRoute = declareRoute({
  method: 'POST',
  path: '/findings/{id}/comments',
  summary: 'Comment on a finding',
  permission: 'findings:triage',
  params: IdParams,
  input: z.object({ text: text(4000) }),
  output: Hearing,
  status: 201,
});
