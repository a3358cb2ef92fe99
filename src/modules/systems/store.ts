import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef, RegisterRow } from '../register/contract.ts';
import {
  allOf,
  countChecked,
  countFindings,
  isAfter,
  isFoundBy,
  type Marked,
  markOf,
  type NodeColumns,
  nodeColumns,
  nodeRefOf,
  noFindings,
  type RefColumns,
  registerRowOf,
  type Slice,
} from '../register/index.ts';
import type { System } from './contract.ts';

type SystemRow = Omit<NodeColumns, 'kind'> & Marked & { node_kind: 'system' };

export interface SystemFilter {
  q: string | undefined;
  functionId: string | undefined;
  retired: boolean | undefined;
}

const order = [sql`lower(node.name)`, sql`node.id`];

export async function listSystemsOf(
  tx: Tx,
  workspaceId: string,
  filter: SystemFilter,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<(RegisterRow & Marked)[]> {
  const { rows } = await sql<SystemRow>`
    select ${nodeColumns}, ${markOf(order)} as mark from node
    where ${matching(workspaceId, filter)} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...registerRowOf(row), mark: row.mark }));
}

export async function countSystems(tx: Tx, workspaceId: string, filter: SystemFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from node where ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, { q, functionId, retired }: SystemFilter): RawBuilder<boolean> {
  return allOf([
    sql`node.workspace_id = ${workspaceId}`,
    sql`node.kind = 'system'`,
    sql`node.retired = ${retired ?? false}`,
    isFoundBy(q),
    functionId === undefined
      ? undefined
      : sql`exists (select from supply_link link where link.workspace_id = ${workspaceId} and link.from_id = node.id
          and link.to_id = ${functionId} and link.declared_as = 'function')`,
  ]);
}

export async function findSystem(tx: Tx, workspaceId: string, id: string): Promise<System | undefined> {
  const { rows } = await sql<SystemRow>`
    select ${nodeColumns} from node where workspace_id = ${workspaceId} and id = ${id} and kind = 'system'`.execute(tx);
  const [system] = await withCounts(tx, workspaceId, rows.map(registerRowOf));
  return system;
}

/** Adds the functions that need each system and what is counted over its products. */
export async function withCounts(tx: Tx, workspaceId: string, systems: readonly RegisterRow[]): Promise<System[]> {
  const ids = systems.map(({ id }) => id);
  const functions = await functionsOf(tx, workspaceId, ids);
  const products = productsOf(workspaceId, ids);
  const findings = await countFindings(tx, workspaceId, products);
  const checked = await countChecked(tx, workspaceId, products);
  const { rows: counts } = await sql<{ subject: string; count: number }>`
    select subject, count(*) as count from (${products}) product group by subject`.execute(tx);
  const productCounts = new Map(counts.map(({ subject, count }) => [subject, count]));
  return systems.map((system) => ({
    ...system,
    functions: functions.get(system.id) ?? [],
    products: productCounts.get(system.id) ?? 0,
    checkedProducts: checked.get(system.id) ?? 0,
    findings: findings.get(system.id) ?? noFindings,
  }));
}

async function functionsOf(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Map<string, NodeRef[]>> {
  const { rows } = await sql<RefColumns & { system: string }>`
    select link.from_id as system, node.id, node.kind, node.number, node.name
    from supply_link link
    join node on node.workspace_id = ${workspaceId} and node.id = link.to_id
    where link.workspace_id = ${workspaceId} and link.declared_as = 'function' and link.from_id = any(${ids}::uuid[])
    order by lower(node.name), node.id`.execute(tx);
  const functions = new Map<string, NodeRef[]>();
  for (const row of rows) functions.set(row.system, [...(functions.get(row.system) ?? []), nodeRefOf(row)]);
  return functions;
}

/** Which products count for which system: those that are part of it. */
function productsOf(workspaceId: string, ids: readonly string[]): RawBuilder<unknown> {
  return sql`
    select part.to_id as subject, part.from_id as product_id
    from supply_link part
    join node on node.workspace_id = ${workspaceId} and node.id = part.from_id and node.kind = 'product' and not node.retired
    where part.workspace_id = ${workspaceId} and part.kind = 'part-of' and part.to_id = any(${ids}::uuid[])`;
}
