import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { EndOfLifeCounts, SupportState } from './contract.ts';
import { lifeCyclesOf } from './judge.ts';
import { componentsNamed, dayRead, knownProducts } from './store.ts';

/** How a component stands on the day that is read. */
export interface ComponentSupport {
  componentId: string;
  state: SupportState;
  endsOn: string | null;
}

/**
 * Every component of the workspace whose product a source of end-of-life dates names. Of the past: as the dates of today say of the
 * day that is read, as the source keeps no other.
 */
export async function readSupport(tx: Tx, workspaceId: string): Promise<ComponentSupport[]> {
  const products = await knownProducts(tx);
  if (products.length === 0) return [];
  const components = await componentsNamed(tx, workspaceId, [...new Set(products.flatMap(({ purls }) => purls))]);
  const day = await dayRead(tx, workspaceId);
  return lifeCyclesOf(components, products, day).map(({ component, state, endsOn }) => ({
    componentId: component.id,
    state,
    endsOn,
  }));
}

/** The products with a component in one of some states in their bill of materials in force, as pairs of `product_id` and `state`. */
export function productsBySupport(workspaceId: string, support: readonly ComponentSupport[]): RawBuilder<unknown> {
  const told = support.filter(({ state }) => state !== 'supported');
  return sql`(
    select distinct product.id as product_id, told.state
    from unnest(${told.map(({ componentId }) => componentId)}::uuid[], ${told.map(({ state }) => state)}::text[])
      as told (component_id, state)
    join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.component_id = told.component_id
    join product on product.workspace_id = ${workspaceId} and product.bom_id = occurrence.bom_id)`;
}

/** How many distinct components of each product are past their end, near it, or of unknown support; none where nothing is known. */
export async function countSupport(
  tx: Tx,
  workspaceId: string,
  { productIds, support }: { productIds: readonly string[]; support: readonly ComponentSupport[] },
): Promise<Map<string, EndOfLifeCounts>> {
  const told = support.filter(({ state }) => state !== 'supported');
  if (told.length === 0) return new Map();
  const { rows } = await sql<{ productId: string } & EndOfLifeCounts>`
    select product.id as "productId", count(distinct told.component_id) filter (where told.state = 'ended')::int as ended,
      count(distinct told.component_id) filter (where told.state = 'ending')::int as ending,
      count(distinct told.component_id) filter (where told.state = 'unknown')::int as unknown
    from unnest(${told.map(({ componentId }) => componentId)}::uuid[], ${told.map(({ state }) => state)}::text[])
      as told (component_id, state)
    join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.component_id = told.component_id
    join product on product.workspace_id = ${workspaceId} and product.bom_id = occurrence.bom_id
    where product.id = any(${productIds}::uuid[])
    group by 1`.execute(tx);
  return new Map(rows.map(({ productId, ...counts }) => [productId, counts]));
}
