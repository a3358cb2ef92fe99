import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef, RegisterRow } from '../register/contract.ts';
import {
  ascending,
  byUrgency,
  countChecked,
  countFindings,
  countNodes,
  type Filters,
  getNodeIds,
  isFoundBy,
  isLinked,
  knownFirst,
  type LinkedBy,
  type ListSource,
  type Narrowed,
  type NodeColumns,
  nodeColumns,
  nodeRefOf,
  noFindings,
  type RefColumns,
  registerRowOf,
  shownBy,
  urgencyOf,
} from '../register/index.ts';
import type { System, SystemListQuery } from './contract.ts';

type SystemRow = Omit<NodeColumns, 'kind'> & { node_kind: 'system' };

async function readSystems(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<System[]> {
  const { rows } = await sql<SystemRow>`
    select ${nodeColumns} from node
    where workspace_id = ${workspaceId} and kind = 'system' and id = any(${ids}::uuid[])`.execute(tx);
  return withCounts(tx, workspaceId, rows.map(registerRowOf));
}

export async function findSystem(tx: Tx, workspaceId: string, id: string): Promise<System | undefined> {
  const [system] = await readSystems(tx, workspaceId, [id]);
  return system;
}

const byName = ascending(sql`lower(node.name)`, sql`node.id`);

export const systemList: ListSource<SystemListQuery, System> = {
  name: 'systems',
  id: sql`node.id`,
  sorts: {
    name: { terms: byName },
    number: { terms: ascending(sql`node.number`) },
    key: { terms: [...knownFirst(sql`node.key`, ''), ...byName] },
    products: {
      join: (workspaceId) => sql`
        left join (select subject, count(*) as count from (${productsOf(workspaceId)}) part group by subject) counted
          on counted.subject = node.id`,
      terms: [...ascending(sql`coalesce(counted.count, 0)`), ...byName],
    },
    findings: {
      join: (workspaceId) =>
        sql`left join (${urgencyOf(workspaceId, productsOf(workspaceId))}) urgency on urgency.subject = node.id`,
      terms: [...ascending(...byUrgency), ...byName],
    },
  },
  shown: async (tx, workspaceId, query) => shownBy(await narrowed(tx, workspaceId, query)),
  read: readSystems,
};

const byFunction: LinkedBy = { kind: 'needed-by', own: 'from_id', other: 'to_id', otherKind: 'function' };

type SystemFilters = Filters<SystemListQuery>;

async function narrowed(tx: Tx, workspaceId: string, query: SystemFilters): Promise<Narrowed> {
  const { q, function: needing, retired } = query;
  return {
    from: sql`node`,
    base: sql`node.workspace_id = ${workspaceId} and node.kind = 'system' and node.retired = ${retired ?? false}`,
    filters: {
      q: isFoundBy(workspaceId, q),
      function: needing && isLinked(workspaceId, byFunction, await getNodeIds(tx, workspaceId, 'function', needing)),
    },
  };
}

/** How many rows each function would show, whatever function is chosen. */
export async function readFacetsOfSystems(tx: Tx, workspaceId: string, query: SystemFilters) {
  const rows = await narrowed(tx, workspaceId, query);
  return { function: await countNodes(tx, workspaceId, rows, { name: 'function', by: byFunction }) };
}

/** Adds the functions that need each system and what is counted over its products. */
async function withCounts(tx: Tx, workspaceId: string, systems: readonly RegisterRow[]): Promise<System[]> {
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
function productsOf(workspaceId: string, ids?: readonly string[]): RawBuilder<unknown> {
  return sql`
    select part.to_id as subject, part.from_id as product_id
    from supply_link part
    join node on node.workspace_id = ${workspaceId} and node.id = part.from_id and node.kind = 'product' and not node.retired
    where part.workspace_id = ${workspaceId} and part.kind = 'part-of'
      ${ids ? sql`and part.to_id = any(${ids}::uuid[])` : sql``}`;
}
