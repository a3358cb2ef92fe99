import { z } from 'zod';
import { IdParams, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';

/** A mistake at its cell: `Suppliers!C14`, what stands there, what is wrong, the likely fix. */
export const CellProblem = z.object({
  at: z.string(),
  field: z.string().nullable().describe('The title of the column'),
  value: z.string().nullable().describe('What stands in the cell'),
  message: z.string(),
  fix: z.string().nullable().describe('The value that was probably meant'),
});
export type CellProblem = z.infer<typeof CellProblem>;

export const SheetCounts = z.object({ new: z.int(), changed: z.int(), unchanged: z.int(), errors: z.int() });
export type SheetCounts = z.infer<typeof SheetCounts>;

/** One workbook on its way into the register. */
export const RegisterImport = z.object({
  id: z.string(),
  number: z.string().describe('`I-0007`'),
  fileName: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  state: z
    .enum(['reading', 'ready', 'refused', 'applying', 'applied', 'discarded', 'failed'])
    .describe('`ready`: can be applied; `refused`: the file as a whole cannot be read; `failed`: a fault on our side'),
  counts: SheetCounts.nullable(),
  sheets: z.record(z.string(), SheetCounts).nullable(),
  errors: z.array(CellProblem).describe('The first 1,000'),
  warnings: z.array(CellProblem).describe('The first 1,000'),
  jobId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  createdBy: z.string().nullable(),
  appliedAt: z.iso.datetime().nullable(),
  changeNumber: z.int().nullable().describe('The change of the workspace that took it in'),
});
export type RegisterImport = z.infer<typeof RegisterImport>;

export const ImportRow = z.object({
  sheet: z.string(),
  row: z.int(),
  what: z.enum(['new', 'changed', 'unchanged', 'error']),
  key: z.string().nullable(),
  name: z.string().nullable(),
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  problems: z.array(CellProblem),
});
export type ImportRow = z.infer<typeof ImportRow>;

export const startImportRoute = declareRoute({
  method: 'POST',
  path: '/imports',
  summary: 'Hand over a workbook (XLSX or CSV) and preview what it would change; nothing is written yet',
  permission: 'imports:write',
  query: z.object({ fileName: z.string().trim().min(1).max(300) }),
  body: 'bytes',
  limitBytes: 64 * 1024 * 1024,
  output: RegisterImport,
  status: 202,
});

export const listImportsRoute = declareRoute({
  method: 'GET',
  path: '/imports',
  summary: 'List imports, the newest first',
  permission: 'imports:read',
  query: PageQuery,
  output: pageOf(RegisterImport.omit({ errors: true, warnings: true })),
});

export const getImportRoute = declareRoute({
  method: 'GET',
  path: '/imports/{id}',
  summary: 'One import with its errors at their cells',
  permission: 'imports:read',
  params: IdParams,
  output: RegisterImport,
});

export const listImportRowsRoute = declareRoute({
  method: 'GET',
  path: '/imports/{id}/rows',
  summary: 'What an import does, row by row',
  permission: 'imports:read',
  params: IdParams,
  query: PageQuery.extend({
    what: z.enum(['new', 'changed', 'unchanged', 'error']).optional(),
    sheet: z.string().max(40).optional(),
  }),
  output: pageOf(ImportRow),
});

export const applyImportRoute = declareRoute({
  method: 'POST',
  path: '/imports/{id}/apply',
  summary: 'Take the import into the register, all or nothing',
  permission: 'imports:write',
  params: IdParams,
  input: z.object({
    leaveOutErrors: z.boolean().default(false).describe('Take the rows without errors and leave the others out'),
  }),
  output: RegisterImport,
  status: 202,
});

export const discardImportRoute = declareRoute({
  method: 'POST',
  path: '/imports/{id}/discard',
  summary: 'Discard a preview',
  permission: 'imports:write',
  params: IdParams,
  output: RegisterImport,
});

export const downloadImportRoute = declareRoute({
  method: 'GET',
  path: '/imports/{id}/file',
  summary: 'The workbook as it was received, byte for byte',
  permission: 'imports:read',
  params: IdParams,
  answer: 'bytes',
});
