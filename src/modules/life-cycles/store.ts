import { sql } from 'kysely';
import type { LifeCycle } from '../../formats/eol/life-cycles.ts';
import type { Tx } from '../../platform/database/database.ts';

export interface PackagedComponent {
  id: string;
  name: string;
  version: string | null;
  purl: string;
}

/** The components of the bill of materials that is in force for a product, each once. */
export async function componentsOfProduct(
  tx: Tx,
  workspaceId: string,
  productId: string,
): Promise<PackagedComponent[]> {
  const { rows } = await sql<PackagedComponent>`
    select component.id, concat_ws('/', nullif(component.group_name, ''), component.name) as name, component.version,
      coalesce(component.purl, '') as purl
    from component
    where component.workspace_id = ${workspaceId} and component.id in (
      select occurrence.component_id from bom_component occurrence
      join product on product.workspace_id = ${workspaceId} and product.bom_id = occurrence.bom_id
      where occurrence.workspace_id = ${workspaceId} and product.id = ${productId})
    order by component.id`.execute(tx);
  return rows;
}

export async function componentById(tx: Tx, workspaceId: string, id: string): Promise<PackagedComponent[]> {
  const { rows } = await sql<PackagedComponent>`
    select component.id, concat_ws('/', nullif(component.group_name, ''), component.name) as name, component.version,
      coalesce(component.purl, '') as purl
    from component where component.workspace_id = ${workspaceId} and component.id = ${id}`.execute(tx);
  return rows;
}

export interface KnownProduct {
  product: string;
  title: string;
  purls: string[];
  cycles: LifeCycle[];
}

/** All products whose release cycles are known; a few hundred. */
export async function knownProducts(tx: Tx): Promise<KnownProduct[]> {
  const { rows } =
    await sql<KnownProduct>`select product, title, purls, cycles from life_cycle order by product`.execute(tx);
  return rows;
}
