import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef } from '../register/contract.ts';
import { asSearched, containing, nodeRefOf, type RefColumns } from '../register/index.ts';

/** As `component_package_name` holds them. */
const longestPackage = 200;

/** Components of one identity, or of a package in any version where only its package URL is given. */
export async function findComponents(
  tx: Tx,
  workspaceId: string,
  by: { identity: string } | { package: string },
  most: number,
): Promise<NodeRef[]> {
  const isIt =
    'identity' in by
      ? sql`component.identity = ${by.identity}`
      : sql`left(split_part(split_part(component.purl, '@', 1), '?', 1), ${longestPackage}::int) = ${by.package.slice(0, longestPackage)}
          and split_part(split_part(component.purl, '@', 1), '?', 1) = ${by.package}`;
  return refsOf(
    tx,
    sql`
      select component.id from component
      where component.workspace_id = ${workspaceId} and ${isIt}`,
    { workspaceId, most },
  );
}

/** What has this key, as the register or a network file gave it. */
export function findByKey(tx: Tx, workspaceId: string, key: string, most: number): Promise<NodeRef[]> {
  return refsOf(
    tx,
    sql`
      select id from node where workspace_id = ${workspaceId} and kind <> 'component' and key = ${key}
      union select id from named_component where workspace_id = ${workspaceId} and key = ${key}`,
    { workspaceId, most },
  );
}

/** What has this name, whatever its case and accents; a component also without its version or its group. */
export function findByName(tx: Tx, workspaceId: string, name: string, most: number): Promise<NodeRef[]> {
  const wanted = asSearched(name);
  if (wanted === '') return Promise.resolve([]);
  return refsOf(
    tx,
    sql`
      select found.node_id as id from node_search found
      left join component on component.workspace_id = ${workspaceId} and component.id = found.node_id
      where found.workspace_id = ${workspaceId} and found.words like ${containing(name)}
        and (${wanted} = any(string_to_array(found.words, e'\n')) or lower(component.name) = ${wanted}
          or lower(concat_ws('/', component.group_name, component.name)) = ${wanted})
      union select id from named_component where workspace_id = ${workspaceId} and lower(name) = ${wanted}`,
    { workspaceId, most },
  );
}

/** Without what is retired; by name. */
async function refsOf(
  tx: Tx,
  ids: RawBuilder<unknown>,
  { workspaceId, most }: { workspaceId: string; most: number },
): Promise<NodeRef[]> {
  const { rows } = await sql<RefColumns>`
    select node.id, node.kind, node.number, node.name from (${ids}) found
    join node on node.workspace_id = ${workspaceId} and node.id = found.id and not node.retired
    order by lower(node.name), node.id limit ${most}`.execute(tx);
  return rows.map(nodeRefOf);
}
