import { type RawBuilder, sql } from 'kysely';
import { isId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type RegisterTableName, registerTables } from '../../platform/database/tables.ts';
import { nodeRefOf, parseNumber, type RefColumns } from '../register/index.ts';
import { actorName, actors, type ChangeColumns, changeOf, isErased } from './compare-store.ts';
import type { Hindrance } from './contract.ts';

/** A node by id or number, also one that is removed by now. */
export async function findNodeEver(tx: Tx, workspaceId: string, reference: string): Promise<string | undefined> {
  const parsed = parseNumber(reference);
  if (!isId(reference) && !parsed) return undefined;
  const where = parsed ? sql`kind = ${parsed.series} and number = ${parsed.number}` : sql`id = ${reference}`;
  const { rows } = await sql<{ id: string }>`
    select id from node_history where workspace_id = ${workspaceId} and ${where} limit 1`.execute(tx);
  return rows[0]?.id;
}

/** Tables in the order in which their rows can be inserted; removing goes the other way. */
const base: readonly RegisterTableName[] = ['node', 'supplier', 'site', 'product', 'mission_function', 'supply_link'];
const inOrder = [...base, ...registerTables.filter((table) => !base.includes(table) && table !== 'bom')];

/**
 * Whether all that the change wrote can be put back; a BOM stands with its file and its findings. People whom the change named
 * stay: nothing but the rows that name them says anything of them.
 */
export function isUndoable(rows: Record<string, number>): boolean {
  const tables = Object.keys(rows).filter((table) => table !== 'person');
  return tables.length > 0 && tables.every((table) => inOrder.includes(table as RegisterTableName));
}

function tablesOf(rows: Record<string, number>): RegisterTableName[] {
  return inOrder.filter((table) => rows[table] !== undefined);
}

/** What a change did to each row of a table: the version before it, and the one it left. */
function touched(table: RegisterTableName, workspaceId: string, changeId: string): RawBuilder<unknown> {
  const history = sql.table(`${table}_history`);
  return sql`
    select h.id,
      (array_agg(h) filter (where h.change_set_id <> ${changeId} and h.ended_by = ${changeId}))[1] as before,
      (array_agg(h) filter (where h.change_set_id = ${changeId} and h.ended_by is distinct from ${changeId}))[1] as after
    from ${history} h
    where h.workspace_id = ${workspaceId} and (h.change_set_id = ${changeId} or h.ended_by = ${changeId})
    group by h.id`;
}

/** How many rows an undo would remove and restore. */
export async function countTouched(
  tx: Tx,
  workspaceId: string,
  { id, rows }: { id: string; rows: Record<string, number> },
): Promise<{ removed: number; restored: number }> {
  const counts = { removed: 0, restored: 0 };
  for (const table of tablesOf(rows)) {
    const found = await sql<{ removed: number; restored: number }>`
      select count(*) filter (where (before).id is null and (after).id is not null) as removed,
        count(*) filter (where (before).id is not null) as restored
      from (${touched(table, workspaceId, id)}) t`.execute(tx);
    counts.removed += found.rows[0]!.removed;
    counts.restored += found.rows[0]!.restored;
  }
  return counts;
}

/** Rows that are another than the change left them, and rows that rest on what it added: up to a limit, and how many in all. */
export async function readHindrances(
  tx: Tx,
  workspaceId: string,
  { id, rows }: { id: string; rows: Record<string, number> },
  limit: number,
): Promise<{ hindrances: Hindrance[]; hindered: number }> {
  const tables = tablesOf(rows);
  const parts = tables.map((table) => changedSince(table, workspaceId, id));
  for (const { table, column, target } of await referencesTo(tx, tables)) {
    parts.push(restingOn({ table, column, target }, workspaceId, id));
  }
  const { rows: found } = await sql<
    ChangeColumns & {
      reason: string;
      node: RefColumns | null;
      other: RefColumns | null;
      table: string;
      hindered: number;
    }
  >`
    with hindrance as (${sql.join(parts, sql` union all `)}),
    shown as (
      select *, count(*) over () as hindered from hindrance order by "table", row_id limit ${limit}
    )
    select shown.reason, shown."table", shown.hindered, ${nodeNamed('node_id')} as node, ${nodeNamed('other_id')} as other,
      c.number, c.at, c.action, ${actorName} as actor, ${isErased} as erased
    from shown
    left join change_set c on c.workspace_id = ${workspaceId} and c.id = shown.later
    ${actors}`.execute(tx);
  return {
    hindered: found[0]?.hindered ?? 0,
    hindrances: found.map((row) => ({
      name: [row.node?.name, row.other?.name].filter(Boolean).join(' – ') || row.table,
      node: row.node && nodeRefOf(row.node),
      reason: row.reason,
      change: row.number === null ? null : changeOf(row),
    })),
  };

  function nodeNamed(column: string): RawBuilder<unknown> {
    return sql`(select jsonb_build_object('id', n.id, 'kind', n.kind, 'number', n.number, 'name', n.name)
      from node_history n where n.workspace_id = ${workspaceId} and n.id = ${sql.ref(`shown.${column}`)}
      order by n.history_number desc limit 1)`;
  }
}

const hangsOnNode: readonly RegisterTableName[] = [
  'critical_software_answer',
  'evidence',
  'fact',
  'source_group',
  'source_group_source',
];

/** The nodes in whose words a row is named. */
function ends(table: RegisterTableName, row: string): RawBuilder<unknown> {
  const column = (name: string) => sql.raw(`(${row}).${name}`);
  if (table === 'supply_link') return sql`${column('from_id')} as node_id, ${column('to_id')} as other_id`;
  if (hangsOnNode.includes(table)) return sql`${column('node_id')} as node_id, null::uuid as other_id`;
  if (table === 'unit_supplier') return sql`${column('supplier_id')} as node_id, null::uuid as other_id`;
  return sql`${column('id')} as node_id, null::uuid as other_id`;
}

function changedSince(table: RegisterTableName, workspaceId: string, changeId: string): RawBuilder<unknown> {
  return sql`
    select ${table}::text as "table", t.id as row_id, ${ends(table, 'coalesce(t.after, t.before)')},
      case when stands.id is null then 'was removed since' else 'was changed since' end as reason,
      coalesce(stands.change_set_id, (t.after).ended_by) as later
    from (${touched(table, workspaceId, changeId)}) t
    left join ${sql.table(table)} stands on stands.workspace_id = ${workspaceId} and stands.id = t.id
    where case when (t.after).id is null then stands.id is not null
      else (t.after).ended_by is not null and (stands.id is null or ${said('stands')} is distinct from ${said('t.after')}) end`;
}

/** What a version says, whoever wrote it: a row that was changed and put back stands as the change left it. */
function said(row: string): RawBuilder<unknown> {
  return sql.raw(`(to_jsonb(${row}) - array['change_set_id', 'ended_by', 'history_number'])`);
}

interface Reference {
  table: string;
  column: string;
  target: RegisterTableName;
}

/** Foreign keys by which rows with a change set of their own rest on rows of these tables, as the catalogue knows them. */
async function referencesTo(tx: Tx, tables: readonly RegisterTableName[]): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
    select source.relname as "table", col.attname as "column", target.relname as target
    from pg_constraint fk
    join pg_class source on source.oid = fk.conrelid and source.relnamespace = 'public'::regnamespace
    join pg_class target on target.oid = fk.confrelid
    join pg_attribute col on col.attrelid = fk.conrelid and col.attnum = fk.conkey[2]
    join pg_attribute own on own.attrelid = fk.conrelid and own.attname = 'change_set_id'
    where fk.contype = 'f' and target.relname = any(${[...tables]}::text[]) and cardinality(fk.conkey) = 2
      and col.attname <> 'id'`.execute(tx);
  return rows;
}

/** Rows of later changes that refer to a row which the change added. */
function restingOn({ table, column, target }: Reference, workspaceId: string, changeId: string): RawBuilder<unknown> {
  return sql`
    select ${table}::text, r.id, t.id, null::uuid, 'is in use since', r.change_set_id
    from (${touched(target, workspaceId, changeId)}) t
    join ${sql.table(table)} r on r.workspace_id = ${workspaceId} and ${sql.ref(`r.${column}`)} = t.id
    where (t.before).id is null and r.change_set_id <> ${changeId}`;
}

/** Puts every row back as it was before the change; removes what the change added. */
export async function putBack(
  change: ChangeSet,
  { id, rows }: { id: string; rows: Record<string, number> },
  done: (tables: number, of: number) => Promise<void>,
): Promise<void> {
  const tables = tablesOf(rows);
  for (const table of [...tables].reverse()) await removeAdded(change, table, id);
  for (const [index, table] of tables.entries()) {
    await restoreRows(change, table, id);
    change.wrote(table);
    await done(index + 1, tables.length);
  }
}

async function removeAdded({ tx, workspaceId }: ChangeSet, table: RegisterTableName, changeId: string): Promise<void> {
  await sql`
    delete from ${sql.table(table)} where workspace_id = ${workspaceId} and id in (
      select id from (${touched(table, workspaceId, changeId)}) t where (before).id is null and (after).id is not null)`.execute(
    tx,
  );
}

async function restoreRows(
  { tx, workspaceId, id: changeSetId }: ChangeSet,
  table: RegisterTableName,
  changeId: string,
): Promise<void> {
  const columns = (await columnsOf(tx, table)).map((column) => sql.ref(column));
  const own = columns.map((column) => sql`(t.before).${column}`);
  await sql`
    insert into ${sql.table(table)} (workspace_id, id, ${sql.join(columns)}, change_set_id)
    select ${workspaceId}, t.id, ${sql.join(own)}, ${changeSetId}
    from (${touched(table, workspaceId, changeId)}) t where (t.before).id is not null
    on conflict (workspace_id, id) do update
    set ${sql.join(columns.map((column) => sql`${column} = excluded.${column}`))}, change_set_id = excluded.change_set_id`.execute(
    tx,
  );
}

async function columnsOf(tx: Tx, table: RegisterTableName): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${`public.${table}`}::regclass and attnum > 0 and not attisdropped
      and attname not in ('workspace_id', 'id', 'change_set_id') order by attnum`.execute(tx);
  return rows.map(({ name }) => name);
}

/** The nodes that a change touched and that still stand: their words are to be written anew. */
export async function nodesTouched(tx: Tx, workspaceId: string, changeId: string): Promise<string[]> {
  const by = (table: RegisterTableName) => sql`select id from (${touched(table, workspaceId, changeId)}) t`;
  const { rows } = await sql<{ id: string }>`
    select node.id from node where workspace_id = ${workspaceId} and id in (${by('node')} union ${by('supplier')})`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

export async function noteUndone({ tx, workspaceId, id }: ChangeSet, changeId: string): Promise<void> {
  await tx
    .insertInto('undone_change')
    .values({ workspace_id: workspaceId, change_set_id: changeId, undone_by: id })
    .execute();
}

/** The number of the change that undid this one; undefined while none did. */
export async function findUndoing(tx: Tx, workspaceId: string, changeId: string): Promise<number | undefined> {
  const { rows } = await sql<{ number: number }>`
    select c.number from undone_change u
    join change_set c on c.workspace_id = ${workspaceId} and c.id = u.undone_by
    where u.workspace_id = ${workspaceId} and u.change_set_id = ${changeId}`.execute(tx);
  return rows[0]?.number;
}
