import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Level, NodeRef } from '../register/contract.ts';
import { nodeRefOf, type RefColumns } from '../register/index.ts';

export type ReachedFunction = NodeRef & { criticality: Level | null };

/** The mission functions that each product reaches by links that support (all but ownership), the most critical first. */
export async function functionsReached(
  tx: Tx,
  workspaceId: string,
  productIds: readonly string[],
): Promise<Map<string, ReachedFunction[]>> {
  const { rows } = await sql<RefColumns & { product_id: string; criticality: Level | null }>`
    with recursive reach as (
      select id as product_id, id as node_id from unnest(${productIds}::uuid[]) as product (id)
      union
      select reach.product_id, link.to_id
      from reach
      join supply_link link on link.workspace_id = ${workspaceId} and link.from_id = reach.node_id and ${supportsToday}
      join node on node.workspace_id = ${workspaceId} and node.id = link.to_id and not node.retired
    )
    select reach.product_id, node.id, node.kind, node.number, node.name, mission_function.criticality
    from reach
    join mission_function on mission_function.workspace_id = ${workspaceId} and mission_function.id = reach.node_id
    join node on node.workspace_id = ${workspaceId} and node.id = reach.node_id
    order by ${criticalityOrder}, lower(node.name), node.id`.execute(tx);
  const reached = new Map<string, ReachedFunction[]>();
  for (const row of rows) {
    const functions = reached.get(row.product_id) ?? [];
    functions.push({ ...nodeRefOf(row), criticality: row.criticality });
    reached.set(row.product_id, functions);
  }
  return reached;
}

/** The products that reach each mission function, as pairs. */
export async function productsReaching(
  tx: Tx,
  workspaceId: string,
  functionIds: readonly string[],
): Promise<{ functionId: string; productId: string }[]> {
  const { rows } = await sql<{ functionId: string; productId: string }>`
    with recursive support as (
      select id as function_id, id as node_id from unnest(${functionIds}::uuid[]) as mission (id)
      union
      select support.function_id, link.from_id
      from support
      join supply_link link on link.workspace_id = ${workspaceId} and link.to_id = support.node_id and ${supportsToday}
      join node on node.workspace_id = ${workspaceId} and node.id = link.from_id and not node.retired
    )
    select support.function_id as "functionId", node.id as "productId"
    from support
    join node on node.workspace_id = ${workspaceId} and node.id = support.node_id and node.kind = 'product'`.execute(
    tx,
  );
  return rows;
}

/**
 * A table of all nodes on which mission functions depend: `node_id`, and `rank`, the place of the highest criticality among those
 * functions in `ranks`. To be joined; nodes that it does not hold have no function behind them. Those that are retired are few and
 * looked up at once; the others need not be looked up one by one.
 */
export function dependence(workspaceId: string): RawBuilder<unknown> {
  return sql`(
    with recursive support as (
      select node.id as node_id, ${criticalityOrder} as rank
      from mission_function join node on node.workspace_id = ${workspaceId} and node.id = mission_function.id and not node.retired
      where mission_function.workspace_id = ${workspaceId}
      union
      select link.from_id, support.rank
      from support
      join supply_link link on link.workspace_id = ${workspaceId} and link.to_id = support.node_id and ${supportsToday}
        and link.from_id not in (select id from node where workspace_id = ${workspaceId} and retired)
    )
    select node_id, min(rank) as rank from support group by node_id)`;
}

/** The same of some nodes, which are far fewer to walk over. */
export function dependenceOf(workspaceId: string, nodeIds: readonly string[]): RawBuilder<unknown> {
  return sql`(
    with recursive supported as (
      select id as node_id, id from node where workspace_id = ${workspaceId} and id = any(${nodeIds}::uuid[]) and not retired
      union
      select supported.node_id, link.to_id
      from supported
      join supply_link link on link.workspace_id = ${workspaceId} and link.from_id = supported.id and ${supportsToday}
      join node on node.workspace_id = ${workspaceId} and node.id = link.to_id and not node.retired
    )
    select supported.node_id, min(${criticalityOrder}) as rank
    from supported
    join mission_function on mission_function.workspace_id = ${workspaceId} and mission_function.id = supported.id
    group by supported.node_id)`;
}

/** What `rank` counts to, from 1: the criticality of a function, last that nobody has declared one. */
export const ranks = ['very-high', 'high', 'moderate', 'low', 'none', 'unknown'] as const;

/** Who owns whom is no support, nor is what has not begun or has ended. */
export const supportsToday = sql`link.kind <> 'owns' and coalesce(link.valid_from, current_date) <= current_date
  and coalesce(link.valid_until, current_date) >= current_date`;

/** The most critical first; what nobody has declared last. */
export const criticalityOrder = sql`coalesce(array_position(
  array['very-high', 'high', 'moderate', 'low', 'none'], mission_function.criticality), 6)`;
