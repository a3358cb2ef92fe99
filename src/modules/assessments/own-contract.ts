import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';
import { text } from '../register/contract.ts';
import { PersonName } from '../users/contract.ts';
import { Answer, GateStanding, ItemStanding, Proof, proofClasses } from './answers-contract.ts';
import { AnswerChange, AssessmentState, Comment } from './contract.ts';

/** The largest proof that a supplier may send, and how many one assessment holds. */
export const proofLimitBytes = 50 * 1024 * 1024;
export const mostProofs = 500;

/** The most answers that one call saves, links that one assessment has, and comments that one side may leave. */
export const mostSaved = 300;
export const mostParts = 50;
export const mostComments = 500;

/** What a link carries in each call: in the body, so that it stands in no address and no log. */
const Token = z.string().min(1).max(200);
const ItemId = z.string().min(1).max(80);

/** An answer that somebody else wrote at the same time. */
const AsideAnswer = z.object({ answer: Answer.nullable(), by: z.string().nullable(), savedAt: z.iso.datetime() });

const GivenAnswer = z.object({
  answer: Answer.nullable().describe('Null where it was taken back'),
  version: z.int().describe('Send it back when you save'),
  by: z.string().nullable(),
  savedAt: z.iso.datetime(),
  confirmed: z.boolean().describe('Whether the answer of the last time was confirmed as it was'),
  aside: z.array(AsideAnswer).describe('Answers of others who wrote at the same time, until somebody chooses'),
});
export type GivenAnswer = z.infer<typeof GivenAnswer>;

/** A fair word before it is sent: what may be held against the answer, and a way out. */
export const Hint = z.object({
  item: z.string(),
  kind: z.enum(['risky', 'contradicts', 'expired', 'needs-explanation']),
  says: z.string(),
  why: z.string().nullable(),
});
export type Hint = z.infer<typeof Hint>;

/** How the whole stands after what was saved. */
const OwnStanding = z.object({
  items: z.record(z.string(), ItemStanding),
  optional: z.array(z.string()).describe('Open, and may stay so'),
  gates: z.array(GateStanding.extend({ text: z.string(), of: z.int().describe('Items that it may let fall away') })),
  asked: z.int(),
  answered: z.int(),
  sections: z.array(z.object({ id: z.string(), asked: z.int(), answered: z.int() })),
  hints: z.array(Hint),
  changed: z.boolean().describe('Whether something was altered since it was submitted'),
});
export type OwnStanding = z.infer<typeof OwnStanding>;

/** A link for a colleague. */
const Part = z.object({
  id: z.string(),
  name: z.string().nullable(),
  sections: z.array(z.string()),
  madeAt: z.iso.datetime(),
  linkUntil: z.iso.datetime().nullable(),
  state: z.enum(['waiting', 'begun', 'ended']),
});
export type OwnPart = z.infer<typeof Part>;

/** What the supplier sees: the questions, its own words, and who asks. Nothing that the buyer knows of it or of others. */
export const OwnAssessment = z.object({
  asker: z.string(),
  supplier: z.string(),
  title: z.string(),
  note: z.string().nullable(),
  dueOn: z.iso.date().nullable(),
  linkUntil: z.iso.datetime(),
  state: AssessmentState,
  comment: z.string().nullable().describe('What the buyer asks where it was sent back'),
  submission: z.int(),
  submittedAt: z.iso.datetime().nullable(),
  document: z.record(z.string(), z.unknown()).describe('The questionnaire: `holdfast.questionnaire/1`'),
  part: z
    .object({ id: z.string(), name: z.string().nullable(), sections: z.array(z.string()).nullable() })
    .describe('Whose link this is; `sections` is null where it opens all'),
  answers: z.record(z.string(), GivenAnswer),
  previous: z.record(z.string(), Answer).describe('What was answered the last time, by question'),
  previousOn: z.iso.date().nullable(),
  proofs: z.array(Proof),
  previousProofs: z.array(Proof).describe('Proofs of the last time that still hold'),
  comments: z.array(Comment),
  parts: z.array(Part).describe('Links for colleagues; empty for a colleague'),
  standing: OwnStanding,
});
export type OwnAssessment = z.infer<typeof OwnAssessment>;

const Change = z.object({
  item: ItemId,
  version: z.int().min(0).describe('That was seen; 0 where there was none'),
  answer: Answer.nullable(),
  confirmed: z.boolean().default(false),
  settles: z.boolean().default(false).describe('Whether it chooses between answers that stand beside each other'),
});

const declareOwn = <Input extends z.ZodRawShape, Output extends z.ZodType>(
  path: string,
  summary: string,
  input: Input,
  output: Output,
) =>
  declareRoute({
    method: 'POST',
    path: `/answer/${path}`,
    summary,
    permission: 'public',
    input: z.object({ token: Token, ...input }),
    output,
  });

export const openAssessmentRoute = declareOwn(
  'open',
  'Open a questionnaire by its link; for suppliers without an account',
  {},
  OwnAssessment,
);

export const saveAnswersRoute = declareOwn(
  'save',
  'Save answers. One that somebody else altered since is not lost: both stand beside each other until one is chosen',
  { changes: z.array(Change).min(1).max(mostSaved) },
  z.object({
    answers: z.record(z.string(), GivenAnswer).describe('Those that were sent, as they stand now'),
    beside: z.array(z.string()).describe('Questions where the answer sent stands beside another now'),
    standing: OwnStanding,
    savedAt: z.iso.datetime(),
  }),
);

const ProofFields = {
  title: text(300, 'A title is needed'),
  class: z.enum(proofClasses).default('other'),
  origin: z.string().trim().max(300).nullish(),
  issued: z.iso.date().nullish(),
  validUntil: z.iso.date().nullish(),
};

/** Where the bytes go: an address that is good once and for a few minutes. */
const Upload = z.object({ ticket: z.string(), expiresAt: z.iso.datetime() });

export const addProofRoute = declareRoute({
  method: 'POST',
  path: '/answer/proofs',
  summary: 'Put a proof beside an answer; its file is then sent to the ticket',
  permission: 'public',
  input: z.object({ token: Token, item: ItemId, ...ProofFields, fileName: text(300).nullish() }),
  output: z.object({
    proof: Proof,
    upload: Upload.nullable().describe('Null where no file is named'),
    standing: OwnStanding,
  }),
  answersSecret: true,
});

export const changeProofRoute = declareOwn(
  'proofs/change',
  'Change what is said of a proof',
  { id: z.string().max(100), ...ProofFields },
  z.object({ proof: Proof, standing: OwnStanding }),
);

export const removeProofRoute = declareOwn(
  'proofs/remove',
  'Take a proof away; what was submitted keeps it',
  { id: z.string().max(100) },
  z.object({ standing: OwnStanding }),
);

export const reuseProofRoute = declareOwn(
  'proofs/reuse',
  'Put a proof of the last time, or of another answer, beside an answer',
  { id: z.string().max(100), item: ItemId },
  z.object({ proof: Proof, standing: OwnStanding }),
);

export const proofUploadRoute = declareRoute({
  method: 'PUT',
  path: '/answer/proof-files/{ticket}',
  summary: 'The file of a proof, by the ticket that adding it gave; good once',
  permission: 'public',
  params: z.object({ ticket: Token }),
  body: 'bytes',
  limitBytes: proofLimitBytes,
  output: Proof,
});

export const commentOwnRoute = declareOwn(
  'comments',
  'Ask back or explain, beside an answer or the whole',
  { item: ItemId.nullish(), text: z.string().trim().min(1, 'Say something').max(2000) },
  Comment,
);

export const delegateRoute = declareRoute({
  method: 'POST',
  path: '/answer/parts',
  summary: 'Make a link for a colleague who answers some sections',
  permission: 'public',
  input: z.object({ token: Token, name: PersonName, sections: z.array(ItemId).min(1).max(100) }),
  output: z.object({ part: Part, token: z.string(), linkUntil: z.iso.datetime() }),
  answersSecret: true,
});

export const endPartRoute = declareOwn(
  'parts/end',
  'End the link of a colleague; what was answered by it stays',
  { part: z.string().max(100) },
  Part,
);

export const submitAnswersRoute = declareOwn(
  'submit',
  'Sign and submit what was answered; it can be altered and submitted again until it is accepted',
  {
    name: PersonName,
    signature: z.record(z.string().max(80), z.string().trim().max(300)).default({}),
    attested: z.literal(true, 'Say that it is true to the best of your knowledge'),
  },
  OwnAssessment,
);

export const ownWorkbookRoute = declareRoute({
  method: 'POST',
  path: '/answer/workbook',
  summary: 'The questionnaire with what was answered so far as a workbook',
  permission: 'public',
  input: z.object({ token: Token }),
  answer: 'bytes',
});

export const ownCopyRoute = declareRoute({
  method: 'POST',
  path: '/answer/copy',
  summary: 'Your own copy of what was submitted: a signed package with questions, answers and proofs',
  permission: 'public',
  input: z.object({ token: Token }),
  answer: 'bytes',
});

export const uploadTicketRoute = declareRoute({
  method: 'POST',
  path: '/answer/uploads',
  summary: 'A ticket by which a filled workbook, a file of answers or a package is sent',
  permission: 'public',
  input: z.object({ token: Token }),
  output: Upload,
  answersSecret: true,
});

export const compareUploadRoute = declareRoute({
  method: 'PUT',
  path: '/answer/uploads/{ticket}',
  summary:
    'A filled workbook, a file of answers or a package: what it says otherwise than what stands. Nothing is changed: save what you choose',
  permission: 'public',
  params: z.object({ ticket: Token }),
  body: 'bytes',
  limitBytes: 512 * 1024 * 1024,
  output: z.object({
    changes: z.array(
      AnswerChange.extend({
        from: z
          .string()
          .nullable()
          .describe('The question of another questionnaire that it rests on; null for the same questionnaire'),
      }),
    ),
    unchanged: z.int(),
    signedBy: z.string().nullable(),
  }),
});

export const proposalsRoute = declareOwn(
  'proposals',
  'Answers that you gave to the same questions elsewhere, to be confirmed one by one',
  {},
  z.object({
    items: z.array(
      z.object({ item: z.string(), answer: Answer, from: z.string(), question: z.string(), on: z.iso.date() }),
    ),
  }),
);
