import { z } from 'zod';
import { declareFacets, listOf, sortKeys } from '../../common/list.ts';
import { Facet, flag, IdParams, oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { NodeRef, SearchText, text } from '../register/contract.ts';
import { Email } from '../users/contract.ts';
import { Answer, GateStanding, ItemStanding, Proof, Signature } from './answers-contract.ts';

/** How much one round may ask at once, and how long a link holds at most. */
export const mostSuppliers = 5000;
export const mostLinkDays = 365;

/** `queried`: sent back with questions; `withdrawn`: no longer asked. */
export const AssessmentState = z.enum(['asked', 'opened', 'submitted', 'queried', 'accepted', 'rejected', 'withdrawn']);
export type AssessmentState = z.infer<typeof AssessmentState>;

const days = (most: number) => z.array(z.int().min(0).max(most)).max(10);

/** Which questions: by questionnaire, version and profile, as they stood when they were sent. */
const Asking = z.object({
  questionnaire: z.string().describe('The id of the questionnaire'),
  version: z.string(),
  title: z.string().describe('Of the questionnaire'),
  profile: z.string().nullable(),
});

/** One questionnaire sent to suppliers. */
export const Round = z.object({
  id: z.string(),
  number: z.string().describe('`Q-0001`'),
  title: z.string(),
  asking: Asking,
  note: z.string().nullable(),
  dueOn: z.iso.date().nullable(),
  remindBefore: z.array(z.int()).describe('Days before the due date'),
  remindAfter: z.array(z.int()).describe('Days after the due date'),
  sentAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  counts: z.object({
    suppliers: z.int(),
    asked: z.int(),
    opened: z.int(),
    submitted: z.int(),
    queried: z.int(),
    accepted: z.int(),
    rejected: z.int(),
    withdrawn: z.int(),
    overdue: z.int().describe('Awaited after their due date'),
  }),
  etag: z.string(),
});
export type Round = z.infer<typeof Round>;

export const listRoundsRoute = declareRoute({
  method: 'GET',
  path: '/assessment-rounds',
  summary: 'Rounds of questions to suppliers, the newest first',
  permission: 'assessments:read',
  asOf: true,
  query: PageQuery,
  output: pageOf(Round),
});

export const getRoundRoute = declareRoute({
  method: 'GET',
  path: '/assessment-rounds/{id}',
  summary: 'One round with how far it is',
  permission: 'assessments:read',
  asOf: true,
  params: IdParams,
  output: Round,
});

/** How the answers are so far; of what is not submitted the buyer sees the counts only. */
const Progress = z.object({
  asked: z.int(),
  answered: z.int(),
  savedAt: z.iso.datetime().nullable(),
});

/** One supplier's part of a round. */
export const Assessment = z.object({
  id: z.string(),
  number: z.string().describe('`A-0001`'),
  round: z.object({ id: z.string(), number: z.string(), title: z.string() }),
  asking: Asking,
  supplier: NodeRef,
  state: AssessmentState,
  overdue: z.boolean(),
  submission: z.int().describe('The newest that was submitted; 0 while there is none'),
  previous: z.object({ id: z.string(), number: z.string(), submittedAt: z.iso.datetime().nullable() }).nullable(),
  dueOn: z.iso.date().nullable(),
  askedAt: z.iso.datetime(),
  openedAt: z.iso.datetime().nullable(),
  submittedAt: z.iso.datetime().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  comment: z.string().nullable().describe('Beside the decision'),
  progress: Progress,
  link: z
    .object({
      state: z.enum(['good', 'expired', 'revoked', 'none']),
      expiresAt: z.iso.datetime().nullable(),
      lastUsedAt: z.iso.datetime().nullable(),
    })
    .describe('Never the link itself: it is kept as a hash'),
  mailed: z.boolean().describe('Whether an address is kept to which reminders go'),
  mailProblem: z.string().nullable().describe('Why the newest mail did not go out'),
  etag: z.string(),
});
export type Assessment = z.infer<typeof Assessment>;

export const assessmentSorts = ['number', 'supplier', 'due', 'state', 'submitted', 'progress'] as const;

export const AssessmentQuery = PageQuery.extend({
  q: SearchText.optional().describe('In the name of the supplier'),
  round: oneOrMore(z.string().max(100)),
  supplier: z.string().max(100).optional(),
  questionnaire: oneOrMore(z.string().max(80)),
  state: oneOrMore(AssessmentState),
  overdue: flag,
  sort: sortKeys(assessmentSorts).default('-number'),
});
export type AssessmentQuery = z.infer<typeof AssessmentQuery>;

export const listAssessmentsRoute = declareRoute({
  method: 'GET',
  path: '/assessments',
  summary: 'What was asked of suppliers and how far it is',
  permission: 'assessments:read',
  asOf: true,
  query: AssessmentQuery,
  output: listOf(Assessment),
});

export const assessmentFacetsRoute = declareFacets({
  path: '/assessments/facets',
  summary: 'What each filter of the list of assessments would show',
  permission: 'assessments:read',
  query: AssessmentQuery,
  facets: { state: Facet, questionnaire: Facet, round: Facet },
});

const linkDays = z.int().min(1).max(mostLinkDays).default(60);

export const SendInput = z.object({
  title: text(200).optional().describe('The title of the questionnaire and the year unless said'),
  questionnaire: z.string().min(1).max(80),
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/)
    .optional(),
  profile: z.string().min(1).max(80).nullish(),
  suppliers: z
    .array(z.object({ id: z.string().max(100), email: Email.nullish() }))
    .min(1)
    .max(mostSuppliers),
  note: z.string().trim().max(2000).nullish(),
  dueOn: z.iso.date().nullish(),
  remindBefore: days(90).default([14, 3]),
  remindAfter: days(180).default([1, 7]),
  linkDays,
});
export type SendInput = z.infer<typeof SendInput>;

/** A link, told once. */
export const IssuedLink = z.object({
  token: z.string().describe('Shown once: the supplier opens `/answer#` and this'),
  expiresAt: z.iso.datetime(),
});

export const sendRoundRoute = declareRoute({
  method: 'POST',
  path: '/assessment-rounds',
  summary:
    'Send a questionnaire to suppliers; those with an address are mailed their link, of the others it is told here',
  permission: 'assessments:write',
  input: SendInput,
  output: z.object({
    round: Round,
    items: z.array(
      z.object({
        assessment: z.object({ id: z.string(), number: z.string(), supplier: NodeRef }),
        link: IssuedLink.nullable().describe('Null where it is mailed'),
      }),
    ),
  }),
  status: 201,
  answersSecret: true,
});

export const closeRoundRoute = declareRoute({
  method: 'POST',
  path: '/assessment-rounds/{id}/close',
  summary: 'Close a round: links end, whoever has not answered is withdrawn, and the addresses are forgotten',
  permission: 'assessments:write',
  params: IdParams,
  output: Round,
  ifMatch: true,
});

/** One question as the buyer reads it: what was answered now and in the assessment before. */
export const AnsweredItem = z.object({
  item: z.string(),
  section: z.string(),
  state: ItemStanding,
  answer: Answer.nullable(),
  proofs: z.array(Proof),
  previous: Answer.nullable().describe('Of the assessment before; null where there is none or it was not answered'),
  change: z
    .enum(['changed', 'new', 'confirmed', 'withdrawn', 'none'])
    .describe('Against the assessment before: `new` was not asked or not answered then; `none` is answered in neither'),
});
export type AnsweredItem = z.infer<typeof AnsweredItem>;

const Figures = z.object({
  weight: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  answeredOnly: z.number().nullable(),
  coverage: z.number().nullable(),
  verified: z.number().nullable(),
  notApplicable: z.number().nullable(),
  carried: z.number().nullable(),
  asked: z.int(),
  answered: z.int(),
  open: z.int(),
  skipped: z.int(),
});

/** What the answers state, as an interval of practice and never as risk (decision 0064). */
export const Standing = Figures.extend({
  knockOuts: z.array(z.object({ item: z.string(), answer: z.string().nullable() })),
  openKnockOuts: z.array(z.object({ item: z.string(), answer: z.string().nullable() })),
  sections: z.array(Figures.extend({ id: z.string(), title: z.string() })),
  gates: z.array(GateStanding),
  flags: z.array(z.string()),
  ownWeights: z.boolean().describe('Whether the organisation weighs by weights of its own'),
  day: z.iso.date().describe('On which proofs must hold'),
});
export type Standing = z.infer<typeof Standing>;

export const Comment = z.object({
  id: z.string(),
  item: z.string().nullable().describe('The question; null for the whole'),
  side: z.enum(['buyer', 'supplier']),
  by: z.string().nullable(),
  text: z.string(),
  writtenAt: z.iso.datetime(),
});
export type Comment = z.infer<typeof Comment>;

/** What was submitted, and what it states. */
export const WholeAssessment = Assessment.extend({
  document: z.record(z.string(), z.unknown()).describe('The questionnaire as it was sent: `holdfast.questionnaire/1`'),
  items: z.array(AnsweredItem).describe('In the order of the questionnaire; empty until something was submitted'),
  counts: z.object({ changed: z.int(), new: z.int(), confirmed: z.int(), withdrawn: z.int(), none: z.int() }),
  standing: Standing.nullable(),
  previousStanding: Standing.nullable(),
  submissions: z.array(z.object({ number: z.int(), submittedAt: z.iso.datetime(), by: z.string().nullable() })),
  signature: Signature.nullable(),
  comments: z.array(Comment),
});
export type WholeAssessment = z.infer<typeof WholeAssessment>;

export const getAssessmentRoute = declareRoute({
  method: 'GET',
  path: '/assessments/{id}',
  summary: 'One assessment: what was answered, what it states, and what changed since the one before',
  permission: 'assessments:read',
  asOf: true,
  params: IdParams,
  query: z.object({
    submission: z.coerce.number().int().min(1).optional().describe('The newest unless said'),
    against: z.coerce
      .number()
      .int()
      .min(1)
      .optional()
      .describe('An earlier submission of the same assessment to compare with, in place of the assessment before'),
  }),
  output: WholeAssessment,
});

export const answersFileRoute = declareRoute({
  method: 'GET',
  path: '/assessments/{id}/answers',
  summary: 'What was submitted, as `holdfast.answers/1`, as OSCAL assessment results or as CycloneDX attestations',
  permission: 'assessments:read',
  params: IdParams,
  query: z.object({
    submission: z.coerce.number().int().min(1).optional(),
    format: z.enum(['json', 'oscal', 'cyclonedx']).default('json'),
  }),
  answer: 'bytes',
});

export const assessmentWorkbookRoute = declareRoute({
  method: 'GET',
  path: '/assessments/{id}/workbook',
  summary: 'The workbook of the questionnaire with what was submitted, to read or to go on answering in it',
  permission: 'assessments:read',
  params: IdParams,
  answer: 'bytes',
});

export const assessmentPackageRoute = declareRoute({
  method: 'GET',
  path: '/assessments/{id}/package',
  summary: 'What was submitted last as a signed package with questions, answers and proofs',
  permission: 'assessments:read',
  params: IdParams,
  answer: 'bytes',
});

export const proofFileRoute = declareRoute({
  method: 'GET',
  path: '/assessments/{id}/proofs/{proof}',
  summary: 'A proof as received',
  permission: 'assessments:read',
  params: IdParams.extend({ proof: z.string().max(100) }),
  answer: 'bytes',
});

const comment = z.string().trim().min(1, 'Say what is asked').max(2000);

/** One answer against the one that stands. */
export const AnswerChange = z.object({
  item: z.string(),
  text: z.string().describe('The question'),
  before: Answer.nullable(),
  after: Answer.nullable(),
});
export type AnswerChange = z.infer<typeof AnswerChange>;

const fileLimitBytes = 512 * 1024 * 1024;

/** What a file says otherwise than what stands, and whether it was taken in. */
const BroughtIn = z.object({
  applied: z.boolean(),
  changes: z.array(AnswerChange),
  unchanged: z.int(),
  signedBy: z.string().nullable().describe('Of a package whose signature holds: the name that it was signed by'),
  assessment: Assessment,
});
export type BroughtIn = z.infer<typeof BroughtIn>;

export const bringInAnswersRoute = declareRoute({
  method: 'POST',
  path: '/assessments/{id}/answers',
  summary:
    'Bring back a workbook, a file of answers or a signed package: shows the differences, and with `apply` takes them in as the supplier’s submission',
  permission: 'assessments:write',
  params: IdParams,
  query: z.object({
    apply: flag,
    by: z.string().trim().min(1).max(200).optional().describe('Who on the side of the supplier stands behind it'),
  }),
  body: 'bytes',
  limitBytes: fileLimitBytes,
  output: BroughtIn,
});

export const renewAssessmentLinkRoute = declareRoute({
  method: 'POST',
  path: '/assessments/{id}/link',
  summary: 'A new link; earlier ones end, those that were passed on to colleagues stay',
  permission: 'assessments:write',
  params: IdParams,
  input: z.object({ linkDays, email: Email.nullish().describe('Mails it, and reminders go there from now on') }),
  output: IssuedLink.extend({ mailed: z.boolean(), problem: z.string().nullable() }),
  answersSecret: true,
});

export const revokeAssessmentLinkRoute = declareRoute({
  method: 'DELETE',
  path: '/assessments/{id}/link',
  summary: 'End every link to an assessment, those of colleagues too; what was answered stays',
  permission: 'assessments:write',
  params: IdParams,
  status: 204,
});

export const changeDueRoute = declareRoute({
  method: 'PATCH',
  path: '/assessments/{id}',
  summary: 'Give more or less time',
  permission: 'assessments:write',
  params: IdParams,
  input: z.object({ dueOn: z.iso.date().nullable() }),
  output: Assessment,
  ifMatch: true,
});

export const acceptAssessmentRoute = declareRoute({
  method: 'POST',
  path: '/assessments/{id}/accept',
  summary: 'Accept what was submitted',
  permission: 'assessments:write',
  params: IdParams,
  input: z.object({ comment: comment.nullish() }),
  output: Assessment,
  ifMatch: true,
});

export const sendBackRoute = declareRoute({
  method: 'POST',
  path: '/assessments/{id}/query',
  summary: 'Send back what was submitted, with what is asked; the link opens it again',
  permission: 'assessments:write',
  params: IdParams,
  input: z.object({ comment }),
  output: Assessment,
  ifMatch: true,
});

export const rejectAssessmentRoute = declareRoute({
  method: 'POST',
  path: '/assessments/{id}/reject',
  summary: 'Reject what was submitted',
  permission: 'assessments:write',
  params: IdParams,
  input: z.object({ comment }),
  output: Assessment,
  ifMatch: true,
});

export const withdrawAssessmentRoute = declareRoute({
  method: 'POST',
  path: '/assessments/{id}/withdraw',
  summary: 'Ask this supplier no longer; links end',
  permission: 'assessments:write',
  params: IdParams,
  output: Assessment,
  ifMatch: true,
});

export const commentOnAssessmentRoute = declareRoute({
  method: 'POST',
  path: '/assessments/{id}/comments',
  summary: 'Say something beside an answer or the whole; the supplier reads it',
  permission: 'assessments:write',
  params: IdParams,
  input: z.object({ item: z.string().max(80).nullish(), text: comment }),
  output: Comment,
  status: 201,
});
