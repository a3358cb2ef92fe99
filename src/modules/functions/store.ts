import { type RawBuilder, sql } from 'kysely';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { criticalityOrder, productsReaching } from '../links/index.ts';
import type { Level, RegisterRow } from '../register/contract.ts';
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
  noFindings,
  registerRowOf,
  type Slice,
} from '../register/index.ts';
import type { MissionFunction } from './contract.ts';

type FunctionRow = Omit<NodeColumns, 'kind'> & Marked & { node_kind: 'function'; criticality: Level | null };
type Declared = RegisterRow & { criticality: Level | null };

export interface FunctionFilter {
  q: string | undefined;
  retired: boolean | undefined;
}

const order = [criticalityOrder, sql`lower(node.name)`, sql`node.id`];

export async function listFunctionsOf(
  tx: Tx,
  workspaceId: string,
  filter: FunctionFilter,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<(Declared & Marked)[]> {
  const { rows } = await sql<FunctionRow>`
    select ${nodeColumns}, mission_function.criticality, ${markOf(order)} as mark from ${nodes(workspaceId)}
    where ${matching(workspaceId, filter)} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...declaredOf(row), mark: row.mark }));
}

function declaredOf(row: Omit<FunctionRow, 'mark'>): Declared {
  return { ...registerRowOf(row), criticality: row.criticality };
}

export async function countFunctions(tx: Tx, workspaceId: string, filter: FunctionFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${nodes(workspaceId)} where ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

function nodes(workspaceId: string): RawBuilder<unknown> {
  return sql`node
    join mission_function on mission_function.workspace_id = ${workspaceId} and mission_function.id = node.id`;
}

function matching(workspaceId: string, { q, retired }: FunctionFilter): RawBuilder<boolean> {
  return allOf([
    sql`node.workspace_id = ${workspaceId}`,
    sql`node.kind = 'function'`,
    sql`node.retired = ${retired ?? false}`,
    isFoundBy(q),
  ]);
}

export async function findFunction(tx: Tx, workspaceId: string, id: string): Promise<MissionFunction | undefined> {
  const { rows } = await sql<FunctionRow>`
    select ${nodeColumns}, mission_function.criticality from ${nodes(workspaceId)}
    where node.workspace_id = ${workspaceId} and node.id = ${id}`.execute(tx);
  const [found] = await withCounts(tx, workspaceId, rows.map(declaredOf));
  return found;
}

/** Adds what is counted over the systems and products that each function rests on. */
export async function withCounts(
  tx: Tx,
  workspaceId: string,
  functions: readonly Declared[],
): Promise<MissionFunction[]> {
  const ids = functions.map(({ id }) => id);
  const pairs = await productsReaching(tx, workspaceId, ids);
  const products = Map.groupBy(pairs, ({ functionId }) => functionId);
  const reaching = sql`select subject, product_id from unnest(
    ${pairs.map(({ functionId }) => functionId)}::uuid[],
    ${pairs.map(({ productId }) => productId)}::uuid[]) as reached (subject, product_id)`;
  const findings = await countFindings(tx, workspaceId, reaching);
  const checked = await countChecked(tx, workspaceId, reaching);
  const systems = await systemCounts(tx, workspaceId, ids);
  return functions.map((row) => ({
    ...row,
    systems: systems.get(row.id) ?? 0,
    products: products.get(row.id)?.length ?? 0,
    checkedProducts: checked.get(row.id) ?? 0,
    findings: findings.get(row.id) ?? noFindings,
  }));
}

async function systemCounts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    select link.to_id as id, count(*) as count
    from supply_link link
    join node on node.workspace_id = ${workspaceId} and node.id = link.from_id and not node.retired
    where link.workspace_id = ${workspaceId} and link.declared_as = 'function' and link.to_id = any(${ids}::uuid[])
    group by link.to_id`.execute(tx);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

export async function writeFunction(change: ChangeSet, id: string, criticality: Level | null): Promise<void> {
  change.wrote('mission_function');
  const row = { criticality, change_set_id: change.id };
  await change.tx
    .insertInto('mission_function')
    .values({ workspace_id: change.workspaceId, id, ...row })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(row))
    .execute();
}
