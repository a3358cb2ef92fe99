import { z } from 'zod';
import { declareRoute, type Permission, type RouteDeclaration } from '../../common/route.ts';
import { EvidenceGrade } from '../evidence/contract.ts';
import { Confidence, LinkKind } from '../links/contract.ts';
import { Level, NodeRef, SeverityLevel } from '../register/contract.ts';

/** A value with its kind, so that nobody adds what can only be compared (models reference §0). */
export const WhyValue = z.discriminatedUnion('is', [
  z.object({ is: z.literal('unknown'), text: z.string().describe('Why it is not known') }),
  z.object({ is: z.literal('count'), count: z.int(), of: z.int().nullable().describe('The whole it is a part of') }),
  z.object({ is: z.literal('level'), level: Level }),
  z.object({ is: z.literal('level-range'), low: Level, high: Level }),
  z.object({ is: z.literal('severity'), level: SeverityLevel, vector: z.string().nullable() }),
  z.object({ is: z.literal('probability'), probability: z.number().min(0).max(1) }),
  z.object({
    is: z.literal('chance'),
    low: z.number().min(0).max(1),
    high: z.number().min(0).max(1),
    withinDays: z.number().nullable(),
  }),
  z.object({ is: z.literal('share'), low: z.number().min(0).max(1), high: z.number().min(0).max(1) }),
  z.object({ is: z.literal('hours'), hours: z.number() }),
  z.object({ is: z.literal('yes-no'), yes: z.boolean() }),
  z.object({ is: z.literal('moment'), at: z.string() }),
  z.object({ is: z.literal('day'), day: z.iso.date() }),
  z.object({ is: z.literal('link'), link: LinkKind }),
  z.object({ is: z.literal('text'), text: z.string() }),
]);
export type WhyValue = z.infer<typeof WhyValue>;

/** A list with the very filter that shows the rows behind a number. */
export const WhyList = z.object({
  path: z.string().describe('Of this API: `/products`'),
  query: z.record(z.string(), z.string()),
});
export type WhyList = z.infer<typeof WhyList>;

/** Who or what says an input. */
export const Origin = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('change'),
    change: z.int(),
    action: z.string().describe('`supplier.changed`'),
    by: z.string().nullable().describe('Null for the program itself, or where the name was erased'),
    at: z.iso.datetime(),
  }),
  z.object({
    from: z.literal('import'),
    change: z.int(),
    by: z.string().nullable(),
    at: z.iso.datetime(),
    import: z.string().describe('`I-0003`'),
    file: z.string(),
    sha256: z.string(),
    place: z.string().nullable().describe('`Suppliers!14`: the row of the sheet'),
  }),
  z.object({
    from: z.literal('bom'),
    bom: z.string().describe('`B-0003`'),
    product: z.string().describe('`P-0017`: the product that it is of'),
    file: z.string(),
    sha256: z.string(),
    place: z.string().nullable().describe('A JSON Pointer, or how many places'),
    at: z.iso.datetime().describe('When it was received'),
  }),
  z.object({
    from: z.literal('feed'),
    feed: z.string().describe('`osv`, `kev`, `epss`, or the name of a private feed'),
    private: z.boolean(),
    file: z.string(),
    sha256: z.string(),
    asOf: z.string().nullable().describe('The newest moment that the data itself states'),
  }),
  z.object({ from: z.literal('rule'), rule: z.string(), version: z.string() }),
  z.object({ from: z.literal('program') }).describe('Set by Holdfast for every workspace'),
]);
export type Origin = z.infer<typeof Origin>;

/** A value that can be asked why in its turn. */
export const WhyReference = z.object({ kind: z.string(), id: z.string(), value: z.string() });
export type WhyReference = z.infer<typeof WhyReference>;

/** The strongest evidence that hangs on an input; of several from one origin one counts (models reference §6.8). */
export const WhyEvidence = z.object({
  number: z.string(),
  title: z.string(),
  grade: EvidenceGrade,
  observedOn: z.iso.date(),
  recordedAt: z.iso.datetime(),
  validUntil: z.iso.date().nullable(),
  expired: z.boolean().describe('Where nothing that still holds hangs there'),
  others: z.int().describe('How many more pieces hang there'),
  adverse: z.int().describe('Of all, how many speak against it'),
});
export type WhyEvidence = z.infer<typeof WhyEvidence>;

export const WhyInput = z.object({
  what: z.string(),
  value: WhyValue,
  decides: z.boolean().describe('Whether this input alone makes the value what it is'),
  origin: Origin.nullable(),
  evidence: WhyEvidence.nullable(),
  confidence: Confidence.nullable().describe('Of a link'),
  validUntil: z.iso.date().nullable().describe('Of a link: the last day it holds'),
  node: NodeRef.nullable(),
  list: WhyList.nullable(),
  why: WhyReference.nullable().describe('Where the input is derived itself'),
});
export type WhyInput = z.infer<typeof WhyInput>;

/** What is not known and would change or narrow the value, and what would settle it. */
export const WhyUnknown = z.object({
  text: z.string(),
  count: z.int().nullable(),
  settle: z.string(),
  list: WhyList.nullable(),
});
export type WhyUnknown = z.infer<typeof WhyUnknown>;

/** Why a derived value is what it is (DESIGN §2.1; decision 0026). */
export const Why = WhyReference.extend({
  name: z.string().describe('Whose value it is'),
  node: NodeRef.nullable(),
  title: z.string(),
  result: WhyValue,
  formula: z.string().nullable().describe('The formula with the numbers in it'),
  rule: z.object({
    name: z.string(),
    version: z.string(),
    sentence: z.string(),
    source: z.string().nullable().describe('The standard or paper that it follows'),
  }),
  inputs: z.array(WhyInput),
  more: z
    .object({ inputs: z.int(), count: z.int().nullable().describe('What they add to a sum') })
    .nullable()
    .describe('Inputs that are not listed'),
  assumptions: z.array(z.object({ text: z.string(), owner: z.string() })),
  unknown: z.array(WhyUnknown),
  list: WhyList.nullable().describe('The rows that a number counts'),
  change: z.int().describe('The newest change of the workspace that this has seen'),
  computedAt: z.iso.datetime(),
});
export type Why = z.infer<typeof Why>;

/** The derived values of one kind of thing, each named by its path in the answer that shows it: `findings.critical`. */
export interface WhyDeclaration<Value extends string = string> {
  /** As in `?why=supplier/S-0042/products`. */
  kind: string;
  route: WhyRoute;
  values: readonly Value[];
  /** The answer in which they stand. */
  of: z.ZodObject;
  /** The fields of that answer that somebody states, or that only name the thing. */
  stated: readonly string[];
}

/** The id of what there is one of: the workspace as a whole. */
export const wholeWorkspace = 'workspace';

const Params = z.object({
  id: z.string().min(1).max(210).default(wholeWorkspace),
  value: z.string().min(1).max(100),
});

export type WhyRoute = RouteDeclaration<typeof Params, z.ZodUndefined, z.ZodUndefined, typeof Why>;

/** Declares which values of a thing can be asked why, beside the route that shows them and with its permission. */
export function declareWhy<const Value extends string>({
  path,
  permission,
  asOf,
  ...declaration
}: Omit<WhyDeclaration<Value>, 'route'> & {
  path: string;
  permission: Permission;
  asOf: boolean;
}): WhyDeclaration<Value> {
  const names = declaration.values.map((name) => `\`${name}\``).join(', ');
  return {
    ...declaration,
    route: declareRoute({
      method: 'GET',
      path: `${path}/why/{value}`,
      summary: 'Why a derived value is what it is: its rule, its inputs, where each comes from, and what is not known',
      permission,
      asOf,
      params: Params.extend({ value: Params.shape.value.describe(`One of ${names}`) }),
      output: Why,
    }),
  };
}
