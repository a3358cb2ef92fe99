import { z } from 'zod';
import { severities } from './facts.ts';
import data from './rules.json' with { type: 'json' };

const checkNames = [
  ...(['software-boms', 'boms', 'patch-time', 'exploited-overdue', 'known-before-delivery', 'support'] as const),
  ...(['vulnerability-status', 'places', 'owners', 'certificates', 'proofs', 'sources', 'sellers'] as const),
  ...(['all-below', 'none-below', 'incidents', 'seat'] as const),
] as const;
export type CheckName = (typeof checkNames)[number];

const severity = z.enum(severities);
const sentence = z.string();

const claim = z.union([
  /** All items that, by what questionnaires have in common, say this when they are answered so. */
  z.strictObject({ entry: z.string(), answer: z.enum(['yes', 'no']), severity: severity.optional() }),
  /** One item: any answer, or one of these options. */
  z.strictObject({
    questionnaire: z.string(),
    item: z.string(),
    is: z.array(z.string()).min(1).optional(),
    severity: severity.optional(),
  }),
]);

const rule = z.strictObject({
  id: z.string(),
  version: z.string(),
  title: sentence,
  severity,
  check: z.enum(checkNames),
  claims: z.union([z.array(claim), z.literal('every-proof')]),
  /** Of evidence in the register: words of which its title holds one. */
  words: z.array(z.string()).optional(),
  /** What the answer says. */
  claimed: sentence,
  contradicted: sentence,
  agrees: sentence,
  /** What is held against it, one sentence each. */
  held: z.record(z.string(), sentence),
  /** Why it cannot be checked. */
  lacks: z.record(z.string(), sentence),
  settle: sentence,
  /** What the supplier is told where its own words and documents do not go together; absent: nothing. */
  hint: sentence.optional(),
});
export type ClaimRule = z.infer<typeof rule>;

/** The rules that ship; a version grows with every change that an outcome could notice (decision 0067). */
export const claimRules: readonly ClaimRule[] = z.array(rule).parse(data);

/** A sentence with its blanks filled in. */
export function filled(template: string, words: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (blank, name: string) => `${words[name] ?? blank}`);
}
