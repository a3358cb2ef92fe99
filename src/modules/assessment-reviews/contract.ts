import { z } from 'zod';
import { declareExport, declareFacets, listOf, sortKeys } from '../../common/list.ts';
import { Facet, flag, IdParams, oneOrMore, PageQuery } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { NodeRef, SearchText, text } from '../register/contract.ts';

/** What a reviewer makes of one answer, from good to bad. */
export const ReviewVerdict = z.enum(['accepted', 'queried', 'rejected']);
export type ReviewVerdict = z.infer<typeof ReviewVerdict>;

/** Answers that two reviewers must both have judged before their agreement says anything: below it, chance moves kappa more than they do. */
export const fewestForAgreement = 10;

const itemId = z.string().min(1).max(80);

const Reviewer = z.object({
  id: z.string(),
  name: z.string().nullable().describe('Null once it was erased'),
});

export const Review = z.object({
  item: z.string(),
  reviewer: Reviewer,
  own: z.boolean().describe('Whether it is of the one who asks'),
  verdict: ReviewVerdict,
  comment: z.string().nullable(),
  submission: z.int().describe('The submission that was reviewed'),
  outdated: z.boolean().describe('The answer or its proofs were altered since'),
  reviewedAt: z.iso.datetime(),
});
export type Review = z.infer<typeof Review>;

export const Measured = z.object({
  answers: z.int().describe('Judged by both, or by at least two, as they stand now'),
  observed: z.number().nullable().describe('Share on which they agree, 0 to 1'),
  kappa: z.number().nullable().describe('Agreement beyond chance; null where it cannot be told'),
  enough: z.boolean().describe(`Whether it rests on at least ${fewestForAgreement} answers and can be told at all`),
});

/** How far reviewers agree beyond chance: of two by Cohen, of all by Fleiss. Verdicts on answers that were altered since do not count. */
export const Agreement = z.object({
  all: Measured.nullable().describe('Null while fewer than two have reviewed'),
  pairs: z
    .array(
      Measured.extend({ one: Reviewer, other: Reviewer, differ: z.array(z.string()).describe('Where they differ') }),
    )
    .describe('Every two of the ten who judged the most'),
});
export type Agreement = z.infer<typeof Agreement>;

export const AssessmentReviews = z.object({
  items: z.array(Review).describe('By question, the oldest first'),
  agreement: Agreement,
});
export type AssessmentReviews = z.infer<typeof AssessmentReviews>;

export const listReviewsRoute = declareRoute({
  method: 'GET',
  path: '/assessments/{id}/reviews',
  summary: 'What reviewers make of the answers, and how far they agree',
  permission: 'assessments:read',
  asOf: true,
  params: IdParams,
  output: AssessmentReviews,
});

export const NewReview = z
  .object({
    items: z.array(itemId).min(1).max(500).describe('The questions'),
    submission: z.int().min(1).describe('The submission that was read; refused once there is a newer one'),
    verdict: ReviewVerdict,
    comment: z.string().trim().min(1).max(2000).nullish(),
  })
  .refine(({ verdict, comment }) => verdict === 'accepted' || comment, {
    path: ['comment'],
    message: 'Say what is asked, or why it is rejected',
  });
export type NewReview = z.infer<typeof NewReview>;

export const reviewRoute = declareRoute({
  method: 'POST',
  path: '/assessments/{id}/reviews',
  summary: 'Accept, query or reject answers, each on your own behalf; an earlier verdict of yours is replaced',
  permission: 'assessments:write',
  params: IdParams,
  input: NewReview,
  output: AssessmentReviews,
});

export const takeBackReviewRoute = declareRoute({
  method: 'DELETE',
  path: '/assessments/{id}/reviews/{item}',
  summary: 'Take back your verdict on an answer',
  permission: 'assessments:write',
  params: IdParams.extend({ item: itemId }),
  status: 204,
});

export const FindingSeverity = z.enum(['low', 'moderate', 'high', 'very-high']);
export type FindingSeverity = z.infer<typeof FindingSeverity>;

/** `mended`: the supplier says so; `retested`: it was seen to hold; `accepted`: it stays as it is, with a reason. */
export const FindingState = z.enum(['open', 'planned', 'mended', 'retested', 'accepted', 'withdrawn']);
export type FindingState = z.infer<typeof FindingState>;

/** Those in which somebody still has to do something. */
export const unsettled = ['open', 'planned', 'mended'] as const satisfies readonly FindingState[];

const words = z.string().trim().min(1).max(4000);

const FindingFields = {
  title: text(300, 'Say what is wrong'),
  detail: words.nullable(),
  severity: FindingSeverity,
  plan: words.nullable().describe('What is to be done'),
  owner: text(200).nullable().describe('Who sees to it; null also where the name was erased'),
  dueOn: z.iso.date().nullable(),
  retestOn: z.iso.date().nullable().describe('When it is to be looked at again, or was'),
  retest: words.nullable().describe('What the retest showed'),
};

/** What is wrong with what a supplier answered, and what becomes of it: a finding with its plan of action. */
export const AssessmentFinding = z.object({
  id: z.string(),
  number: z.string().describe('`G-0001`'),
  assessment: z.object({ id: z.string(), number: z.string(), questionnaire: z.string().describe('Its title') }),
  supplier: NodeRef,
  item: z.string().nullable().describe('The question; null for the whole'),
  ...FindingFields,
  ownerErased: z.boolean(),
  state: FindingState,
  overdue: z.boolean().describe('Neither mended by its due date nor retested by the day of its retest'),
  raisedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  etag: z.string(),
});
export type AssessmentFinding = z.infer<typeof AssessmentFinding>;

export const findingSorts = ['number', 'supplier', 'severity', 'state', 'due', 'title', 'owner'] as const;

export const FindingQuery = PageQuery.extend({
  q: SearchText.optional().describe('In title, plan or the name of the supplier'),
  assessment: z.string().max(100).optional(),
  supplier: z.string().max(100).optional(),
  state: oneOrMore(FindingState),
  severity: oneOrMore(FindingSeverity),
  overdue: flag,
  unsettled: flag.describe('Where somebody still has to do something'),
  sort: sortKeys(findingSorts).default('-number'),
});
export type FindingQuery = z.infer<typeof FindingQuery>;

export const listAssessmentFindingsRoute = declareRoute({
  method: 'GET',
  path: '/assessment-findings',
  summary: 'Findings on what suppliers answered, with their plans of action',
  permission: 'assessments:read',
  asOf: true,
  query: FindingQuery,
  output: listOf(AssessmentFinding),
});

export const assessmentFindingFacetsRoute = declareFacets({
  path: '/assessment-findings/facets',
  summary: 'How many findings each value of a filter would show',
  permission: 'assessments:read',
  query: FindingQuery,
  facets: { state: Facet, severity: Facet, overdue: Facet },
});

export const findingColumns = [
  ...(['number', 'supplier', 'assessment', 'questionnaire', 'item', 'title', 'detail', 'severity', 'state'] as const),
  ...(['overdue', 'plan', 'owner', 'due', 'retestOn', 'retest', 'raised', 'ended'] as const),
] as const;
export type FindingColumn = (typeof findingColumns)[number];

export const exportAssessmentFindingsRoute = declareExport({
  path: '/assessment-findings/export',
  summary: 'The findings and plans of action that a list shows, as XLSX, CSV or JSON',
  permission: 'assessments:read',
  query: FindingQuery,
  columns: findingColumns,
});

export const getAssessmentFindingRoute = declareRoute({
  method: 'GET',
  path: '/assessment-findings/{id}',
  summary: 'One finding with its plan of action',
  permission: 'assessments:read',
  asOf: true,
  params: IdParams,
  output: AssessmentFinding,
});

export const NewFinding = z.object({
  assessmentId: z.string().max(100).describe('The assessment, by id or number'),
  item: itemId.nullish(),
  title: FindingFields.title,
  severity: FindingSeverity,
  detail: words.nullish(),
  plan: words.nullish(),
  owner: text(200).nullish(),
  dueOn: z.iso.date().nullish(),
  retestOn: z.iso.date().nullish(),
});
export type NewFinding = z.infer<typeof NewFinding>;

export const raiseFindingRoute = declareRoute({
  method: 'POST',
  path: '/assessment-findings',
  summary: 'Raise a finding on an assessment or one of its answers; with a plan it begins as planned',
  permission: 'assessments:write',
  input: NewFinding,
  output: AssessmentFinding,
  status: 201,
});

export const FindingChange = z.object({ ...FindingFields, state: FindingState }).partial();
export type FindingChange = z.infer<typeof FindingChange>;

export const changeFindingRoute = declareRoute({
  method: 'PATCH',
  path: '/assessment-findings/{id}',
  summary: 'Plan, mend, retest, accept or withdraw a finding',
  permission: 'assessments:write',
  params: IdParams,
  input: FindingChange,
  output: AssessmentFinding,
  ifMatch: true,
});
