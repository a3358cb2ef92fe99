import { z } from 'zod';
import { IdParams, oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { EndOfLifeState, SupportState } from '../life-cycles/contract.ts';
import { FindingCounts, findingCountPaths, NodeRef, SearchText, SeverityLevel, text } from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

/** Why a component could not be checked; shown above what was checked, never folded away. */
export const UncheckedReason = z.enum([
  'no-identifier',
  'unreadable-identifier',
  'unknown-ecosystem',
  'no-version',
  'unreadable-version',
  'no-release',
  'unknown-release',
  'only-cpe',
]);
export type UncheckedReason = z.infer<typeof UncheckedReason>;

/** One bill of materials as received: a document at one moment. */
export const Bom = z.object({
  id: z.string(),
  number: z.string().describe('`B-0003`'),
  product: NodeRef,
  fileName: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  state: z.enum(['reading', 'ready', 'refused', 'failed']),
  problems: z
    .array(z.object({ at: z.string(), message: z.string() }))
    .describe('Why it was refused, each with its place'),
  warnings: z.array(z.object({ at: z.string(), message: z.string() })),
  newest: z.boolean().describe('The one whose components count for the product'),
  format: z.string().nullable().describe('`CycloneDX`, `SPDX` or `Spreadsheet`'),
  specVersion: z.string().nullable(),
  serialNumber: z.string().nullable(),
  documentVersion: z.int().nullable(),
  madeAt: z.string().nullable().describe('The time the document states'),
  receivedAt: z.iso.datetime(),
  receivedBy: z.string().nullable(),
  receiverErased: z.boolean().describe('Whether the name of who handed it over was erased'),
  components: z.int().nullable(),
  checked: z.int().nullable(),
  unchecked: z.array(z.object({ reason: UncheckedReason, count: z.int() })),
  withoutAdvisories: z
    .array(z.object({ ecosystem: z.string(), count: z.int() }))
    .describe(
      'Of those checked, the ones of ecosystems of which no advisory loaded speaks: checked against nothing; empty for one that is not in force, and as of the past',
    ),
  checkedAt: z.iso.datetime().nullable().describe('When it was last matched against the vulnerability data'),
  findings: FindingCounts.nullable().describe('Null while it was not checked, and for one that is not in force'),
  unresolvedNames: z.int().describe('Supplier names inside that wait in the name queue'),
  jobId: z.string().nullable(),
});
export type Bom = z.infer<typeof Bom>;

/** One component as it occurs in one BOM; `index` is its place in the document, nested ones included. */
export const BomComponent = z.object({
  index: z.int(),
  componentId: z.string().nullable(),
  type: z.string().nullable(),
  group: z.string().nullable(),
  name: z.string(),
  version: z.string().nullable(),
  purl: z.string().nullable(),
  supplierName: z.string().nullable(),
  supplier: NodeRef.nullable(),
  licences: z.array(z.string()),
  state: z.enum(['checked', 'unchecked']),
  reason: UncheckedReason.nullable(),
  direct: z.boolean().describe('Whether the document says that the product depends on it directly'),
  findings: FindingCounts,
});
export type BomComponent = z.infer<typeof BomComponent>;

/** The same with how its release cycle stands, where a source of end-of-life dates names its product. */
export const ListedComponent = BomComponent.extend({
  endOfLife: z.object({ state: SupportState, endsOn: z.iso.date().nullable() }).nullable(),
});
export type ListedComponent = z.infer<typeof ListedComponent>;

export const BomTreeNode = BomComponent.extend({
  children: z.int(),
  worstBelow: FindingCounts.describe('Findings of the component and of all that it depends on'),
});
export type BomTreeNode = z.infer<typeof BomTreeNode>;

export const uploadBomRoute = declareRoute({
  method: 'POST',
  path: '/products/{id}/boms',
  summary: 'Give a product a bill of materials (CycloneDX or SPDX in any encoding, or a table of parts; up to 512 MB)',
  permission: 'boms:write',
  params: IdParams,
  query: z.object({ fileName: text(300).default('bom') }),
  body: 'bytes',
  limitBytes: 512 * 1024 * 1024,
  output: Bom,
  status: 202,
});

export const listBomsRoute = declareRoute({
  method: 'GET',
  path: '/boms',
  summary: 'List bills of materials, the newest first',
  permission: 'boms:read',
  asOf: true,
  query: PageQuery.extend({ product: z.string().max(100).optional() }),
  output: pageOf(Bom),
});

export const getBomRoute = declareRoute({
  method: 'GET',
  path: '/boms/{id}',
  summary: 'One bill of materials: what could be checked and what could not',
  permission: 'boms:read',
  asOf: true,
  params: IdParams,
  output: Bom,
});

export const downloadBomRoute = declareRoute({
  method: 'GET',
  path: '/boms/{id}/file',
  summary: 'The document as it was received, byte for byte',
  permission: 'boms:read',
  params: IdParams,
  answer: 'bytes',
});

export const listBomComponentsRoute = declareRoute({
  method: 'GET',
  path: '/boms/{id}/components',
  summary: 'The components of a bill of materials as a list',
  permission: 'boms:read',
  asOf: true,
  params: IdParams,
  query: PageQuery.extend({
    q: SearchText.optional(),
    show: z.enum(['all', 'findings', 'checked', 'unchecked']).default('all'),
    reason: oneOrMore(UncheckedReason),
    endOfLife: oneOrMore(EndOfLifeState),
    sort: z.enum(['document', 'name', 'findings']).default('document'),
  }),
  output: pageOf(ListedComponent),
});

export const readBomTreeRoute = declareRoute({
  method: 'GET',
  path: '/boms/{id}/tree',
  summary: 'What one component of a bill of materials depends on, one level down',
  permission: 'boms:read',
  asOf: true,
  params: IdParams,
  query: z.object({
    of: z.coerce.number().int().min(-1).default(-1).describe('The index of the component; -1 for the product itself'),
    limit: z.coerce.number().int().min(1).max(1000).default(1000),
    after: PageQuery.shape.after,
  }),
  output: pageOf(BomTreeNode),
});

const PartName = z.object({
  ref: z.string().nullable().describe('By which the document names it'),
  group: z.string().nullable(),
  name: z.string(),
  version: z.string().nullable(),
  purl: z.string().nullable(),
});
const VersionChange = PartName.extend({ from: z.string().nullable(), to: z.string().nullable() });

const PartVulnerability = z.object({
  id: z.string(),
  severity: z.object({ level: SeverityLevel, vector: z.string().nullable() }).nullable(),
  malicious: z.boolean(),
  component: PartName,
});

/** What one document has otherwise than another. */
export const BomComparison = z.object({
  from: Bom.pick({ id: true, number: true, fileName: true, receivedAt: true, product: true }),
  to: Bom.pick({ id: true, number: true, fileName: true, receivedAt: true, product: true }),
  added: z.array(PartName),
  removed: z.array(PartName),
  raised: z.array(VersionChange),
  lowered: z.array(VersionChange),
  changed: z.array(VersionChange).describe('Another version of which nobody can say whether it is higher'),
  licences: z.array(PartName.extend({ from: z.array(z.string()), to: z.array(z.string()) })),
  supplier: z.array(VersionChange),
  unchanged: z.int(),
  vulnerabilities: z
    .object({
      introduced: z.array(PartVulnerability),
      resolved: z.array(PartVulnerability),
      remaining: z.int(),
      unchecked: z.object({ from: z.int(), to: z.int() }).describe('Components that could not be checked'),
    })
    .nullable()
    .describe('By the advisories in force for all; null while there are none'),
});
export type BomComparison = z.infer<typeof BomComparison>;

export const compareBomsRoute = declareRoute({
  method: 'GET',
  path: '/boms/{id}/comparison',
  summary: 'What a bill of materials has otherwise than an earlier one: parts, licences, suppliers, vulnerabilities',
  permission: 'boms:read',
  params: IdParams,
  query: z.object({
    with: z
      .string()
      .max(100)
      .optional()
      .describe('The earlier one; where none is named, the one received before it for its product'),
  }),
  output: BomComparison,
});

const MissingElement = z.object({
  element: z.string(),
  level: z.enum(['required', 'if-it-exists']),
  message: z.string(),
  mend: z.string(),
});

/** Which minimum elements a document lacks. */
export const BomCheck = z.object({
  ok: z.boolean().describe('Nothing that is required is missing'),
  profile: z.object({ id: z.string(), title: z.string(), edition: z.string() }),
  document: z.object({ missing: z.array(MissingElement) }),
  components: z
    .array(
      z.object({
        ref: z.string().nullable(),
        name: z.string().nullable(),
        version: z.string().nullable(),
        purl: z.string().nullable(),
        missing: z.array(MissingElement),
      }),
    )
    .describe('Those that lack something, in document order'),
  coverage: z.array(
    z.object({
      element: z.string(),
      title: z.string(),
      of: z.enum(['document', 'subject', 'component']),
      level: z.enum(['required', 'if-it-exists']),
      present: z.int(),
      total: z.int(),
    }),
  ),
});
export type BomCheck = z.infer<typeof BomCheck>;

export const bomProfiles = ['ntia-2021', 'cisa-2025', 'fsct-minimum', 'fsct-recommended', 'bsi-tr-03183'] as const;
export type BomProfile = (typeof bomProfiles)[number];

export const checkBomRoute = declareRoute({
  method: 'GET',
  path: '/boms/{id}/elements',
  summary: 'Which minimum elements a bill of materials lacks, component by component, and how to mend each',
  permission: 'boms:read',
  params: IdParams,
  query: z.object({ profile: z.enum(bomProfiles).default('ntia-2021') }),
  output: BomCheck,
});

export const bomWhy = declareWhy({
  kind: 'bom',
  path: '/boms/{id}',
  permission: 'boms:read',
  asOf: true,
  values: [
    ...(['components', 'checked', 'unchecked', 'withoutAdvisories', 'checkedAt', 'newest', 'unresolvedNames'] as const),
    ...findingCountPaths,
  ],
  of: Bom,
  stated: [
    ...['id', 'number', 'product', 'fileName', 'sha256', 'bytes', 'state', 'problems', 'warnings', 'jobId'],
    ...[
      'format',
      'specVersion',
      'serialNumber',
      'documentVersion',
      'madeAt',
      'receivedAt',
      'receivedBy',
      'receiverErased',
    ],
  ],
});
