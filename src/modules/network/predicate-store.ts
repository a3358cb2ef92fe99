import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { factsInForce } from '../facts/index.ts';

export interface OwnershipRow {
  owner_id: string;
  owned_id: string;
  share: number | null;
  share_max: number | null;
}

/** Who owns whom on a day, directly; nothing that is retired. */
export async function readOwnership(tx: Tx, workspaceId: string, day: string): Promise<OwnershipRow[]> {
  const { rows } = await sql<OwnershipRow>`
    select link.from_id as owner_id, link.to_id as owned_id, link.share, link.share_max
    from supply_link link
    join node owner on owner.workspace_id = ${workspaceId} and owner.id = link.from_id and not owner.retired
    join node owned on owned.workspace_id = ${workspaceId} and owned.id = link.to_id and not owned.retired
    where link.workspace_id = ${workspaceId} and link.kind = 'owns'
      and coalesce(link.valid_from, ${day}) <= ${day} and coalesce(link.valid_until, ${day}) >= ${day}
    order by link.id`.execute(tx);
  return rows;
}

/** The sources of groups, by the id or key of the group; a group without any that stands gives none. */
export async function readSources(
  tx: Tx,
  workspaceId: string,
  groups: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ id: string; key: string | null; sources: string[] }>`
    select grouped.id, grouped.key, array(
      select source.node_id::text from source_group_source source
      join node on node.workspace_id = ${workspaceId} and node.id = source.node_id and not node.retired
      where source.workspace_id = ${workspaceId} and source.group_id = grouped.id order by source.position) as sources
    from source_group grouped
    where grouped.workspace_id = ${workspaceId} and (grouped.id::text = any(${groups}) or grouped.key = any(${groups}))`.execute(
    tx,
  );
  return new Map(rows.flatMap(({ id, key, sources }) => [id, key ?? id].map((name) => [name, sources] as const)));
}

/** Suppliers and sites in these countries. */
export function findInCountries(tx: Tx, workspaceId: string, countries: readonly string[]): Promise<string[]> {
  const inCountry = (table: string) => sql`
    select placed.id from ${sql.table(table)} placed
    join node on node.workspace_id = ${workspaceId} and node.id = placed.id and not node.retired
    where placed.workspace_id = ${workspaceId} and placed.country = any(${countries})`;
  return idsOf(tx, sql`${inCountry('supplier')} union all ${inCountry('site')}`);
}

/** Nodes of which the region stated and in force on a day is one of these. */
export function findInRegions(
  tx: Tx,
  workspaceId: string,
  { regions, day }: { regions: readonly string[]; day: string },
): Promise<string[]> {
  return idsOf(
    tx,
    sql`
      select node.id from (${factsInForce(workspaceId, day)}) stated
      join node on node.workspace_id = ${workspaceId} and node.id = stated.node_id and not node.retired
      where stated.attribute = 'region' and stated.value #>> '{}' = any(${regions})`,
  );
}

async function idsOf(tx: Tx, query: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${query}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** All sites with a place. */
export async function readPlaces(
  tx: Tx,
  workspaceId: string,
): Promise<{ id: string; latitude: number; longitude: number }[]> {
  const { rows } = await sql<{ id: string; latitude: number; longitude: number }>`
    select site.id, site.latitude, site.longitude from site
    join node on node.workspace_id = ${workspaceId} and node.id = site.id and not node.retired
    where site.workspace_id = ${workspaceId} and site.latitude is not null and site.longitude is not null`.execute(tx);
  return rows;
}
