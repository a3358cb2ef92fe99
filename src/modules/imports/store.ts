import { type RawBuilder, sql } from 'kysely';
import { isId } from '../../common/ids.ts';
import type { Facet } from '../../common/page.ts';
import type { SheetMapping } from '../../formats/register-workbook/mapping.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import {
  allOf,
  ascending,
  containing,
  type Filters,
  isAfter,
  isOrNot,
  type ListSource,
  type Marked,
  markOf,
  type Narrowed,
  numberOf,
  parseNumber,
  type Slice,
  shownBy,
} from '../register/index.ts';
import type { CellProblem, ImportListQuery, ImportRow, ListedImport, RegisterImport, SheetCounts } from './contract.ts';
import type { Decision } from './decisions.ts';
import { importSheetOf, type SheetPlan, withoutSamples } from './mapping.ts';
import type { Preview } from './preview.ts';

/** Whether it was undone since stands with the changes that undid it. */
type StoredState = Exclude<RegisterImport['state'], 'undone'>;

interface ImportColumns {
  id: string;
  number: number;
  file_name: string;
  sha256: Buffer;
  size: number;
  state: StoredState;
  counts: SheetCounts | null;
  sheets: Record<string, SheetCounts> | null;
  job_id: string | null;
  created_at: Date;
  created_by: string | null;
  creator_erased: boolean;
  applied_at: Date | null;
  change_number: number | null;
  last_undo: (NonNullable<RegisterImport['lastUndo']> & { isUndone: boolean }) | null;
}

/** What only the reading of the file needs to know of an import. */
export interface ImportSettings {
  plans: SheetPlan[] | null;
  chosen: SheetMapping[];
  decisions: Decision[];
}

function selectImports(workspaceId: string, more: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select taken.id, taken.number, taken.file_name, taken.sha256, taken.size, taken.state, taken.counts, taken.sheets,
      taken.job_id, taken.created_at, taken.applied_at, change_set.number as change_number,
      coalesce(app_user.name, api_token.name) as created_by,
      taken.actor_id is not null and coalesce(app_user.name, api_token.name) is null as creator_erased,
      ${lastUndo(workspaceId)} as last_undo ${more}
    from register_import taken
    left join change_set on change_set.workspace_id = ${workspaceId} and change_set.id = taken.change_set_id
    left join app_user on app_user.id = taken.actor_id and taken.actor_kind = 'user'
    left join api_token on api_token.id = taken.actor_id and taken.actor_kind = 'token'
    where taken.workspace_id = ${workspaceId}`;
}

/** An undoing can be undone, and that again: the last of them says whether the import stands. */
function lastUndo(workspaceId: string): RawBuilder<unknown> {
  return sql`(
    with recursive undoing as (
      select undone_by as id, true as is_undone from undone_change
      where workspace_id = ${workspaceId} and change_set_id = taken.change_set_id
      union all
      select next.undone_by, not undoing.is_undone from undoing
      join undone_change next on next.workspace_id = ${workspaceId} and next.change_set_id = undoing.id
    )
    select jsonb_build_object('number', change.number, 'at', to_char(change.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'by', coalesce(person.name, token.name), 'isUndone', undoing.is_undone,
      'byErased', change.actor_id is not null and coalesce(person.name, token.name) is null)
    from undoing
    join change_set change on change.workspace_id = ${workspaceId} and change.id = undoing.id
    left join app_user person on change.actor_kind = 'user' and person.id = change.actor_id
    left join api_token token on change.actor_kind = 'token' and token.id = change.actor_id
    order by change.number desc limit 1)`;
}

function importOf(row: ImportColumns): ListedImport {
  const { isUndone = false, ...undo } = row.last_undo ?? {};
  return {
    id: row.id,
    number: numberOf('import', row.number)!,
    fileName: row.file_name,
    sha256: row.sha256.toString('hex'),
    bytes: row.size,
    state: isUndone ? 'undone' : row.state,
    counts: row.counts && { ...noCounts, ...row.counts },
    sheets:
      row.sheets &&
      Object.fromEntries(Object.entries(row.sheets).map(([sheet, counts]) => [sheet, { ...noCounts, ...counts }])),
    jobId: row.job_id,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    creatorErased: row.creator_erased,
    appliedAt: row.applied_at?.toISOString() ?? null,
    changeNumber: row.change_number,
    lastUndo: row.last_undo && (undo as RegisterImport['lastUndo']),
  };
}

/** Imports of the first release did not count what is left out. */
const noCounts: SheetCounts = { new: 0, changed: 0, unchanged: 0, errors: 0, leftOut: 0 };

/** The import with this id or number (`I-0007`). */
export async function findImport(tx: Tx, workspaceId: string, reference: string): Promise<RegisterImport | undefined> {
  const where = referring(reference);
  if (!where) return undefined;
  const { rows } = await sql<ImportColumns & FullColumns>`
    ${selectImports(
      workspaceId,
      sql`, taken.errors, taken.warnings, taken.sheet_plans, (
        select jsonb_build_object('found', count(*), 'undecided', count(*) filter (where look_alike ->> 'choice' is null))
        from register_import_row found
        where found.workspace_id = ${workspaceId} and found.import_id = taken.id and found.look_alike is not null
      ) as look_alikes`,
    )} and ${where}`.execute(tx);
  const row = rows[0];
  if (!row) return undefined;
  const { errors, warnings, sheet_plans, look_alikes: lookAlikes } = row;
  return { ...importOf(row), errors, warnings, mapping: sheet_plans?.map(importSheetOf) ?? null, lookAlikes };
}

interface FullColumns {
  errors: CellProblem[];
  warnings: CellProblem[];
  sheet_plans: SheetPlan[] | null;
  look_alikes: RegisterImport['lookAlikes'];
}

export async function readSettings(tx: Tx, workspaceId: string, id: string): Promise<ImportSettings> {
  const { rows } = await sql<ImportSettings>`
    select sheet_plans as plans, coalesce(chosen_mappings, '[]') as chosen, decisions from register_import
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  return rows[0]!;
}

/** Holds an import until the transaction ends, so that it is applied or discarded once. */
export async function lockImport(tx: Tx, workspaceId: string, reference: string): Promise<RegisterImport | undefined> {
  const where = referring(reference);
  if (!where) return undefined;
  await sql`select from register_import taken where workspace_id = ${workspaceId} and ${where} for update`.execute(tx);
  return findImport(tx, workspaceId, reference);
}

function referring(reference: string): RawBuilder<unknown> | undefined {
  if (isId(reference)) return sql`taken.id = ${reference}`;
  const parsed = parseNumber(reference);
  return parsed?.series === 'import' ? sql`taken.number = ${parsed.number}` : undefined;
}

/** The list of imports, as pages, counts and exports go through it. */
export const importList: ListSource<ImportListQuery, ListedImport> = {
  name: 'imports',
  id: sql`taken.id`,
  sorts: {
    number: { terms: ascending(sql`taken.number`) },
    file: { terms: ascending(sql`lower(taken.file_name)`, sql`taken.number`) },
  },
  shown: async (_, workspaceId, query) => shownBy(narrowed(workspaceId, query)),
  read: async (tx, workspaceId, ids) => {
    const { rows } = await sql<ImportColumns>`
      ${selectImports(workspaceId, sql``)} and taken.id = any(${[...ids]}::uuid[])`.execute(tx);
    return rows.map(importOf);
  },
};

/** How many imports stand in each state, whatever is chosen of the states themselves. */
export async function countImportStates(
  tx: Tx,
  workspaceId: string,
  query: Filters<ImportListQuery>,
): Promise<{ state: Facet }> {
  const { from, where } = shownBy(narrowed(workspaceId, { ...query, state: undefined }));
  const { rows } = await sql<Facet[number]>`
    select ${stateOf(workspaceId)} as value, count(*) as count from ${from} where ${where}
    group by 1 order by 2 desc, 1`.execute(tx);
  return { state: rows };
}

function narrowed(workspaceId: string, { q, state, waiting }: Filters<ImportListQuery>): Narrowed {
  const number = parseNumber(q ?? '');
  const named = number?.series === 'import' ? sql`taken.number = ${number.number}` : undefined;
  return {
    from: sql`register_import taken`,
    base: sql`taken.workspace_id = ${workspaceId}`,
    filters: {
      q: q === undefined ? undefined : (named ?? sql`lower(taken.file_name) like ${containing(q)}`),
      state: state && sql`${stateOf(workspaceId)} = any(${[...state]}::text[])`,
      waiting: isOrNot(waiting, sql`(taken.state in ('ready', 'mapping'))`),
    },
  };
}

function stateOf(workspaceId: string): RawBuilder<unknown> {
  return sql`case when taken.state = 'applied' and (${lastUndo(workspaceId)} ->> 'isUndone')::boolean then 'undone'
    else taken.state end`;
}

export async function insertImport(
  { tx, workspaceId, actor }: ChangeSet,
  row: { id: string; number: number; fileName: string; sha256: Buffer; size: number; jobId: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('register_import')
    .values({
      workspace_id: workspaceId,
      id: row.id,
      number: row.number,
      file_name: row.fileName,
      sha256: row.sha256,
      size: row.size,
      job_id: row.jobId,
      created_at: row.at,
      actor_kind: actor.kind,
      actor_id: actor.id,
    })
    .execute();
}

export async function updateImport(
  tx: Tx,
  workspaceId: string,
  id: string,
  set: {
    state: StoredState;
    jobId?: string;
    preview?: Omit<Preview, 'rows'>;
    applied?: { at: Date; changeSetId: string };
    plans?: readonly SheetPlan[];
    chosen?: readonly SheetMapping[];
    decisions?: readonly Decision[];
  },
): Promise<void> {
  const { state, jobId, preview, applied, plans, chosen, decisions } = set;
  const isOver = state === 'applied' || state === 'discarded';
  await tx
    .updateTable('register_import')
    .set({
      state,
      ...(jobId ? { job_id: jobId } : {}),
      ...(preview
        ? {
            counts: JSON.stringify(preview.counts),
            sheets: JSON.stringify(preview.sheets),
            errors: JSON.stringify(preview.errors),
            warnings: JSON.stringify(preview.warnings),
          }
        : {}),
      ...(plans ? { sheet_plans: JSON.stringify(isOver ? withoutSamples(plans) : plans) } : {}),
      ...(chosen ? { chosen_mappings: JSON.stringify(chosen) } : {}),
      ...(decisions ? { decisions: JSON.stringify(decisions) } : {}),
      ...(applied ? { applied_at: applied.at, change_set_id: applied.changeSetId } : {}),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Rows of one statement. */
const batchSize = 2_000;

/** Writes down what a preview shows, in place of an earlier one. */
export async function replaceRows(
  tx: Tx,
  workspaceId: string,
  importId: string,
  rows: readonly ImportRow[],
  done: (rows: number) => Promise<void>,
): Promise<void> {
  await removeRows(tx, workspaceId, importId);
  for (let start = 0; start < rows.length; start += batchSize) {
    const batch = rows.slice(start, start + batchSize).map((row, index) => ({ position: start + index, ...row }));
    await sql`
      insert into register_import_row
        (workspace_id, import_id, position, sheet, row, what, key, name, changes, problems, look_alike)
      select ${workspaceId}::uuid, ${importId}::uuid, r.position, r.sheet, r.row, r.what, r.key, r.name, r.changes,
        r.problems, nullif(r."lookAlike", 'null')
      from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as r
        (position int, sheet text, row int, what text, key text, name text, changes jsonb, problems jsonb,
        "lookAlike" jsonb)`.execute(tx);
    await done(start + batch.length);
  }
}

export async function removeRows(tx: Tx, workspaceId: string, importId: string): Promise<void> {
  await tx
    .deleteFrom('register_import_row')
    .where('workspace_id', '=', workspaceId)
    .where('import_id', '=', importId)
    .execute();
}

export interface RowFilter {
  what: ImportRow['what'] | undefined;
  sheet: string | undefined;
  lookAlikes: 'all' | 'undecided' | undefined;
}

const asInFile = [sql`position`];

export async function listRowsOf(
  tx: Tx,
  workspaceId: string,
  importId: string,
  filter: RowFilter,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<(ImportRow & Marked)[]> {
  const { rows } = await sql<ImportRow & Marked>`
    select sheet, row, what, key, name, changes, problems, look_alike as "lookAlike", ${markOf(asInFile)} as mark from register_import_row
    where ${matching(workspaceId, importId, filter)} and ${isAfter({ order: asInFile, after })}
    order by position limit ${limit}`.execute(tx);
  return rows;
}

export async function countRows(tx: Tx, workspaceId: string, importId: string, filter: RowFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from register_import_row where ${matching(workspaceId, importId, filter)}`.execute(tx);
  return rows[0]!.count;
}

/** All rows that look like another. */
export async function readLookAlikes(tx: Tx, workspaceId: string, importId: string): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`
    select sheet, row, what, key, name, changes, problems, look_alike as "lookAlike" from register_import_row
    where workspace_id = ${workspaceId} and import_id = ${importId} and look_alike is not null
    order by position`.execute(tx);
  return rows;
}

function matching(workspaceId: string, importId: string, { what, sheet, lookAlikes }: RowFilter): RawBuilder<boolean> {
  return allOf([
    sql`workspace_id = ${workspaceId}`,
    sql`import_id = ${importId}`,
    what && sql`what = ${what}`,
    sheet === undefined ? undefined : sql`sheet = ${sheet}`,
    lookAlikes && sql`look_alike is not null`,
    lookAlikes === 'undecided' ? sql`look_alike ->> 'choice' is null` : undefined,
  ]);
}
