import { z } from 'zod';
import { levels } from '../../common/network.ts';
import { oneOrMore } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';

/** What a node of the graph can be (DESIGN §4). */
export const NodeKind = z.enum(['function', 'system', 'product', 'component', 'supplier', 'site']);
export type NodeKind = z.infer<typeof NodeKind>;

/** A node as others mention it; `number` is what people see (`S-0042`), null for components. */
export const NodeRef = z.object({
  id: z.string(),
  kind: NodeKind,
  number: z.string().nullable(),
  name: z.string(),
});
export type NodeRef = z.infer<typeof NodeRef>;

/** How many rows each node that a filter can name would show; null where the rows name none. */
export const NodeFacet = z.array(z.object({ node: NodeRef.nullable(), count: z.int().min(0) }));
export type NodeFacet = z.infer<typeof NodeFacet>;

/** What every row of the register has. */
export const RegisterRow = z.object({
  id: z.string(),
  number: z.string().describe('The number people see, unique in the workspace: `S-0042`'),
  key: z.string().nullable().describe('The key of your own lists; imports find the row by it'),
  name: z.string(),
  retired: z.boolean(),
  etag: z.string().describe('Send it back as `If-Match` when you change the row'),
});
export type RegisterRow = z.infer<typeof RegisterRow>;

/** How much is at stake or how strong a dependence is; compared, never added (NIST SP 800-30r1, appendix H). */
export const Level = z.enum(levels);
export type Level = z.infer<typeof Level>;

/** CVSS qualitative severity rating scale (CVSS 3.1 §5, 4.0 §6), plus unknown where nobody stated one. */
export const SeverityLevel = z.enum(['critical', 'high', 'medium', 'low', 'none', 'unknown']);
export type SeverityLevel = z.infer<typeof SeverityLevel>;

/** Open findings of a node by severity; `unknown` counts those whose severity nobody stated. */
export const FindingCounts = z.object({
  critical: z.int(),
  high: z.int(),
  medium: z.int(),
  low: z.int(),
  none: z.int(),
  unknown: z.int(),
  knownExploited: z.int(),
  malicious: z.int(),
  unchecked: z.int().describe('Components that could not be checked'),
});
export type FindingCounts = z.infer<typeof FindingCounts>;

/** The counts as derived values, by their path in an answer; `findings` alone is their sum. */
export const findingCountPaths = [
  'findings',
  ...SeverityLevel.options.map((level) => `findings.${level}` as const),
  'findings.knownExploited',
  'findings.malicious',
  'findings.unchecked',
] as const;
export type FindingCountPath = (typeof findingCountPaths)[number];

/**
 * One line of text, held as workbooks hold it: blanks and line breaks count as one blank, control characters are refused. So
 * what the register gives out is read back as it was.
 */
export function text(most: number, needed = 'Something must stand here') {
  return z
    .string()
    .overwrite((typed) => typed.replaceAll(/\s+/g, ' ').trim())
    .min(1, needed)
    .max(most)
    .regex(/^\P{Cc}*$/u, 'Take out the control character that cannot be seen')
    .regex(/^(?!#(REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$)/, 'This is the error of a formula');
}

/** A number as people write it, to nine decimals: finer ones have no meaning here, and workbooks cannot say them all. */
export function decimal(least: number, most: number) {
  return z
    .number()
    .min(least)
    .max(most)
    .overwrite((given) => Number(given.toFixed(9)) + 0);
}

export const Key = text(100);
export const Name = text(300, 'A name is needed');

/** What a list is searched for. */
export const SearchText = z
  .string()
  .overwrite((typed) => typed.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim())
  .max(200);

/** A value that a node is classified by, as lists and pages name it. */
export const ClassifiedAs = z.object({ code: z.string(), name: z.string() });
export type ClassifiedAs = z.infer<typeof ClassifiedAs>;

const Codes = oneOrMore(z.string().max(120));

/** Filters of lists that are about products: suppliers that make them, findings in them. */
export const ClassifiedFilters = {
  element: Codes.describe('Of products with one of these ICT elements, by their codes'),
  criticalFunction: Codes.describe('Of products that reach a mission function with one of these critical functions'),
};

/** A filter of lists: what the test comes to. */
export const CriticalSoftwareVerdict = z.enum(['critical', 'not-critical', 'unknown']);
export type CriticalSoftwareVerdict = z.infer<typeof CriticalSoftwareVerdict>;

export const SearchHit = z.object({
  node: NodeRef,
  matched: z.string().describe('The name or identifier that matched'),
});
export type SearchHit = z.infer<typeof SearchHit>;

export const searchRoute = declareRoute({
  method: 'GET',
  path: '/search',
  summary: 'Find anything by name, number, key or identifier (LEI, DUNS, UEI, CAGE, domain, purl, CVE)',
  permission: 'register:read',
  asOf: true,
  query: z.object({
    q: SearchText.min(1),
    kind: NodeKind.optional(),
    limit: z.coerce.number().int().min(1).max(50).default(10),
  }),
  output: z.object({
    nodes: z.array(SearchHit),
    findings: z.array(z.object({ vulnerability: z.string(), summary: z.string().nullable(), findings: z.int() })),
  }),
});

export const exportRegisterRoute = declareRoute({
  method: 'GET',
  path: '/register/export',
  summary: 'The whole register as the workbook that imports take',
  permission: 'register:read',
  asOf: true,
  query: z.object({ format: z.enum(['xlsx', 'csv']).default('xlsx'), sheet: z.string().max(40).optional() }),
  answer: 'bytes',
});

export const registerTemplateRoute = declareRoute({
  method: 'GET',
  path: '/register/template',
  summary: 'The empty workbook to fill in',
  permission: 'register:read',
  query: z.object({ format: z.enum(['xlsx', 'csv']).default('xlsx'), sheet: z.string().max(40).optional() }),
  answer: 'bytes',
});
