import { z } from 'zod';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { FindingListQuery } from '../findings/contract.ts';
import { NodeRef } from '../register/contract.ts';

export const VexDocumentFormat = z.enum(['openvex', 'csaf', 'cyclonedx', 'spdx']);

/** The largest document taken, in bytes. */
export const vexLimitBytes = 64 * 1024 * 1024;

const Counts = z.record(z.string(), z.int());

/** A document of statements as it came. */
export const VexDocument = z.object({
  id: z.string(),
  number: z.string().describe('`X-0003`'),
  fileName: z.string(),
  sha256: z.string(),
  format: VexDocumentFormat,
  specVersion: z.string(),
  documentId: z.string().nullable(),
  documentVersion: z.string().nullable(),
  author: z.string().nullable(),
  tool: z.string().nullable(),
  statedAt: z.string().nullable().describe('As the document writes it'),
  product: NodeRef.nullable().describe('The product that it was handed over for'),
  bom: z
    .object({ id: z.string(), number: z.string() })
    .nullable()
    .describe('The BOM of that product in which it came; null for a document of its own'),
  statements: z.int(),
  statuses: Counts.describe('Statements by status'),
  warnings: z.array(z.object({ at: z.string(), message: z.string() })),
  receivedAt: z.iso.datetime(),
  supersededBy: z
    .string()
    .nullable()
    .describe('The id of the newer document of the same author under the same id, or of the newer BOM'),
});
export type VexDocument = z.infer<typeof VexDocument>;

/** What taking a document in does to findings. */
export const VexEffect = z.object({
  closed: z.int(),
  reopened: z.int(),
  states: Counts.describe('Findings whose state is another now, by the state they have'),
  outside: z.int().describe('Statements that speak of nothing in the register; they wait until it appears'),
  jobId: z
    .string()
    .nullable()
    .describe('The job that judges the findings, where they are too many to wait for: the counts are then still zero'),
});
export type VexEffect = z.infer<typeof VexEffect>;

const Upload = z.object({
  fileName: z.string().trim().min(1).max(300).default('vex.json'),
  product: z.string().max(100).optional().describe('What statements without a product speak of'),
  draft: z.stringbool().default(false).describe('Also CSAF 2.1, which is a draft'),
});

export const Taken = VexDocument.extend({ effect: VexEffect });

export const previewVexRoute = declareRoute({
  method: 'POST',
  path: '/vex/previews',
  summary: 'What taking in a VEX document would do: nothing is kept',
  permission: 'findings:rule',
  query: Upload,
  body: 'bytes',
  limitBytes: vexLimitBytes,
  output: Taken,
});

export const importVexRoute = declareRoute({
  method: 'POST',
  path: '/vex/documents',
  summary: 'Take in a VEX document: OpenVEX, CSAF 2.0, CycloneDX or SPDX 3',
  permission: 'findings:rule',
  query: Upload,
  body: 'bytes',
  limitBytes: vexLimitBytes,
  output: Taken,
  status: 201,
});

export const listVexRoute = declareRoute({
  method: 'GET',
  path: '/vex/documents',
  summary: 'The VEX documents that were taken in, the newest first',
  permission: 'findings:read',
  asOf: true,
  output: z.object({ items: z.array(VexDocument) }),
});

export const VexStatementRow = z.object({
  position: z.int(),
  vulnerability: z.string(),
  product: z.string().nullable(),
  subcomponent: z.string().nullable(),
  status: z.string(),
  justification: z.string().nullable(),
  impact: z.string().nullable(),
  action: z.string().nullable(),
  timestamp: z.string().nullable(),
  source: z.object({ status: z.string(), justification: z.string().nullable() }).describe('The words of the document'),
  at: z.string().describe('Its place in the document'),
});

export const getVexRoute = declareRoute({
  method: 'GET',
  path: '/vex/documents/{id}',
  summary: 'One VEX document with its statements, the first 500',
  permission: 'findings:read',
  params: IdParams,
  output: VexDocument.extend({ items: z.array(VexStatementRow) }),
});

export const downloadVexRoute = declareRoute({
  method: 'GET',
  path: '/vex/documents/{id}/content',
  summary: 'A VEX document as it was received',
  permission: 'findings:read',
  params: IdParams,
  answer: 'bytes',
});

export const removeVexRoute = declareRoute({
  method: 'DELETE',
  path: '/vex/documents/{id}',
  summary: 'Undo taking in a VEX document; what it replaced counts again',
  permission: 'findings:rule',
  params: IdParams,
  output: VexEffect,
});

export const exportVexRoute = declareRoute({
  method: 'GET',
  path: '/vex/export',
  summary: 'What we say of the findings that a list shows, as a VEX document that stands alone',
  permission: 'findings:read',
  query: FindingListQuery.omit({ limit: true, after: true, sort: true, state: true }).extend({
    format: VexDocumentFormat.default('openvex'),
    draft: z.stringbool().default(false).describe('CSAF as 2.1, which is a draft'),
    tlp: z
      .enum(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])
      .default('AMBER+STRICT')
      .describe('The label of the Traffic Light Protocol that CSAF 2.1 demands'),
  }),
  answer: 'bytes',
});
