import { z } from 'zod';
import { declareExport, listOf, sortKeys } from '../../common/list.ts';
import { Facet, flag, IdParams, oneOrMore, PageQuery } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { NodeRef, SearchText, text } from '../register/contract.ts';

export const EvidenceKind = z.enum([
  'certificate',
  'assessment',
  'test-report',
  'contract',
  'letter',
  'statement',
  'record',
  'incident',
  'news',
  'other',
]);
export type EvidenceKind = z.infer<typeof EvidenceKind>;

/** Who says it: the supplier of itself, somebody who was asked to look, we ourselves, or a public source. */
export const EvidenceOrigin = z.enum(['supplier', 'third-party', 'own', 'public']);
export type EvidenceOrigin = z.infer<typeof EvidenceOrigin>;

/** How far it was verified, weakest first; compared, never added (models reference §6.8). */
export const EvidenceGrade = z.enum(['unverified', 'document-review', 'third-party-audit', 'own-audit', 'observed']);
export type EvidenceGrade = z.infer<typeof EvidenceGrade>;

/** Evidence is good until the day it says; what says none has no end of its own. */
export const EvidenceState = z.enum(['good', 'expires-soon', 'expired']);
export type EvidenceState = z.infer<typeof EvidenceState>;

const EvidenceFields = z.object({
  kind: EvidenceKind,
  title: text(300, 'A title is needed'),
  summary: z.string().trim().max(4000).nullable(),
  origin: EvidenceOrigin,
  author: text(200).nullable().describe('The person or body that says it; kept by reference, so that it can be erased'),
  grade: EvidenceGrade,
  adverse: z.boolean().describe('Whether it speaks against what it hangs on'),
  observedOn: z.iso.date().describe('The day of which it speaks'),
  validUntil: z.iso.date().nullable().describe('The last day it holds; null where it says none'),
});

/** What evidence hangs on: a node, or a link between two. */
export const EvidenceSubject = z.object({
  node: NodeRef.nullable(),
  link: z.object({ id: z.string(), kind: z.string(), from: NodeRef, to: NodeRef }).nullable(),
});

/** An observation with origin, author, grade, times and, where there is one, its file (DESIGN §3). */
export const Evidence = EvidenceFields.extend({
  id: z.string(),
  number: z.string().describe('`E-0031`'),
  subject: EvidenceSubject,
  authorErased: z.boolean().describe('Whether it has an author whose name was erased'),
  recordedAt: z.iso.datetime().describe('When it was written down here'),
  state: EvidenceState,
  file: z.object({ name: z.string(), sha256: z.string(), bytes: z.int() }).nullable(),
  etag: z.string(),
});
export type Evidence = z.infer<typeof Evidence>;

/** How many days before its end evidence counts as soon to expire. */
export const expiresSoonDays = 30;

export const NewEvidence = EvidenceFields.partial().extend({
  subjectId: z.string().max(100).describe('A node by id or number, or a link by id'),
  kind: EvidenceKind,
  title: EvidenceFields.shape.title,
  origin: EvidenceOrigin,
  observedOn: EvidenceFields.shape.observedOn,
});
export type NewEvidence = z.infer<typeof NewEvidence>;

export const EvidenceChange = EvidenceFields.partial();
export type EvidenceChange = z.infer<typeof EvidenceChange>;

/** What the list can be sorted by: `observed` is the newest first. */
export const evidenceSorts = ['observed', 'validUntil', 'title', 'number'] as const;

export const EvidenceListQuery = PageQuery.extend({
  subject: z.string().max(100).optional().describe('What hangs on this node (and its links), or on this link'),
  q: SearchText.optional(),
  kind: oneOrMore(EvidenceKind),
  origin: oneOrMore(EvidenceOrigin),
  state: oneOrMore(EvidenceState),
  adverse: flag,
  sort: sortKeys(evidenceSorts).default('observed'),
});
export type EvidenceListQuery = z.infer<typeof EvidenceListQuery>;

export const listEvidenceRoute = declareRoute({
  method: 'GET',
  path: '/evidence',
  summary: 'List evidence, the newest first or the first to expire first',
  permission: 'register:read',
  asOf: true,
  query: EvidenceListQuery,
  output: listOf(Evidence).extend({ facets: z.object({ kind: Facet, origin: Facet, state: Facet }) }),
});

/** What a list of evidence can show of each piece. */
export const evidenceColumns = [
  ...(['number', 'title', 'subject', 'kind', 'origin', 'author', 'grade'] as const),
  ...(['adverse', 'observed', 'validUntil', 'state', 'summary', 'file', 'sha256'] as const),
] as const;
export type EvidenceColumn = (typeof evidenceColumns)[number];

export const exportEvidenceRoute = declareExport({
  path: '/evidence/export',
  summary: 'The evidence that a list shows, as XLSX, CSV or JSON',
  permission: 'register:read',
  query: EvidenceListQuery,
  columns: evidenceColumns,
});

export const getEvidenceRoute = declareRoute({
  method: 'GET',
  path: '/evidence/{id}',
  summary: 'One piece of evidence',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: Evidence,
});

export const addEvidenceRoute = declareRoute({
  method: 'POST',
  path: '/evidence',
  summary: 'Add evidence to a node or a link',
  permission: 'evidence:write',
  input: NewEvidence,
  output: Evidence,
  status: 201,
});

export const changeEvidenceRoute = declareRoute({
  method: 'PATCH',
  path: '/evidence/{id}',
  summary: 'Change evidence',
  permission: 'evidence:write',
  params: IdParams,
  input: EvidenceChange,
  output: Evidence,
  ifMatch: true,
});

export const attachFileRoute = declareRoute({
  method: 'PUT',
  path: '/evidence/{id}/file',
  summary: 'Attach the document, kept as received under its SHA-256; an earlier one stays in the history',
  permission: 'evidence:write',
  params: IdParams,
  query: z.object({ fileName: text(300).default('document') }),
  body: 'bytes',
  limitBytes: 100 * 1024 * 1024,
  output: Evidence,
});

export const downloadEvidenceRoute = declareRoute({
  method: 'GET',
  path: '/evidence/{id}/file',
  summary: 'The document as received',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  answer: 'bytes',
});

export const withdrawEvidenceRoute = declareRoute({
  method: 'DELETE',
  path: '/evidence/{id}',
  summary: 'Withdraw evidence; its history stays',
  permission: 'evidence:write',
  params: IdParams,
  status: 204,
  ifMatch: true,
});
