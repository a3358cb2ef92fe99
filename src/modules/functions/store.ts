import { type RawBuilder, sql } from 'kysely';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { criticalityOrder, productsReaching } from '../links/index.ts';
import type { Level, RegisterRow } from '../register/contract.ts';
import {
  ascending,
  countChecked,
  countEach,
  countFacets,
  countFindings,
  type Filters,
  isFoundBy,
  knownFirst,
  type ListSource,
  type Narrowed,
  type NodeColumns,
  nodeColumns,
  noFindings,
  registerRowOf,
  shownBy,
} from '../register/index.ts';
import { carriesOneOf, codesOfNode, functionsOfElements, readClassifiedAs } from '../taxonomy/index.ts';
import type { FunctionListQuery, MissionFunction } from './contract.ts';

type FunctionRow = Omit<NodeColumns, 'kind'> & { node_kind: 'function'; criticality: Level | null };
type Declared = RegisterRow & { criticality: Level | null };

function nodes(workspaceId: string): RawBuilder<unknown> {
  return sql`node
    join mission_function on mission_function.workspace_id = ${workspaceId} and mission_function.id = node.id`;
}

async function readFunctions(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<MissionFunction[]> {
  const { rows } = await sql<FunctionRow>`
    select ${nodeColumns}, mission_function.criticality from ${nodes(workspaceId)}
    where node.workspace_id = ${workspaceId} and node.id = any(${ids}::uuid[])`.execute(tx);
  return withCounts(
    tx,
    workspaceId,
    rows.map((row) => ({ ...registerRowOf(row), criticality: row.criticality })),
  );
}

export async function findFunction(tx: Tx, workspaceId: string, id: string): Promise<MissionFunction | undefined> {
  const [found] = await readFunctions(tx, workspaceId, [id]);
  return found;
}

const byName = ascending(sql`lower(node.name)`, sql`node.id`);

export const functionList: ListSource<FunctionListQuery, MissionFunction> = {
  name: 'functions',
  id: sql`node.id`,
  sorts: {
    criticality: {
      terms: [{ by: sql`(mission_function.criticality is null)`, fixed: true }, { by: criticalityOrder }, ...byName],
    },
    name: { terms: byName },
    number: { terms: ascending(sql`node.number`) },
    key: { terms: [...knownFirst(sql`node.key`, ''), ...byName] },
    systems: {
      join: (workspaceId) => sql`left join (${systemCounts(workspaceId)}) counted on counted.id = node.id`,
      terms: [...ascending(sql`coalesce(counted.count, 0)`), ...byName],
    },
  },
  shown: async (_, workspaceId, query) => shownBy(narrowed(workspaceId, query)),
  read: readFunctions,
};

type FunctionFilters = Filters<FunctionListQuery>;

const criticality = sql<string>`coalesce(mission_function.criticality, 'unknown')`;

function narrowed(workspaceId: string, query: FunctionFilters): Narrowed {
  const { q, retired, criticalFunction, element } = query;
  return {
    from: nodes(workspaceId),
    base: sql`node.workspace_id = ${workspaceId} and node.kind = 'function' and node.retired = ${retired ?? false}`,
    filters: {
      q: isFoundBy(workspaceId, q),
      criticality: query.criticality && sql`${criticality} = any(${query.criticality}::text[])`,
      criticalFunction: criticalFunction && carriesOneOf(workspaceId, 'critical_functions', criticalFunction),
      element: element && sql`(node.id in ${functionsOfElements(workspaceId, element)})`,
    },
  };
}

/** How many rows each criticality would show, whatever is chosen of it. */
export async function readFacetsOfFunctions(tx: Tx, workspaceId: string, query: FunctionFilters) {
  const rows = narrowed(workspaceId, query);
  return {
    ...(await countFacets(tx, rows, { criticality })),
    criticalFunction: await countEach(tx, rows, {
      name: 'criticalFunction',
      each: codesOfNode(workspaceId, 'critical_functions'),
      value: sql`carried.value`,
    }),
  };
}

/** Adds what is counted over the systems and products that each function rests on. */
async function withCounts(tx: Tx, workspaceId: string, functions: readonly Declared[]): Promise<MissionFunction[]> {
  const ids = functions.map(({ id }) => id);
  const pairs = await productsReaching(tx, workspaceId, ids);
  const products = Map.groupBy(pairs, ({ functionId }) => functionId);
  const reaching = sql`select subject, product_id from unnest(
    ${pairs.map(({ functionId }) => functionId)}::uuid[],
    ${pairs.map(({ productId }) => productId)}::uuid[]) as reached (subject, product_id)`;
  const findings = await countFindings(tx, workspaceId, reaching);
  const checked = await countChecked(tx, workspaceId, reaching);
  const counts = await sql<{ id: string; count: number }>`${systemCounts(workspaceId, ids)}`.execute(tx);
  const served = await readClassifiedAs(tx, workspaceId, 'critical_functions', ids);
  const systems = new Map(counts.rows.map(({ id, count }) => [id, count]));
  return functions.map((row) => ({
    ...row,
    systems: systems.get(row.id) ?? 0,
    products: products.get(row.id)?.length ?? 0,
    checkedProducts: checked.get(row.id) ?? 0,
    findings: findings.get(row.id) ?? noFindings,
    criticalFunctions: served.get(row.id) ?? [],
  }));
}

function systemCounts(workspaceId: string, functionIds?: readonly string[]): RawBuilder<unknown> {
  return sql`
    select link.to_id as id, count(*) as count
    from supply_link link
    join node system on system.workspace_id = ${workspaceId} and system.id = link.from_id and not system.retired
    where link.workspace_id = ${workspaceId} and link.declared_as = 'function'
      ${functionIds ? sql`and link.to_id = any(${functionIds}::uuid[])` : sql``}
    group by link.to_id`;
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
