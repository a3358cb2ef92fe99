import { type RawBuilder, sql } from 'kysely';
import { supportKinds } from '../../common/network.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Level, NodeKind, NodeRef } from '../register/contract.ts';
import { becameOther, findMove, type Move, nodeRefOf, type RefColumns } from '../register/index.ts';
import { nodeKinds, type RegisterColumns } from './snapshot.ts';

/** The register tables whose every change moves a snapshot; findings, for one, do not. */
const tables = ['supply_link', 'source_group', 'source_group_source', 'supplier_name', 'unit_supplier'];

/**
 * The newest change of the workspace, and whether the network has changed after an earlier one: links did, a node was retired,
 * restored or removed, a product has another BOM in force. A node that is new without a link reaches nothing, in the snapshot
 * or not, and a name moves nothing.
 */
export function findChange(tx: Tx, workspaceId: string, since: number): Promise<Move> {
  return findMove(tx, workspaceId, since, {
    tables,
    or: sql`(made.rows ? 'node' and ${becameOther(workspaceId, 'node', sql`retired`)})
      or (made.rows ? 'product' and ${becameOther(workspaceId, 'product', sql`bom_id`)})`,
  });
}

/**
 * The tables of a query that number nodes: `registered` all but components and what is retired, `parted` the components at links and in
 * groups behind them, `numbered` both.
 */
export function numberedNodes(workspaceId: string): RawBuilder<unknown> {
  const partsAt = (end: RawBuilder<unknown>) => sql`
    select part.id from node part join ${end} where part.workspace_id = ${workspaceId} and part.kind = 'component' and not part.retired`;
  return sql`
    registered as materialized (
      select id, (row_number() over (order by id) - 1)::int as node, array_position(${[...nodeKinds]}::text[], kind) - 1 as kind
      from node where workspace_id = ${workspaceId} and kind <> 'component' and not retired
    ),
    parted as materialized (
      select id, ((select count(*) from registered) + row_number() over (order by id) - 1)::int as node
      from (
        ${partsAt(sql`supply_link link on link.workspace_id = ${workspaceId} and link.from_id = part.id`)}
        union ${partsAt(sql`supply_link link on link.workspace_id = ${workspaceId} and link.to_id = part.id`)}
        union ${partsAt(sql`source_group grouped on grouped.workspace_id = ${workspaceId} and grouped.node_id = part.id`)}
        union ${partsAt(sql`source_group_source source on source.workspace_id = ${workspaceId} and source.node_id = part.id`)}
      ) part
    ),
    numbered as materialized (
      select id, node, kind from registered union all select id, node, ${nodeKinds.indexOf('component')}::int from parted
    )`;
}

/** In which word a source of a group supports, as nobody says it. */
const wordOfSource: Record<NodeKind, (typeof supportKinds)[number]> = {
  function: 'needed-by',
  system: 'needed-by',
  product: 'part-of',
  component: 'part-of',
  supplier: 'supplies',
  site: 'site-of',
};

/**
 * Numbers the register and hands it over as columns: the links valid on a day, the sources of groups, which need no link, which supplier
 * a resolved name means, and which BOM of each product is in force.
 */
export async function readColumns(tx: Tx, workspaceId: string, day: string): Promise<RegisterColumns> {
  const { rows } = await sql<Omit<RegisterColumns, 'links'> & RegisterColumns['links'][number]>`
    with ${numberedNodes(workspaceId)},
    linked as (
      select from_id as f, to_id as t, array_position(${[...supportKinds]}::text[], kind) - 1 as kind
      from supply_link
      where workspace_id = ${workspaceId} and kind <> 'owns'
        and coalesce(valid_from, ${day}) <= ${day} and coalesce(valid_until, ${day}) >= ${day}
      union all
      select f.id, grouped.node_id, (${nodeKinds.map((kind) => supportKinds.indexOf(wordOfSource[kind]))}::int[])[f.kind + 1]
      from source_group_source source
      join source_group grouped on grouped.workspace_id = ${workspaceId} and grouped.id = source.group_id
      join numbered f on f.id = source.node_id
      where source.workspace_id = ${workspaceId}
    )
    select
      (select number from change_counter where workspace_id = ${workspaceId}) as change,
      (select string_agg(uuid_send(id), '' order by node) from registered) as ids,
      (select string_agg(substring(int4send(kind) from 4), '' order by node) from registered) as kinds,
      (select string_agg(uuid_send(id), '' order by node) from parted) as parts,
      (select string_agg(uuid_send(supplier_name.id) || int4send(numbered.node), '')
        from supplier_name join numbered on numbered.id = supplier_name.supplier_id
        where supplier_name.workspace_id = ${workspaceId} and supplier_name.state = 'resolved') as meant,
      (select coalesce(json_agg(json_build_object('product', numbered.node, 'bom', bom.id,
            'components', coalesce(bom.components, 0)) order by numbered.node), '[]')
        from product
        join numbered on numbered.id = product.id
        join bom on bom.workspace_id = ${workspaceId} and bom.id = product.bom_id
        where product.workspace_id = ${workspaceId}) as listings,
      null::int as kind, null::bytea as ends
    union all
    (select null, null, null, null, null, null, kind, string_agg(uuid_send(f) || uuid_send(t), '')
      from linked group by kind, get_byte(uuid_send(f), 15) % ${linkPieces})`.execute(tx);
  const links = rows.filter(({ ends }) => ends !== null).sort((one, other) => one.kind - other.kind);
  return { ...rows.find(({ ends }) => ends === null)!, links };
}

/** So many of each kind, so that no text of the driver becomes as long as all links. */
const linkPieces = 16;

export type DescribedNode = NodeRef & { criticality: Level | null };

/** What people read of nodes, by id; the criticality is that which a mission function declares. */
export async function describeNodes(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, DescribedNode>> {
  const { rows } = await sql<RefColumns & { criticality: Level | null }>`
    select node.id, node.kind, node.number, node.name, mission_function.criticality
    from node
    left join mission_function on mission_function.workspace_id = ${workspaceId} and mission_function.id = node.id
    where node.workspace_id = ${workspaceId} and node.id = any(${ids}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, { ...nodeRefOf(row), criticality: row.criticality }]));
}
