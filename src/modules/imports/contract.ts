import { z } from 'zod';
import { declareExport, declareFacets, listOf, sortKeys } from '../../common/list.ts';
import { Facet, flag, IdParams, oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { SearchText } from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

/** A mistake at its cell: `Suppliers!C14`, what stands there, what is wrong, the likely fix. */
export const CellProblem = z.object({
  at: z.string().describe('A cell, or of a network file a JSON Pointer'),
  field: z.string().nullable().describe('The title of the column'),
  value: z.string().nullable().describe('What stands in the cell'),
  message: z.string(),
  fix: z.string().nullable().describe('The value that was probably meant'),
  lost: z.literal(true).optional().describe('What the file says and the register has no place for'),
  lookAlike: z.literal(true).optional().describe('Told with its row too, where a person decides about it'),
});
export type CellProblem = z.infer<typeof CellProblem>;

export const SheetCounts = z.object({
  new: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  errors: z.int(),
  leftOut: z.int().describe('Rows that somebody has decided to leave out'),
});
export type SheetCounts = z.infer<typeof SheetCounts>;

/** What the rows of a sheet are. */
export const SheetKind = z.enum([
  'Suppliers',
  'Sites',
  'Products',
  'Systems',
  'Functions',
  'Components',
  'Links',
  'Sources',
  'Facts',
]);
export type SheetKind = z.infer<typeof SheetKind>;

const ColumnLetters = z.string().regex(/^[A-Z]{1,2}$/, 'Name the column by its letter');

const SuggestedField = z.object({
  field: z.string().describe('Our name of the column: `legalName`'),
  why: z.enum(['title', 'similar', 'values']).describe('Its title, a similar one, or what stands in it'),
});

/** How one sheet of a file is read, and what its columns seem to be. */
export const ImportSheet = z.object({
  sheet: z.string().describe('The name of its tab; of a CSV file, its own'),
  as: SheetKind.nullable().describe('What its rows are; null where they are not read, or nobody knows yet'),
  how: z
    .enum(['template', 'chosen', 'remembered', 'waits', 'left-out'])
    .describe('By the titles of the template, as chosen for this file, as remembered, not yet, or not at all'),
  headerRow: z.int(),
  rows: z.int(),
  remembered: z.object({ id: z.string(), at: z.iso.datetime() }).nullable(),
  foundBy: z
    .record(z.string(), z.int())
    .nullable()
    .describe(
      'Without a column of keys: how many rows were found by `lei`, `duns`, `uei`, `cage`, `domain`, `name`, or are `new`',
    ),
  columns: z.array(
    z.object({
      column: z.string().describe('`A`'),
      title: z.string(),
      samples: z.array(z.string()),
      field: z.string().nullable().describe('Our name of the column; null where it is not read'),
    }),
  ),
  suggested: z
    .partialRecord(SheetKind, z.record(z.string(), SuggestedField))
    .describe('By what its rows might be, then by column letter'),
});
export type ImportSheet = z.infer<typeof ImportSheet>;

export const ImportState = z.enum([
  'reading',
  'mapping',
  'ready',
  'refused',
  'applying',
  'applied',
  'undone',
  'discarded',
  'failed',
]);
export type ImportState = z.infer<typeof ImportState>;

/** One workbook on its way into the register. */
export const RegisterImport = z.object({
  id: z.string(),
  number: z.string().describe('`I-0007`'),
  fileName: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  state: ImportState.describe(
    '`mapping`: waits to be told what its columns are; `ready`: can be applied; `refused`: the file as a whole cannot be read; `undone`: taken in and taken back; `failed`: a fault on our side',
  ),
  counts: SheetCounts.nullable(),
  sheets: z.record(z.string(), SheetCounts).nullable(),
  errors: z.array(CellProblem).describe('The first 1,000'),
  warnings: z.array(CellProblem).describe('The first 1,000'),
  mapping: z.array(ImportSheet).nullable().describe('How its sheets are read, once the file was looked at'),
  lookAlikes: z
    .object({ found: z.int(), undecided: z.int() })
    .describe('Rows that look like another; those that nobody decides about go in as new'),
  jobId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  createdBy: z.string().nullable(),
  creatorErased: z.boolean().describe('Whether the name of who handed it over was erased'),
  appliedAt: z.iso.datetime().nullable(),
  changeNumber: z.int().nullable().describe('The change of the workspace that took it in'),
  lastUndo: z
    .object({
      number: z.int(),
      at: z.iso.datetime(),
      by: z.string().nullable(),
      byErased: z.boolean().describe('Whether the name of who did it was erased'),
    })
    .nullable()
    .describe('The newest of the changes that undid it, or undid that again; null where none did'),
});
export type RegisterImport = z.infer<typeof RegisterImport>;

/** By which rule a row looks like another. */
export const LookAlikeRule = z.enum([
  'lei',
  'duns',
  'uei',
  'cage',
  'domain',
  'name',
  'alias',
  'letters',
  'words',
  'domain-name',
]);
export type LookAlikeRule = z.infer<typeof LookAlikeRule>;

/** What becomes of a row that looks like another: it goes in as new, changes that one, or stays out. */
export const LookAlikeChoice = z.enum(['new', 'same', 'leave-out']);
export type LookAlikeChoice = z.infer<typeof LookAlikeChoice>;

/** A row that would be new and looks like another, of the register or of the file. */
export const LookAlike = z.object({
  at: z.string().describe('`Suppliers!C14`'),
  rule: LookAlikeRule,
  value: z.string(),
  why: z.string().describe('The rule that matched, in words'),
  other: z.object({
    id: z.string().nullable().describe('Null for a row of the same file'),
    number: z.string().nullable(),
    name: z.string(),
    row: z.int().nullable().describe('The row of the same file'),
  }),
});
export type LookAlike = z.infer<typeof LookAlike>;

const RowKind = z.enum(['new', 'changed', 'unchanged', 'error', 'left-out']);

export const ImportRow = z.object({
  sheet: z.string(),
  row: z.int(),
  what: RowKind,
  key: z.string().nullable(),
  name: z.string().nullable(),
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  problems: z.array(CellProblem),
  lookAlike: LookAlike.extend({ choice: LookAlikeChoice.nullable() }).nullable(),
});
export type ImportRow = z.infer<typeof ImportRow>;

export const startImportRoute = declareRoute({
  method: 'POST',
  path: '/imports',
  summary:
    'Hand over a workbook (XLSX or CSV) or a supply network (`holdfast.network/1`, GraphML or a zip of tables) and preview what it would change; nothing is written yet',
  permission: 'imports:write',
  query: z.object({ fileName: z.string().trim().min(1).max(300) }),
  body: 'bytes',
  limitBytes: 64 * 1024 * 1024,
  output: RegisterImport,
  status: 202,
});

/** An import without what only its own page tells. */
export const ListedImport = RegisterImport.omit({ errors: true, warnings: true, mapping: true, lookAlikes: true });
export type ListedImport = z.infer<typeof ListedImport>;

/** What the list can be sorted by: imports are numbered in the order in which they were handed over. */
export const importSorts = ['number', 'file'] as const;

export const ImportListQuery = PageQuery.extend({
  q: SearchText.optional().describe('A part of the file name, or the number'),
  state: oneOrMore(ImportState),
  waiting: flag.describe('Only those that wait for a decision'),
  sort: sortKeys(importSorts).default('-number'),
});
export type ImportListQuery = z.infer<typeof ImportListQuery>;

export const listImportsRoute = declareRoute({
  method: 'GET',
  path: '/imports',
  summary: 'List imports, the newest first or by file name',
  permission: 'imports:read',
  query: ImportListQuery,
  output: listOf(ListedImport),
});

export const importFacetsRoute = declareFacets({
  path: '/imports/facets',
  summary: 'How many imports stand behind each value of a filter',
  permission: 'imports:read',
  asOf: false,
  query: ImportListQuery,
  facets: { state: Facet },
});

/** What a list of imports can show of each. */
export const importColumns = [
  ...(['number', 'file', 'state', 'new', 'changed', 'unchanged', 'errors', 'leftOut'] as const),
  ...(['when', 'by', 'applied', 'change', 'bytes', 'sha256'] as const),
] as const;
export type ImportColumn = (typeof importColumns)[number];

export const exportImportsRoute = declareExport({
  path: '/imports/export',
  summary: 'The imports that a list shows, as XLSX, CSV or JSON',
  permission: 'imports:read',
  asOf: false,
  query: ImportListQuery,
  columns: importColumns,
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
    what: RowKind.optional(),
    sheet: z.string().max(40).optional(),
    lookAlikes: z.enum(['all', 'undecided']).optional().describe('Only rows that look like another'),
  }),
  output: pageOf(ImportRow),
});

/** What the columns of one sheet are. */
export const SheetMappingChoice = z.object({
  sheet: z.string().max(300).describe('The name of its tab, as `mapping` gives it'),
  as: SheetKind.nullable().describe('What its rows are; null leaves the sheet out'),
  columns: z
    .record(ColumnLetters, z.string().max(40))
    .describe('Our name of the column by its letter; others are not read'),
});
export type SheetMappingChoice = z.infer<typeof SheetMappingChoice>;

export const mapImportRoute = declareRoute({
  method: 'PUT',
  path: '/imports/{id}/mapping',
  summary: 'Say what the columns of a file are; it is then previewed anew',
  permission: 'imports:write',
  params: IdParams,
  input: z.object({
    sheets: z.array(SheetMappingChoice).min(1).max(100),
    remember: z.boolean().default(true).describe('For files with the same titles'),
  }),
  output: RegisterImport,
  status: 202,
});

export const decideLookAlikesRoute = declareRoute({
  method: 'PUT',
  path: '/imports/{id}/look-alikes',
  summary: 'Say of rows that look like others what becomes of them; the file is then previewed anew',
  permission: 'imports:write',
  params: IdParams,
  input: z.object({
    choices: z
      .array(z.object({ sheet: SheetKind, row: z.int().min(1), as: LookAlikeChoice }))
      .max(10_000)
      .default([]),
    rest: LookAlikeChoice.optional().describe('What becomes of all that are undecided then'),
  }),
  output: RegisterImport,
  status: 202,
});

/** What the columns of a sheet are, remembered for files with the same titles. */
export const ImportMapping = z.object({
  id: z.string(),
  as: SheetKind.nullable().describe('What the rows are; null where such sheets are left out'),
  columns: z.array(z.object({ title: z.string(), field: z.string().nullable() })),
  rememberedAt: z.iso.datetime(),
  usedAt: z.iso.datetime(),
  createdBy: z.string().nullable(),
});
export type ImportMapping = z.infer<typeof ImportMapping>;

export const listImportMappingsRoute = declareRoute({
  method: 'GET',
  path: '/import-mappings',
  summary: 'Mappings of columns that are remembered, the last used first',
  permission: 'imports:read',
  output: z.object({ items: z.array(ImportMapping) }),
});

export const forgetImportMappingRoute = declareRoute({
  method: 'DELETE',
  path: '/import-mappings/{id}',
  summary: 'Forget a mapping: the next file with these titles is asked about again',
  permission: 'imports:write',
  params: IdParams,
  status: 204,
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

export const importWhy = declareWhy({
  kind: 'import',
  path: '/imports/{id}',
  permission: 'imports:read',
  asOf: false,
  values: ['counts.new', 'counts.changed', 'counts.unchanged', 'counts.errors', 'counts.leftOut', 'lookAlikes.found'],
  of: RegisterImport,
  // What is told with its cell carries its grounds; `sheets` and `undecided` are parts of the values.
  stated: [
    ...['id', 'number', 'fileName', 'sha256', 'bytes', 'state', 'jobId', 'createdAt', 'createdBy', 'creatorErased'],
    ...['appliedAt', 'changeNumber', 'sheets', 'errors', 'warnings', 'mapping', 'lookAlikes.undecided', 'lastUndo'],
  ],
});
