import { z } from 'zod';

/** How answers look in requests and answers of the API: as in `holdfast.answers/1`, but for proofs, which are rows of their own. */

const text = z.string().max(20_000);
const itemId = z.string().min(1).max(80);

export const Answer = z.strictObject({
  choice: z.union([itemId, z.array(itemId).max(200)]).optional(),
  text: text.optional(),
  number: z.number().optional(),
  date: z.iso.date().optional(),
  rows: z
    .array(z.record(itemId, z.union([text, z.number()])))
    .max(2000)
    .optional(),
  explanation: text.optional(),
});
export type Answer = z.infer<typeof Answer>;

export const ItemStanding = z
  .enum(['answered', 'open', 'skipped', 'not-asked', 'undetermined'])
  .describe('`skipped` falls away by a gate, `not-asked` by an answer before it; `undetermined` hangs on one to come');

export const GateStanding = z.object({
  id: z.string(),
  state: z.enum(['holds', 'expired', 'unproven', 'closed', 'open']),
  until: z.iso.date().nullable().describe('The last day of the proofs that carry it'),
  skips: z.int().describe('Items that fall away by it'),
});

export const proofClasses = [
  ...(['certificate', 'attestation', 'audit-report', 'policy', 'procedure', 'record', 'contract', 'scan'] as const),
  ...(['bom', 'financials', 'site-list', 'earlier-answers', 'other'] as const),
] as const;

/** What a supplier puts beside an answer. */
export const Proof = z.object({
  id: z.string(),
  item: z.string(),
  title: z.string(),
  class: z.enum(proofClasses),
  origin: z.string().nullable().describe('What it goes back to: two documents of one audit are one proof'),
  issued: z.iso.date().nullable(),
  validUntil: z.iso.date().nullable().describe('The last day on which it holds'),
  file: z.object({ name: z.string(), sha256: z.string(), bytes: z.int() }).nullable(),
});
export type Proof = z.infer<typeof Proof>;

export const Signature = z.object({
  by: z.string().nullable(),
  fields: z.record(z.string(), z.string()).describe('As the questionnaire asks for them'),
  submittedAt: z.iso.datetime(),
});
