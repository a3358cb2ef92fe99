import { z } from 'zod';
import { proofClasses } from './document.ts';

/** The value of `schema` in a file of answers. */
export const answersSchemaName = 'holdfast.answers/1';

/** Who stands behind what a proof says, from the weakest on (NIST IR 8272, supplier question 3.1). */
export const grades = ['self-stated', 'with-proof', 'third-party-assessed', 'certified'] as const;
export type Grade = (typeof grades)[number];

/** What was done to verify it, from nothing on (NIST IR 8272, supplier question 6.2; `observed`: we saw it ourselves). */
export const verifications = [
  'not-provided',
  'unverified',
  'document-review',
  'third-party-audit',
  'own-audit',
  'observed',
] as const;
export type Verification = (typeof verifications)[number];

const itemId = z.string().min(1).max(80);
const day = z.iso.date();
const text = z.string().max(20_000);
const short = z.string().trim().min(1).max(400);

const proof = z.strictObject({
  title: short,
  class: z.enum(proofClasses),
  grade: z.enum(grades).default('with-proof'),
  verification: z.enum(verifications).default('unverified'),
  /** What it goes back to: two documents of one audit are one proof. */
  origin: short.optional(),
  issued: day.optional(),
  /** The last day on which it holds. */
  validUntil: day.optional(),
  fileName: short.optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type Proof = z.infer<typeof proof>;

const cell = z.union([text, z.number()]);

const answer = z.strictObject({
  /** The option, or options where several may be. */
  choice: z.union([itemId, z.array(itemId)]).optional(),
  text: text.optional(),
  number: z.number().optional(),
  date: day.optional(),
  rows: z.array(z.record(itemId, cell)).max(2000).optional(),
  /** Why it does not apply, or what is done instead. */
  explanation: text.optional(),
  /** Who on the side of the one who asks agreed that it does not apply. */
  approvedBy: short.optional(),
  proofs: z.array(proof).max(100).optional(),
});
export type Answer = z.infer<typeof answer>;

/** The options chosen; none where nothing is. */
export function chosenIn({ choice }: Pick<Answer, 'choice'>): readonly string[] {
  if (Array.isArray(choice)) return choice;
  return choice ? [choice] : [];
}

export const answersSchema = z.strictObject({
  schema: z.literal(answersSchemaName),
  questionnaire: z.strictObject({ id: itemId, version: z.string().max(40) }),
  supplier: z.strictObject({ id: short.optional(), name: short.optional() }).optional(),
  /** Of which day it speaks: what has expired by then has expired. */
  asOf: day.optional(),
  answers: z.record(itemId, answer),
  signature: z.record(itemId, text).optional(),
});

export type AnswersDocument = z.infer<typeof answersSchema>;
