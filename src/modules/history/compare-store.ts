import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeKind, NodeRef } from '../register/contract.ts';
import { nodeRefOf, type RefColumns } from '../register/index.ts';
import type { Change, NodeDifference } from './contract.ts';

/** Two changes of a workspace; what was made after the first, up to the second, is compared. */
export interface Span {
  since: number;
  until: number;
}

/** The tables that say something of a node by its own id. */
export const nodeTables = ['node', 'supplier', 'site', 'product', 'mission_function', 'classification'] as const;
type ComparedTable = (typeof nodeTables)[number] | 'supply_link' | 'finding';

type Row = Record<string, unknown>;

/** One row that is another at the end of the span than at its beginning; null where there was, or is, none. */
export interface ChangedRow {
  table: ComparedTable;
  id: string;
  before: Row | null;
  after: Row | null;
}

/** The versions of a table at both ends of the span, of the rows that changes in between have touched. */
function changedRows(table: ComparedTable, workspaceId: string, nodes: RawBuilder<unknown> | undefined) {
  const history = sql.table(`${table}_history`);
  return sql`
    select ${table}::text as "table", h.id,
      (array_agg(to_jsonb(h) - 'change_set_id' - 'ended_by' - 'history_number' - 'workspace_id')
        filter (where began.number <= (select since from span) and coalesce(ended.number > (select since from span), true)))[1] as before,
      (array_agg(to_jsonb(h) - 'change_set_id' - 'ended_by' - 'history_number' - 'workspace_id')
        filter (where began.number <= (select until from span) and coalesce(ended.number > (select until from span), true)))[1] as after
    from ${history} h
    join change_set began on began.workspace_id = ${workspaceId} and began.id = h.change_set_id
    left join change_set ended on ended.workspace_id = ${workspaceId} and ended.id = h.ended_by
    where h.workspace_id = ${workspaceId}
      and h.id in (
        select id from ${history} where workspace_id = ${workspaceId} and change_set_id in (select id from made)
        union
        select id from ${history} where workspace_id = ${workspaceId} and ended_by in (select id from made))
      ${nodes ? sql`and ${concerns(table, nodes)}` : sql``}
    group by h.id`;
}

function concerns(table: ComparedTable, nodes: RawBuilder<unknown>): RawBuilder<unknown> {
  if (table === 'supply_link') return sql`(h.from_id in (${nodes}) or h.to_id in (${nodes}))`;
  return sql`${sql.ref(table === 'finding' ? 'h.product_id' : 'h.id')} in (${nodes})`;
}

const made = (workspaceId: string, { since, until }: Span) => sql`
  span as (select ${since}::bigint as since, ${until}::bigint as until),
  made as materialized (
    select id from change_set where workspace_id = ${workspaceId} and number > ${since} and number <= ${until}
  )`;

/** Each changed row as what it says of which node; a link says something of both its ends, a finding of its product. */
function differing(workspaceId: string, span: Span, nodeId: string | undefined): RawBuilder<unknown> {
  const nodes = nodeId === undefined ? undefined : sql`${nodeId}::uuid`;
  const rows = (table: ComparedTable) => sql`(${changedRows(table, workspaceId, nodes)})`;
  return sql`
    ${made(workspaceId, span)},
    rows as materialized (
      select * from (${sql.join([...nodeTables, 'supply_link' as const, 'finding' as const].map(rows), sql` union all `)}) compared
      where before is distinct from after
    ),
    said as (
      select id as node_id, "table", before, after from rows where "table" not in ('supply_link', 'finding')
      union all
      select (coalesce(after, before) ->> 'from_id')::uuid, "table", before, after from rows where "table" = 'supply_link'
      union all
      select (coalesce(after, before) ->> 'to_id')::uuid, "table", before, after from rows where "table" = 'supply_link'
      union all
      select (coalesce(after, before) ->> 'product_id')::uuid, "table", before, after from rows
      where "table" = 'finding' and ${isOpen('before')} <> ${isOpen('after')}
    ),
    nodes as materialized (
      select said.node_id as id, node.kind, node.number, node.name,
        case
          when bool_or("table" = 'node' and before is null) then 'new'
          when bool_or("table" = 'node' and after is null) then 'removed'
          when bool_or("table" = 'node' and (before ->> 'retired')::boolean < (after ->> 'retired')::boolean) then 'retired'
          when bool_or("table" = 'node' and (before ->> 'retired')::boolean > (after ->> 'retired')::boolean) then 'restored'
          else 'changed'
        end as what,
        count(*) filter (where "table" = 'finding' and ${isOpen('after')}) as opened,
        count(*) filter (where "table" = 'finding' and ${isOpen('before')}) as gone
      from said
      join lateral (
        select kind, number, name from node_history
        where workspace_id = ${workspaceId} and id = said.node_id order by history_number desc limit 1
      ) node on true
      where node.kind <> 'component' ${nodeId === undefined ? sql`` : sql`and said.node_id = ${nodeId}`}
      group by said.node_id, node.kind, node.number, node.name
    )`;
}

function isOpen(side: 'before' | 'after'): RawBuilder<boolean> {
  const row = sql.ref(side);
  return sql<boolean>`(${row} is not null and ${row} ->> 'gone_at' is null)`;
}

export interface DifferingNode extends NodeRef {
  kind: NodeKind;
  what: NodeDifference['what'];
  opened: number;
  gone: number;
  mark: (string | number)[];
}

const order = [
  sql`array_position(${['supplier', 'product', 'system', 'function', 'site']}::text[], kind)`,
  sql`number`,
  sql`id`,
];

/** A page of the nodes that are another, and how many there are of each sort. */
export async function readDiffering(
  tx: Tx,
  workspaceId: string,
  { span, nodeId, kinds }: { span: Span; nodeId: string | undefined; kinds: readonly NodeKind[] | undefined },
  { after, limit }: { after: readonly unknown[] | undefined; limit: number },
) {
  const ofKinds = kinds ? sql`kind = any(${[...kinds]}::text[])` : sql`true`;
  const { rows } = await sql<{
    items: (RefColumns & Pick<DifferingNode, 'what' | 'opened' | 'gone' | 'mark'>)[];
    counts: { kind: NodeKind; what: NodeDifference['what']; count: number; opened: number; gone: number }[];
  }>`
    with ${differing(workspaceId, span, nodeId)}
    select
      (select coalesce(jsonb_agg(to_jsonb(page) order by page.mark), '[]') from (
        select *, jsonb_build_array(${sql.join(order)}) as mark from nodes
        where ${ofKinds} ${after ? sql`and (${sql.join(order)}) > (${sql.join(after.map((value) => sql`${value}`))})` : sql``}
        order by ${sql.join(order)} limit ${limit}
      ) page) as items,
      (select coalesce(jsonb_agg(to_jsonb(counted) order by kind, what), '[]') from (
        select kind, what, count(*) as count, sum(opened) as opened, sum(gone) as gone from nodes
        where ${ofKinds} group by kind, what
      ) counted) as counts`.execute(tx);
  const { items, counts } = rows[0]!;
  return {
    items: items.map(({ what, opened, gone, mark, ...node }) => ({ ...nodeRefOf(node), what, opened, gone, mark })),
    counts,
  };
}

/** The rows that say what is another of these nodes. */
export async function readChangedRows(
  tx: Tx,
  workspaceId: string,
  span: Span,
  nodeIds: readonly string[],
): Promise<ChangedRow[]> {
  const nodes = sql`select unnest(${[...nodeIds]}::uuid[])`;
  const tables = [...nodeTables, 'supply_link' as const].map(
    (table) => sql`(${changedRows(table, workspaceId, nodes)})`,
  );
  const { rows } = await sql<ChangedRow>`
    with ${made(workspaceId, span)}
    select * from (${sql.join(tables, sql` union all `)}) compared where before is distinct from after
    order by "table", id`.execute(tx);
  return rows;
}

/** Who touched which node in between, the newest first; up to ten changes a node. */
export async function readChangesOf(
  tx: Tx,
  workspaceId: string,
  span: Span,
  nodeIds: readonly string[],
): Promise<Map<string, Change[]>> {
  const ids = sql`${[...nodeIds]}::uuid[]`;
  const touched = (table: ComparedTable, column: string) => {
    const node = sql.ref(`h.${column}`);
    const from = sql`from ${sql.table(`${table}_history`)} h where h.workspace_id = ${workspaceId} and ${node} = any(${ids})`;
    return sql`
      select ${node} as node_id, h.change_set_id as id ${from} and h.change_set_id in (select id from made)
      union
      select ${node}, h.ended_by ${from} and h.ended_by in (select id from made)`;
  };
  const all = [
    ...nodeTables.map((table) => touched(table, 'id')),
    touched('supply_link', 'from_id'),
    touched('supply_link', 'to_id'),
    touched('finding', 'product_id'),
  ];
  const { rows } = await sql<ChangeColumns & { node_id: string }>`
    with ${made(workspaceId, span)},
    touched as (${sql.join(all, sql` union `)}),
    newest as (
      select touched.node_id, c.*, row_number() over (partition by touched.node_id order by c.number desc) as place
      from touched join change_set c on c.workspace_id = ${workspaceId} and c.id = touched.id
    )
    select c.node_id, c.number, c.at, c.action, ${actorName} as actor, ${isErased} as erased from newest c ${actors}
    where place <= 10 order by c.number desc`.execute(tx);
  const changes = Map.groupBy(rows, ({ node_id }) => node_id);
  return new Map([...changes].map(([id, found]) => [id, found.map(changeOf)]));
}

/** Columns of a change set `c` joined with `actors`. */
export interface ChangeColumns {
  number: number;
  at: Date;
  action: string;
  actor: string | null;
  erased: boolean;
}

export const actors = sql`
  left join app_user person on person.id = c.actor_id and c.actor_kind = 'user'
  left join api_token token on token.id = c.actor_id and c.actor_kind = 'token'`;

export const actorName = sql`coalesce(person.name, token.name)`;

export const isErased = sql`(c.actor_id is not null and ${actorName} is null)`;

export function changeOf({ number, at, action, actor, erased }: ChangeColumns): Change {
  return { number, at: at.toISOString(), action, actor, erased };
}

/** What ids in rows mean: people as owners, BOMs by number, nodes by reference. */
export async function readNames(
  tx: Tx,
  workspaceId: string,
  { people, boms, nodes }: { people: string[]; boms: string[]; nodes: string[] },
) {
  const named = await sql<{ id: string; name: string }>`
    select id, name from person where workspace_id = ${workspaceId} and id = any(${people}::uuid[])`.execute(tx);
  const numbered = await sql<{ id: string; number: number }>`
    select distinct id, number from bom_history where workspace_id = ${workspaceId} and id = any(${boms}::uuid[])`.execute(
    tx,
  );
  const referred = await sql<RefColumns>`
    select distinct on (id) id, kind, number, name from node_history
    where workspace_id = ${workspaceId} and id = any(${nodes}::uuid[]) order by id, history_number desc`.execute(tx);
  return {
    people: new Map(named.rows.map(({ id, name }) => [id, name])),
    boms: new Map(numbered.rows.map(({ id, number }) => [id, number])),
    nodes: new Map(referred.rows.map((row) => [row.id, nodeRefOf(row)])),
  };
}

/** The change with a number; undefined for 0 and for what is not made yet. */
export async function findChangeWith(
  tx: Tx,
  workspaceId: string,
  number: number,
): Promise<(Change & { id: string; rows: Record<string, number> }) | undefined> {
  const { rows } = await sql<ChangeColumns & { id: string; rows: Record<string, number> }>`
    select c.id, c.number, c.at, c.action, c.rows, ${actorName} as actor, ${isErased} as erased from change_set c ${actors}
    where c.workspace_id = ${workspaceId} and c.number = ${number}`.execute(tx);
  const [row] = rows;
  return row && { id: row.id, rows: row.rows, ...changeOf(row) };
}

/** When the first change of the workspace was made. */
export async function firstChangeAt(tx: Tx, workspaceId: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(at) as at from change_set where workspace_id = ${workspaceId}`.execute(tx);
  return rows[0]!.at;
}
