import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { actorName, actors } from '../history/index.ts';
import {
  allOf,
  isAfter,
  type Marked,
  markOf,
  nodeRefOf,
  numberOf,
  parseNumber,
  type RefColumns,
  type Slice,
  takeNumbers,
} from '../register/index.ts';
import type { Draft, DraftState, DraftSummary, HeldEdit } from './contract.ts';

/** An edit as a draft keeps it; the ids of nodes stand for whatever named them. */
export type KeptEdit = Omit<HeldEdit, 'conflicts' | 'group'> & {
  group: { ofId: string; name: string; key: string | null } | null;
};

export interface KeptDraft extends Omit<DraftSummary, 'edits' | 'number'> {
  number: string;
  edits: KeptEdit[];
  nodeIds: string[];
}

interface DraftRow extends Marked {
  id: string;
  number: number;
  name: string;
  note: string | null;
  state: DraftState;
  edits: KeptEdit[];
  count: number;
  node_ids: string[];
  made_at: Date;
  by: string | null;
  change: number;
  change_set_id: string;
}

/** The newest first. */
const order = [sql`-draft.number`];

function selectDrafts(edits: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select draft.id, draft.number, draft.name, draft.note, draft.state, ${edits}, draft.node_ids, draft.made_at, draft.change_set_id,
      ${actorName} as by, coalesce(written.number, 0) as change, ${markOf(order)} as mark
    from draft
    left join change_set written on written.workspace_id = draft.workspace_id and written.id = draft.change_set_id
    cross join lateral (select draft.actor_kind, draft.actor_id) c
    ${actors}`;
}

export async function listDraftsOf(
  tx: Tx,
  workspaceId: string,
  state: DraftState | undefined,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<(DraftSummary & Marked)[]> {
  const { rows } = await sql<DraftRow>`
    ${selectDrafts(sql`jsonb_array_length(draft.edits) as count`)}
    where ${matching(workspaceId, state)} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...summaryOf(row), edits: row.count, mark: row.mark }));
}

export async function countDrafts(tx: Tx, workspaceId: string, state: DraftState | undefined): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from draft where ${matching(workspaceId, state)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, state: DraftState | undefined): RawBuilder<boolean> {
  return allOf([sql`draft.workspace_id = ${workspaceId}`, state && sql`draft.state = ${state}`]);
}

/** By id or number; held until the change is committed where it is to be changed. */
export async function findDraft(
  tx: Tx,
  workspaceId: string,
  reference: string,
  { forUpdate = false } = {},
): Promise<KeptDraft | undefined> {
  const parsed = parseNumber(reference);
  const where = parsed?.series === 'draft' ? sql`draft.number = ${parsed.number}` : sql`draft.id::text = ${reference}`;
  const { rows } = await sql<DraftRow>`
    ${selectDrafts(sql`draft.edits`)} where draft.workspace_id = ${workspaceId} and ${where}
    ${forUpdate ? sql`for update of draft` : sql``}`.execute(tx);
  const [row] = rows;
  return row && { ...summaryOf(row), edits: row.edits, nodeIds: row.node_ids };
}

function summaryOf(row: DraftRow): Omit<DraftSummary, 'edits'> {
  return {
    id: row.id,
    number: numberOf('draft', row.number)!,
    name: row.name,
    note: row.note,
    state: row.state,
    by: row.by,
    madeAt: row.made_at.toISOString(),
    change: row.change,
    etag: row.change_set_id,
  };
}

export async function insertDraft(
  change: ChangeSet,
  { name, note, edits, madeAt }: { name: string; note: string | null; edits: readonly KeptEdit[]; madeAt: Date },
): Promise<string> {
  const { tx, workspaceId, actor } = change;
  const id = newId();
  change.wrote('draft');
  await tx
    .insertInto('draft')
    .values({
      workspace_id: workspaceId,
      id,
      number: await takeNumbers(tx, workspaceId, 'draft', 1),
      name,
      note,
      state: 'open',
      edits: JSON.stringify(edits),
      node_ids: nodeIdsIn(edits),
      made_at: madeAt,
      actor_kind: actor.kind,
      actor_id: actor.id,
      change_set_id: change.id,
    })
    .execute();
  return id;
}

export async function updateDraft(
  change: ChangeSet,
  id: string,
  { edits, ...values }: { name?: string; note?: string | null; state?: DraftState; edits?: readonly KeptEdit[] },
): Promise<void> {
  change.wrote('draft');
  await change.tx
    .updateTable('draft')
    .set({
      ...values,
      ...(edits ? { edits: JSON.stringify(edits), node_ids: nodeIdsIn(edits) } : {}),
      change_set_id: change.id,
    })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** The nodes of the register that edits name. */
function nodeIdsIn(edits: readonly KeptEdit[]): string[] {
  const named = edits.flatMap(({ edit, link, group }) => [
    ...('nodeId' in edit ? [edit.nodeId] : []),
    ...('fromId' in edit ? [edit.fromId, edit.toId] : []),
    ...('ofId' in edit ? [edit.ofId] : []),
    ...('sources' in edit ? (edit.sources ?? []).map(({ nodeId }) => nodeId) : []),
    ...(link ? [link.fromId, link.toId] : []),
    ...(group ? [group.ofId] : []),
  ]);
  return [...new Set(named)].filter((id) => !id.startsWith('new-')).sort();
}

export async function readDraftNodes(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Draft['nodes']> {
  const { rows } = await sql<RefColumns & { retired: boolean }>`
    select id, kind, number, name, retired from node where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])
    order by lower(name), id`.execute(tx);
  return rows.map((row) => ({ ...nodeRefOf(row), retired: row.retired }));
}

const kindTables: Partial<Record<string, 'supplier' | 'site' | 'product' | 'mission_function'>> = {
  supplier: 'supplier',
  site: 'site',
  product: 'product',
  function: 'mission_function',
};

/** What stands in these fields of a node now, by the names of the API. */
export async function readFields(
  tx: Tx,
  workspaceId: string,
  { id, kind }: { id: string; kind: string },
  fields: readonly string[],
): Promise<Record<string, unknown>> {
  const table = kindTables[kind];
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select jsonb_build_object('name', node.name, 'key', node.key)
      ${table ? sql` || to_jsonb(kind_row)` : sql``} as row
    from node ${table ? sql`join ${sql.table(table)} kind_row on kind_row.workspace_id = ${workspaceId} and kind_row.id = node.id` : sql``}
    where node.workspace_id = ${workspaceId} and node.id = ${id}`.execute(tx);
  return Object.fromEntries(fields.map((field) => [field, rows[0]?.row[field] ?? null]));
}

export async function readGroupKey(tx: Tx, workspaceId: string, id: string): Promise<string | null> {
  const row = await tx
    .selectFrom('source_group')
    .select('key')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.key ?? null;
}
