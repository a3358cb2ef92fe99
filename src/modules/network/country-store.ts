import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { criticalityOrder, supportsToday } from '../links/index.ts';
import type { NodeRef } from '../register/contract.ts';
import { nodeRefOf, type RefColumns } from '../register/index.ts';

interface CountryNode {
  id: string;
  kind: 'supplier' | 'site';
  country: string | null;
  direct: boolean;
}

/** What systems and functions need: they themselves, and the products that one of them uses. */
function needed(workspaceId: string): RawBuilder<unknown> {
  return sql`needed as materialized (
      select node.id from node
      where node.workspace_id = ${workspaceId} and node.kind in ('system', 'function') and not node.retired
      union
      select link.from_id from supply_link link
      join node user_of on user_of.workspace_id = ${workspaceId} and user_of.id = link.to_id
        and user_of.kind in ('system', 'function') and not user_of.retired
      join node used on used.workspace_id = ${workspaceId} and used.id = link.from_id and used.kind = 'product'
        and not used.retired
      where link.workspace_id = ${workspaceId} and ${supportsToday}
    )`;
}

/** Whether the supplier supplies something that is needed. */
function suppliesNeeded(workspaceId: string): RawBuilder<boolean> {
  return sql`exists (
        select from supply_link link join needed on needed.id = link.to_id
        where link.workspace_id = ${workspaceId} and link.from_id = node.id and ${supportsToday}
      )`;
}

/** Sites and suppliers with their countries, and whether a supplier supplies what a system or a function needs, or those themselves. */
export async function readCountryNodes(tx: Tx, workspaceId: string): Promise<CountryNode[]> {
  const { rows } = await sql<CountryNode>`
    with ${needed(workspaceId)}
    select node.id, node.kind, coalesce(supplier.country, site.country) as country,
      node.kind = 'supplier' and ${suppliesNeeded(workspaceId)} as direct
    from node
    left join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
    left join site on site.workspace_id = ${workspaceId} and site.id = node.id
    where node.workspace_id = ${workspaceId} and node.kind in ('supplier', 'site') and not node.retired`.execute(tx);
  return rows;
}

/** The first by name of the direct suppliers of a country; null stands for no known one. */
export async function readDirectSuppliers(
  tx: Tx,
  workspaceId: string,
  { country, most }: { country: string | null; most: number },
): Promise<NodeRef[]> {
  const { rows } = await sql<RefColumns>`
    with ${needed(workspaceId)}
    select node.id, node.kind, node.number, node.name from node
    join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
    where node.workspace_id = ${workspaceId} and node.kind = 'supplier' and not node.retired
      and supplier.country is not distinct from ${country} and ${suppliesNeeded(workspaceId)}
    order by lower(node.name), node.id limit ${most}`.execute(tx);
  return rows.map(nodeRefOf);
}

/** Mission functions with the place of their criticality among `ranks`, the most critical first. */
export async function readRankedFunctions(tx: Tx, workspaceId: string): Promise<{ id: string; rank: number }[]> {
  const { rows } = await sql<{ id: string; rank: number }>`
    select node.id, ${criticalityOrder} as rank
    from mission_function
    join node on node.workspace_id = ${workspaceId} and node.id = mission_function.id and not node.retired
    where mission_function.workspace_id = ${workspaceId} order by rank, node.id`.execute(tx);
  return rows;
}
