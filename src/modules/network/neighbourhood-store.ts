import { sql } from 'kysely';
import { levels, linkKinds } from '../../common/network.ts';
import type { Tx } from '../../platform/database/database.ts';
import { factsInForce } from '../facts/index.ts';
import type { Confidence, LinkKind } from '../links/contract.ts';
import type { Level, NodeRef } from '../register/contract.ts';
import { nodeRefOf, type RefColumns } from '../register/index.ts';
import { numberedNodes } from './store.ts';

/** Beside what moves a snapshot, every change of these bears on how critical nodes are. */
export const tablesOfLevels = ['supply_link', 'mission_function', 'source_group', 'source_group_source', 'fact'];

/** What levels rest on, as whole columns; numbers in network byte order, levels as places in `levels`, 255 where nobody states one. */
export interface LevelColumns {
  /** 16 bytes a node: the register, and the components at links behind it. */
  ids: Buffer | null;
  /** Four bytes for the node that a link comes from, four for the one it leads to, one for its kind, one for the dependence. */
  links: Buffer | null;
  /** Four bytes for a function, one for the criticality it declares. */
  declared: Buffer | null;
  /** Four bytes for a node, one for the level of its own. */
  own: Buffer | null;
  groups: LevelGroup[];
}

export interface LevelGroup {
  of: number;
  need: number;
  sources: { node: number; qualified: boolean | null; dependence: Level | null }[];
}

export async function readLevelColumns(tx: Tx, workspaceId: string, day: string): Promise<LevelColumns> {
  const levelByte = (column: string) =>
    sql`substring(int4send(coalesce(array_position(${[...levels]}::text[], ${sql.ref(column)}) - 1, 255)) from 4)`;
  const { rows } = await sql<LevelColumns>`
    with ${numberedNodes(workspaceId)},
    linked as materialized (
      select f.node as f, t.node as t, array_position(${[...linkKinds]}::text[], link.kind) - 1 as kind, link.dependence
      from supply_link link
      join numbered f on f.id = link.from_id
      join numbered t on t.id = link.to_id
      where link.workspace_id = ${workspaceId}
        and coalesce(link.valid_from, ${day}) <= ${day} and coalesce(link.valid_until, ${day}) >= ${day}
    ),
    stated as (
      select numbered.node, f.value #>> '{}' as level
      from (${factsInForce(workspaceId, day)}) f join numbered on numbered.id = f.node_id
      where f.attribute = 'own'
    )
    select
      (select string_agg(uuid_send(id), '' order by node) from numbered) as ids,
      (select string_agg(int4send(f) || int4send(t) || substring(int4send(kind) from 4) || ${levelByte('linked.dependence')}, ''
        order by f, t, kind) from linked) as links,
      (select string_agg(int4send(numbered.node) || ${levelByte('mission_function.criticality')}, '')
        from mission_function join numbered on numbered.id = mission_function.id
        where mission_function.workspace_id = ${workspaceId}) as declared,
      (select string_agg(int4send(node) || ${levelByte('stated.level')}, '') from stated) as own,
      (select coalesce(jsonb_agg(jsonb_build_object('of', o.node, 'need', g.need, 'sources', (
          select coalesce(jsonb_agg(jsonb_build_object('node', s.node, 'qualified', source.qualified,
            'dependence', coalesce(source.dependence, g.dependence)) order by source.position), '[]')
          from source_group_source source join numbered s on s.id = source.node_id
          where source.workspace_id = ${workspaceId} and source.group_id = g.id)) order by g.id), '[]')
        from source_group g join numbered o on o.id = g.node_id
        where g.workspace_id = ${workspaceId}) as groups`.execute(tx);
  return rows[0]!;
}

/** The first ids by name. */
export async function firstByName(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  most: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from node where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])
    order by name, id limit ${most}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The criticality is what a function declares. */
export type PlacedNode = NodeRef & { country: string | null; criticality: Level | null };

export async function readPlacedNodes(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, PlacedNode>> {
  const { rows } = await sql<RefColumns & Pick<PlacedNode, 'country' | 'criticality'>>`
    select node.id, node.kind, node.number, node.name, coalesce(supplier.country, site.country) as country,
      mission_function.criticality
    from node
    left join mission_function on mission_function.workspace_id = ${workspaceId} and mission_function.id = node.id
    left join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
    left join site on site.workspace_id = ${workspaceId} and site.id = node.id
    where node.workspace_id = ${workspaceId} and node.id = any(${ids}::uuid[])`.execute(tx);
  return new Map(
    rows.map((row) => [row.id, { ...nodeRefOf(row), country: row.country, criticality: row.criticality }]),
  );
}

interface StatedLink {
  from: string;
  to: string;
  kind: LinkKind;
  confidence: Confidence;
  dependence: Level | null;
  share: number | null;
  shareMax: number | null;
}

/** The links among some nodes that hold on a day. */
export async function readLinksAmong(
  tx: Tx,
  workspaceId: string,
  day: string,
  ids: readonly string[],
): Promise<StatedLink[]> {
  const { rows } = await sql<StatedLink>`
    select from_id as "from", to_id as "to", kind, confidence, dependence, share, share_max as "shareMax"
    from supply_link
    where workspace_id = ${workspaceId} and from_id = any(${ids}::uuid[]) and to_id = any(${ids}::uuid[])
      and coalesce(valid_from, ${day}) <= ${day} and coalesce(valid_until, ${day}) >= ${day}
    order by from_id, to_id, kind, id`.execute(tx);
  return rows;
}

interface GroupSource {
  group: string;
  from: string;
  to: string;
  dependence: Level | null;
  share: number | null;
  shareMax: number | null;
}

export async function readSourcesAmong(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<GroupSource[]> {
  const { rows } = await sql<GroupSource>`
    select g.name as "group", source.node_id as "from", g.node_id as "to", coalesce(source.dependence, g.dependence) as dependence,
      source.share, source.share_max as "shareMax"
    from source_group g
    join source_group_source source on source.workspace_id = ${workspaceId} and source.group_id = g.id
    where g.workspace_id = ${workspaceId} and g.node_id = any(${ids}::uuid[]) and source.node_id = any(${ids}::uuid[])
    order by g.id, source.position`.execute(tx);
  return rows;
}

interface SharedOut {
  of: string;
  kind: LinkKind | null;
  /** Of all its shares the upper ends. */
  stated: number;
  links: number;
}

/** Links of one kind into a node, and groups of it, that all carry shares and make less than a whole. */
export async function readUnknownRests(
  tx: Tx,
  workspaceId: string,
  day: string,
  ids: readonly string[],
): Promise<SharedOut[]> {
  const { rows } = await sql<SharedOut>`
    select to_id as "of", kind, sum(coalesce(share_max, share)) as stated, count(*) as links
    from supply_link
    where workspace_id = ${workspaceId} and to_id = any(${ids}::uuid[])
      and coalesce(valid_from, ${day}) <= ${day} and coalesce(valid_until, ${day}) >= ${day}
    group by to_id, kind
    having bool_and(share is not null) and sum(coalesce(share_max, share)) < 1 - 1e-9
    union all
    select g.node_id, null, sum(coalesce(source.share_max, source.share)), count(*)
    from source_group g
    join source_group_source source on source.workspace_id = ${workspaceId} and source.group_id = g.id
    where g.workspace_id = ${workspaceId} and g.node_id = any(${ids}::uuid[])
    group by g.id, g.node_id
    having bool_and(source.share is not null) and sum(coalesce(source.share_max, source.share)) < 1 - 1e-9
    order by 1, 2`.execute(tx);
  return rows;
}
