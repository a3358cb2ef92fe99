import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { productsReaching } from '../links/index.ts';
import { getNodeId } from '../register/index.ts';
import type { RuleScope } from './contract.ts';
import type { ResolvedScope } from './rule-scope.ts';

/** The scope with its groups of products as the products they hold now. */
export async function resolveScope(tx: Tx, workspaceId: string, scope: RuleScope): Promise<ResolvedScope> {
  const { product, supplier, system, function: mission, unit, ...rest } = scope;
  const groups: string[][] = [];
  if (product !== undefined) groups.push([await getNodeId(tx, workspaceId, 'product', product)]);
  if (supplier !== undefined) {
    const id = await getNodeId(tx, workspaceId, 'supplier', supplier);
    groups.push(
      await linked(
        tx,
        sql`select to_id as id from supply_link
      where workspace_id = ${workspaceId} and from_id = ${id} and kind = 'manufactures'`,
      ),
    );
  }
  if (system !== undefined) {
    const id = await getNodeId(tx, workspaceId, 'system', system);
    groups.push(
      await linked(
        tx,
        sql`select from_id as id from supply_link
      where workspace_id = ${workspaceId} and to_id = ${id} and kind = 'part-of'`,
      ),
    );
  }
  if (mission !== undefined) {
    const id = await getNodeId(tx, workspaceId, 'function', mission);
    groups.push((await productsReaching(tx, workspaceId, [id])).map(({ productId }) => productId));
  }
  if (unit !== undefined) {
    groups.push(await linked(tx, sql`select node_id as id from holdfast_sight(array[${unit}]::uuid[]) node_id`));
  }
  const [first, ...others] = groups;
  return { ...rest, productIds: first?.filter((id) => others.every((group) => group.includes(id))) };
}

async function linked(tx: Tx, query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await (query as ReturnType<typeof sql<{ id: string }>>).execute(tx);
  return rows.map(({ id }) => id);
}
