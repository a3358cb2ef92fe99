import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { supportsToday } from '../links/index.ts';
import type { TaxonomyUse } from './contract.ts';

/** What lists can be narrowed to. */
export interface ClassifiedFilter {
  element?: readonly string[] | undefined;
  criticalFunction?: readonly string[] | undefined;
}

/** Ids of the products that carry one of these elements. */
export function productsOfElements(workspaceId: string, codes: readonly string[]): RawBuilder<unknown> {
  return sql`(select classification.id from classification
    join node carrier on carrier.workspace_id = ${workspaceId} and carrier.id = classification.id
      and carrier.kind = 'product' and not carrier.retired
    where classification.workspace_id = ${workspaceId} and classification.elements && ${[...codes]}::text[])`;
}

/** Ids of the products that reach a mission function which carries one of these critical functions. */
export function productsOfCriticalFunctions(workspaceId: string, codes: readonly string[]): RawBuilder<unknown> {
  return sql`(select served.product_id from (${productsByCriticalFunction(workspaceId)}) served
    where served.code = any(${[...codes]}::text[]))`;
}

/** Ids of the mission functions that products with one of these elements reach. */
export function functionsOfElements(workspaceId: string, codes: readonly string[]): RawBuilder<unknown> {
  return sql`(select reached.function_id from (${functionsByElement(workspaceId)}) reached
    where reached.code = any(${[...codes]}::text[]))`;
}

/** The products that lists of other things are narrowed to; undefined where nothing is asked. */
export function classifiedProducts(
  workspaceId: string,
  { element, criticalFunction }: ClassifiedFilter,
): { element: RawBuilder<unknown> | undefined; criticalFunction: RawBuilder<unknown> | undefined } {
  return {
    element: element && productsOfElements(workspaceId, element),
    criticalFunction: criticalFunction && productsOfCriticalFunctions(workspaceId, criticalFunction),
  };
}

/** `code`, `product_id`: each element with the products that carry it. */
function productsByElement(workspaceId: string): RawBuilder<unknown> {
  return sql`
    select element.code, carrier.id as product_id
    from classification
    join node carrier on carrier.workspace_id = ${workspaceId} and carrier.id = classification.id
      and carrier.kind = 'product' and not carrier.retired
    cross join lateral unnest(classification.elements) as element (code)
    where classification.workspace_id = ${workspaceId}`;
}

/** `code`, `function_id`: each element with the mission functions that its products reach by links that support. */
function functionsByElement(workspaceId: string): RawBuilder<unknown> {
  return sql`
    with recursive reach as (
      select code, product_id as node_id from (${productsByElement(workspaceId)}) carried
      union
      select reach.code, link.to_id
      from reach
      join supply_link link on link.workspace_id = ${workspaceId} and link.from_id = reach.node_id and ${supportsToday}
      join node on node.workspace_id = ${workspaceId} and node.id = link.to_id and not node.retired
    )
    select reach.code, reach.node_id as function_id
    from reach join mission_function mission on mission.workspace_id = ${workspaceId} and mission.id = reach.node_id`;
}

/** `code`, `function_id`: each critical function with the mission functions that carry it. */
function functionsByCriticalFunction(workspaceId: string): RawBuilder<unknown> {
  return sql`
    select served.code, carrier.id as function_id
    from classification
    join node carrier on carrier.workspace_id = ${workspaceId} and carrier.id = classification.id
      and carrier.kind = 'function' and not carrier.retired
    cross join lateral unnest(classification.critical_functions) as served (code)
    where classification.workspace_id = ${workspaceId}`;
}

/** `code`, `product_id`: each critical function with the products that reach a mission function which carries it. */
function productsByCriticalFunction(workspaceId: string): RawBuilder<unknown> {
  return sql`
    with recursive support as (
      select code, function_id as node_id from (${functionsByCriticalFunction(workspaceId)}) carried
      union
      select support.code, link.from_id
      from support
      join supply_link link on link.workspace_id = ${workspaceId} and link.to_id = support.node_id and ${supportsToday}
      join node on node.workspace_id = ${workspaceId} and node.id = link.from_id and not node.retired
    )
    select support.code, support.node_id as product_id
    from support
    join node on node.workspace_id = ${workspaceId} and node.id = support.node_id and node.kind = 'product'`;
}

/** How much of the register each value stands for; those that stand for nothing are left out. */
export async function readUse(
  tx: Tx,
  workspaceId: string,
  by: 'element' | 'critical-function',
): Promise<TaxonomyUse[]> {
  const [products, functions] =
    by === 'element'
      ? [productsByElement(workspaceId), functionsByElement(workspaceId)]
      : [productsByCriticalFunction(workspaceId), functionsByCriticalFunction(workspaceId)];
  const { rows } = await sql<TaxonomyUse>`
    with carried as (${products}),
    reached as (${functions}),
    made as (
      select carried.code, count(distinct maker.id) as count
      from carried
      join supply_link makes on makes.workspace_id = ${workspaceId} and makes.to_id = carried.product_id
        and makes.kind = 'manufactures'
      join node maker on maker.workspace_id = ${workspaceId} and maker.id = makes.from_id and maker.kind = 'supplier'
        and not maker.retired
      group by carried.code
    ),
    open as (
      select carried.code, sum(counted.findings) as count
      from carried
      join finding_count counted on counted.workspace_id = ${workspaceId} and counted.product_id = carried.product_id
      group by carried.code
    ),
    missions as (
      select reached.code, count(*) as functions,
        count(*) filter (where mission.criticality in ('high', 'very-high')) as critical
      from reached
      join mission_function mission on mission.workspace_id = ${workspaceId} and mission.id = reached.function_id
      group by reached.code
    ),
    counted as (select code, count(*) as products from carried group by code)
    select code, coalesce(counted.products, 0)::int as products, coalesce(missions.functions, 0)::int as functions,
      coalesce(missions.critical, 0)::int as "criticalFunctions", coalesce(made.count, 0)::int as suppliers,
      coalesce(open.count, 0)::int as findings
    from counted full join missions using (code) left join made using (code) left join open using (code)
    order by code`.execute(tx);
  return rows;
}
