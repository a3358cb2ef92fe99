import { type RawBuilder, sql } from 'kysely';
import type { Direction } from '../../engines/graph/build-graph.ts';
import { buildOrderedGraph, type OrderedGraph } from '../../engines/graph/order-graph.ts';
import { mostSources, reachEach } from '../../engines/graph/reach-each.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Level, NodeRef } from '../register/contract.ts';
import { nodeRefOf, type RefColumns } from '../register/index.ts';
import { packedLinks, unpackLinks } from './packed-links.ts';

export type ReachedFunction = NodeRef & { criticality: Level | null };

/** The mission functions that each product reaches by links that support (all but ownership), the most critical first. */
export async function functionsReached(
  tx: Tx,
  workspaceId: string,
  productIds: readonly string[],
): Promise<Map<string, ReachedFunction[]>> {
  const below = await readBelow(tx, workspaceId, { starts: sql`unnest(${productIds}::uuid[])`, ends: [] });
  const described = await describeFunctions(tx, workspaceId, below.functionIds);
  const reached = new Map<string, ReachedFunction[]>();
  for (const [productId, reaches] of reachedFrom(below, productIds, 'down')) {
    const functions = described.filter(({ id }) => reaches(id));
    if (functions.length > 0) reached.set(productId, functions);
  }
  return reached;
}

async function describeFunctions(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<ReachedFunction[]> {
  const { rows } = await sql<RefColumns & { criticality: Level | null }>`
    select node.id, node.kind, node.number, node.name, mission_function.criticality
    from mission_function
    join node on node.workspace_id = ${workspaceId} and node.id = mission_function.id
    where mission_function.workspace_id = ${workspaceId} and mission_function.id = any(${ids}::uuid[])
    order by ${criticalityOrder}, lower(node.name), node.id`.execute(tx);
  return rows.map((row) => ({ ...nodeRefOf(row), criticality: row.criticality }));
}

/** The products that reach each mission function, as pairs. */
export async function productsReaching(
  tx: Tx,
  workspaceId: string,
  functionIds: readonly string[],
): Promise<{ functionId: string; productId: string }[]> {
  const starts = sql`(select id from node where workspace_id = ${workspaceId} and kind = 'product' and not retired)`;
  const below = await readBelow(tx, workspaceId, { starts, ends: functionIds });
  return [...reachedFrom(below, functionIds, 'up')].flatMap(([functionId, reaches]) =>
    below.productIds.filter(reaches).map((productId) => ({ functionId, productId })),
  );
}

/** What some nodes support in the end. What stands above them, mostly suppliers behind suppliers, is far more and never read. */
interface Below {
  graph: OrderedGraph;
  /** By the ids of its products and mission functions. */
  nodeOf: ReadonlyMap<string, number>;
  productIds: readonly string[];
  functionIds: readonly string[];
}

interface BelowRow {
  /** Of products and mission functions, with the kind and the number of each. */
  ids: string[];
  kinds: string[];
  numbers: number[];
  count: number;
  links: Buffer | null;
}

/** Reads each node and link once, however many ways lead there. What is retired is passed by, but for the starts; an end is reached even so. */
async function readBelow(
  tx: Tx,
  workspaceId: string,
  { starts, ends }: { starts: RawBuilder<unknown>; ends: readonly string[] },
): Promise<Below> {
  const { rows } = await sql<BelowRow>`
    with recursive below (id, is_last) as (
      select start.id, false from ${starts} start (id)
      union
      select supported.id, supported.retired from below ${supportedBy(workspaceId, 'below', ends)}
    ),
    numbered as materialized (
      select below.id, below.is_last, node.kind, (row_number() over () - 1)::int as number
      from below join node on node.workspace_id = ${workspaceId} and node.id = below.id
    )
    select count(*)::int as count,
      coalesce(array_agg(id) filter (where ${isProductOrFunction}), '{}') as ids,
      coalesce(array_agg(kind) filter (where ${isProductOrFunction}), '{}') as kinds,
      coalesce(array_agg(number) filter (where ${isProductOrFunction}), '{}') as numbers,
      (
        select ${packedLinks(sql`numbered.number`, sql`other.number`)}
        from numbered ${supportedBy(workspaceId, 'numbered', ends)}
        join numbered other on other.id = supported.id
      ) as links
    from numbered`.execute(tx);
  const { ids, kinds, numbers, count, links } = rows[0]!;
  const { from, to } = unpackLinks(links);
  const { graph, numberOf } = buildOrderedGraph(count, from, to);
  const idsOf = (kind: string) => ids.filter((_, place) => kinds[place] === kind);
  return {
    graph,
    nodeOf: new Map(ids.map((id, place) => [id, numberOf[numbers[place]!]!])),
    productIds: idsOf('product'),
    functionIds: idsOf('function'),
  };
}

const isProductOrFunction = sql`kind in ('product', 'function')`;

/** `offset 0` keeps PostgreSQL, which cannot know how few lead on, from reading all links of the workspace at each step. */
function supportedBy(workspaceId: string, from: string, ends: readonly string[]): RawBuilder<unknown> {
  const supporter = sql.ref(from);
  return sql`
    join lateral (
      select link.to_id from supply_link link
      where link.workspace_id = ${workspaceId} and link.from_id = ${supporter}.id and ${supportsToday} offset 0
    ) step on not ${supporter}.is_last
    join node supported on supported.workspace_id = ${workspaceId} and supported.id = step.to_id
      and (not supported.retired or supported.id = any(${ends}::uuid[]))`;
}

/** For each node that is there, whether it reaches another by its id, or is reached by it. */
function* reachedFrom(
  { graph, nodeOf }: Below,
  ids: readonly string[],
  direction: Direction,
): Generator<[string, (other: string) => boolean]> {
  const known = [...new Set(ids)].filter((id) => nodeOf.has(id));
  for (let first = 0; first < known.length; first += mostSources) {
    const some = known.slice(first, first + mostSources);
    const reached = reachEach(
      graph,
      some.map((id) => nodeOf.get(id)!),
      direction,
    );
    for (const [bit, id] of some.entries()) yield [id, (other) => ((reached[nodeOf.get(other)!]! >>> bit) & 1) === 1];
  }
}

/**
 * A table of all nodes on which mission functions depend: `node_id`, and `rank`, the place of the highest criticality among those
 * functions in `ranks`. To be joined; nodes that it does not hold have no function behind them. Those that are retired are few and
 * looked up at once; the others need not be looked up one by one.
 */
export function dependence(workspaceId: string): RawBuilder<unknown> {
  return sql`(
    with recursive support as (
      select node.id as node_id, ${criticalityOrder} as rank
      from mission_function join node on node.workspace_id = ${workspaceId} and node.id = mission_function.id and not node.retired
      where mission_function.workspace_id = ${workspaceId}
      union
      select link.from_id, support.rank
      from support
      join supply_link link on link.workspace_id = ${workspaceId} and link.to_id = support.node_id and ${supportsToday}
        and link.from_id not in (select id from node where workspace_id = ${workspaceId} and retired)
    )
    select node_id, min(rank) as rank from support group by node_id)`;
}

/** The same of some nodes, which are far fewer to walk over. */
export function dependenceOf(workspaceId: string, nodeIds: readonly string[]): RawBuilder<unknown> {
  return sql`(
    with recursive supported as (
      select id as node_id, id from node where workspace_id = ${workspaceId} and id = any(${nodeIds}::uuid[]) and not retired
      union
      select supported.node_id, link.to_id
      from supported
      join supply_link link on link.workspace_id = ${workspaceId} and link.from_id = supported.id and ${supportsToday}
      join node on node.workspace_id = ${workspaceId} and node.id = link.to_id and not node.retired
    )
    select supported.node_id, min(${criticalityOrder}) as rank
    from supported
    join mission_function on mission_function.workspace_id = ${workspaceId} and mission_function.id = supported.id
    group by supported.node_id)`;
}

/** What `rank` counts to, from 1: the criticality of a function, last that nobody has declared one. */
export const ranks = ['very-high', 'high', 'moderate', 'low', 'none', 'unknown'] as const;

/** Who owns whom is no support, nor is what has not begun or has ended. */
export const supportsToday = sql`link.kind <> 'owns' and coalesce(link.valid_from, current_date) <= current_date
  and coalesce(link.valid_until, current_date) >= current_date`;

/** The most critical first; what nobody has declared last. */
export const criticalityOrder = sql`coalesce(array_position(
  array['very-high', 'high', 'moderate', 'low', 'none'], mission_function.criticality), 6)`;
