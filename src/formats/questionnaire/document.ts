import { z } from 'zod';

/**
 * A questionnaire as data: sections of items, the conditions under which they are asked, the gates that skip what proof carries, and what each
 * answer is worth. All ids are stable: answers refer to them over years and across workbooks (decision 0064).
 */

/** The value of `schema` in a file of this form. */
export const questionnaireSchemaName = 'holdfast.questionnaire/1';

export const itemKinds = ['single', 'multi', 'number', 'date', 'text', 'file', 'table'] as const;

/** What a proof is, which says how fast it ages. */
export const proofClasses = [
  ...['certificate', 'attestation', 'audit-report', 'policy', 'procedure', 'record', 'contract', 'scan', 'bom'],
  ...['financials', 'site-list', 'earlier-answers', 'other'],
] as const;

const id = z
  .string()
  .regex(
    /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/,
    'An id is made of letters, digits and single dots, dashes or underscores.',
  )
  .max(80, 'An id has 80 characters at most.');
const needed = 'A text is needed.';
const words = z.string().trim().min(1, needed).max(4000, 'A text has 4,000 characters at most.');
const short = z.string().trim().min(1, needed).max(200, 'This text has 200 characters at most.');

/** True, false or unknown, of the answers so far. */
export type Condition =
  | { item: string; is: string[] }
  | { item: string; proof: 'valid' }
  | { any: Condition[] }
  | { all: Condition[] }
  | { not: Condition };

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    /** One of these options is the answer, or among the answers. */
    z.strictObject({ item: id, is: z.array(id).min(1) }),
    /** A proof is attached to the answer that has not expired. */
    z.strictObject({ item: id, proof: z.literal('valid') }),
    z.strictObject({ any: z.array(condition).min(1) }),
    z.strictObject({ all: z.array(condition).min(1) }),
    z.strictObject({ not: condition }),
  ]),
);

const option = z.strictObject({
  id,
  label: short,
  /** What the answer is worth as a practice, 0 to 1; absent where it is worth nothing either way. */
  value: z.number().min(0).max(1).optional(),
  /** Points of the source's own model, where it has one (NIST IR 8272: high is bad). */
  points: z.number().min(0).optional(),
  /** The question does not apply: it leaves the denominator. */
  notApplicable: z.literal(true).optional(),
  /** What has to stand beside this answer. */
  needs: z.enum(['explanation', 'plan-of-action']).optional(),
});
export type Option = z.infer<typeof option>;

const references = z.strictObject({
  /** For example `SP 800-161r1`, `SP 800-53r5`, `SSDF 1.1`, `CSF 2.0`. */
  framework: short,
  ids: z.array(short).min(1),
});

const column = z.strictObject({ id, title: short, kind: z.enum(['text', 'number', 'date']) });

const claim = z.strictObject({
  rule: id,
  /** Absent: whatever is answered. */
  is: z.array(id).min(1).optional(),
  /** ISO 3166-1 alpha-2, where the question names them; absent: those that the organisation restricts. */
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .min(1)
    .optional(),
});

const itemFields = {
  id,
  /** A sub-heading that begins with this item. */
  heading: short.optional(),
  text: words,
  /** The same question as each role reads it, by role. */
  textByRole: z.record(id, words).optional(),
  help: words.optional(),
  kind: z.enum(itemKinds),
  /** The name of a set of options. Beside kind `text`: the words explain the choice. */
  options: id.optional(),
  columns: z.array(column).min(1).optional(),
  /** Asked only where this holds; absent: always. */
  when: condition.optional(),
  /** May stay open where this does not hold; absent: it is wanted wherever it is asked. */
  wantedWhen: condition.optional(),
  /** Our default, for organisations to change: 1 for a question whose options have values, 0 for every other. */
  weight: z.number().min(0).max(100).optional(),
  /** Options that decide against the supplier whatever else is answered. */
  knockOut: z.array(id).min(1).optional(),
  evidence: z.strictObject({ wanted: words, class: z.enum(proofClasses) }).optional(),
  references: z.array(references).optional(),
  /** What an answer claims that can be held against what is known: the id of a rule of claims, and the options that say so (decision 0067). */
  claims: z.array(claim).min(1).max(20).optional(),
  /** Which figure of the source's own model it feeds (NIST IR 8272). */
  measures: short.optional(),
  /** Of one who answers: how long it takes, in the words of the source. */
  effort: short.optional(),
};

export interface Item extends z.infer<z.ZodObject<typeof itemFields>> {
  followUps?: Item[];
}

const item: z.ZodType<Item> = z.lazy(() => z.strictObject({ ...itemFields, followUps: z.array(item).optional() }));

const section = z.strictObject({ id, title: short, introduction: words.optional(), items: z.array(item).min(1) });
export type Section = z.infer<typeof section>;

const gate = z.strictObject({
  id,
  /** Why the rest falls away, as the one who answers reads it. */
  text: words,
  when: condition,
  /** Whole sections and single items with their follow-ups. */
  skips: z.strictObject({ sections: z.array(id).optional(), items: z.array(id).optional() }),
  /** Items of those sections that are asked all the same. */
  keeps: z.array(id).optional(),
});
export type Gate = z.infer<typeof gate>;

const profile = z.strictObject({
  id,
  title: short,
  summary: words.optional(),
  role: id.optional(),
  /** Items in the order in which they are asked; their follow-ups come with them. */
  items: z.array(id).min(1),
});

/** What the texts of an item say in another language; what is left out stays in the language of the questionnaire. */
const translatedItem = z.strictObject({
  heading: short.optional(),
  text: words.optional(),
  textByRole: z.record(id, words).optional(),
  help: words.optional(),
  /** Of the evidence wanted. */
  wanted: words.optional(),
  /** Titles of the columns of a table. */
  columns: z.record(id, short).optional(),
});

/** All texts of one further language, each under the id that it keeps (decision 0068). */
const translation = z.strictObject({
  title: short.optional(),
  summary: words.optional(),
  weightsNote: words.optional(),
  sections: z.record(id, z.strictObject({ title: short.optional(), introduction: words.optional() })).optional(),
  items: z.record(id, translatedItem).optional(),
  /** Labels by set and option. */
  options: z.record(id, z.record(id, short)).optional(),
  gates: z.record(id, words).optional(),
  profiles: z.record(id, z.strictObject({ title: short.optional(), summary: words.optional() })).optional(),
  signature: z.strictObject({ text: words.optional(), fields: z.record(id, short).optional() }).optional(),
});
export type Translation = z.infer<typeof translation>;

const language = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, 'A language is written as de or pt-BR.');

export const questionnaireSchema = z.strictObject({
  schema: z.literal(questionnaireSchemaName),
  id,
  /** Grows with every change that an answer could notice: major where ids go or change their meaning. */
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'A version is three numbers, for example 1.0.0.'),
  title: short,
  summary: words,
  /** BCP 47. */
  language: z.string().min(2).max(35),
  /** Whose structure it follows, and whose words it uses. */
  source: z.strictObject({ title: short, publisher: short, published: short.optional() }).optional(),
  wording: z.enum(['own', 'of-source']),
  /** What it says of its weights and values, to be read wherever they are shown. */
  weightsNote: words.optional(),
  roles: z.array(z.strictObject({ id, title: short })).optional(),
  options: z.record(id, z.array(option).min(1)),
  sections: z.array(section).min(1),
  gates: z.array(gate).optional(),
  profiles: z.array(profile).optional(),
  /** What the signature vouches for. */
  signature: z.strictObject({ text: words, fields: z.array(z.strictObject({ id, title: short })).min(1) }).optional(),
  /** By language (BCP 47). */
  translations: z.record(language, translation).optional(),
});

export type Questionnaire = z.infer<typeof questionnaireSchema>;

/** The options of an item; none where it has no set. */
export function optionsOf(item: Pick<Item, 'options'>, { options }: Pick<Questionnaire, 'options'>): readonly Option[] {
  return item.options !== undefined && Object.hasOwn(options, item.options) ? options[item.options]! : [];
}

/** Weights by item in place of those of the questionnaire: an organisation's own. */
export type Weights = Readonly<Record<string, number>>;

/** Our default where the questionnaire says none: what can be worth something counts once. */
export function weightOf(item: Item, questionnaire: Pick<Questionnaire, 'options'>, weights: Weights = {}): number {
  if (Object.hasOwn(weights, item.id)) return weights[item.id]!;
  return item.weight ?? (optionsOf(item, questionnaire).some(({ value }) => value !== undefined) ? 1 : 0);
}

/** All items of a section or a list of items, parents before their follow-ups. */
export function* everyItem(items: readonly Item[]): Generator<Item> {
  for (const one of items) {
    yield one;
    if (one.followUps) yield* everyItem(one.followUps);
  }
}

/** All items of a questionnaire in their order. */
export function* itemsOf({ sections }: Questionnaire): Generator<Item> {
  for (const { items } of sections) yield* everyItem(items);
}
