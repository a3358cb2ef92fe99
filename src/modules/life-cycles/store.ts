import { sql } from 'kysely';
import type { LifeCycle } from '../../formats/eol/life-cycles.ts';
import { formatPurl } from '../../formats/purl/purl.ts';
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

/** Components by the name of their package, `type/namespace/name`, through an index of their own. */
export async function componentsNamed(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
): Promise<PackagedComponent[]> {
  const purls = names.flatMap((name) => purlsOf(name));
  const { rows } = await sql<PackagedComponent>`
    select component.id, concat_ws('/', nullif(component.group_name, ''), component.name) as name, component.version,
      component.purl
    from component
    where component.workspace_id = ${workspaceId} and component.purl is not null
      and left(split_part(split_part(component.purl, '@', 1), '?', 1), 200) = any(${purls}::text[])
    order by component.id`.execute(tx);
  return rows;
}

function purlsOf(name: string): string[] {
  const [type = '', ...rest] = name.split('/');
  const namespace = rest.slice(0, -1).join('/');
  const purl = formatPurl({ type, namespace: namespace === '' ? null : namespace, name: rest.at(-1) ?? '' });
  return purl.ok ? [purl.value.slice(0, 200)] : [];
}

/** `YYYY-MM-DD` of the moment that is read: of the change that a past is read as of, else of now. */
export async function dayRead(tx: Tx, workspaceId: string): Promise<string> {
  const { rows } = await sql<{ day: string }>`
    select to_char(coalesce(
      (select at from change_set where workspace_id = ${workspaceId} and number = holdfast_as_of()), now()
    ) at time zone 'UTC', 'YYYY-MM-DD') as day`.execute(tx);
  return rows[0]!.day;
}

/** What ends between two days and is in a bill of materials in force: its products, by the product of the source and its cycle. */
export async function productsWith(
  tx: Tx,
  workspaceId: string,
  componentIds: readonly string[],
): Promise<{ productId: string; componentId: string }[]> {
  const { rows } = await sql<{ productId: string; componentId: string }>`
    select distinct product.id as "productId", occurrence.component_id as "componentId"
    from bom_component occurrence
    join product on product.workspace_id = ${workspaceId} and product.bom_id = occurrence.bom_id
    join node on node.workspace_id = ${workspaceId} and node.id = product.id and not node.retired
    where occurrence.workspace_id = ${workspaceId} and occurrence.component_id = any(${componentIds}::uuid[])
    order by 1, 2`.execute(tx);
  return rows;
}
