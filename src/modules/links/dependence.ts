import { type RawBuilder, sql } from 'kysely';
import { buildGraph } from '../../engines/graph/build-graph.ts';
import { reach } from '../../engines/graph/reach.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeKind } from '../register/contract.ts';
import { becameOther, findMove } from '../register/index.ts';
import { packedLinks, unpackLinks } from './packed-links.ts';
import { criticalityOrder, ranks, supportsToday } from './reach-store.ts';

/** The nodes of one kind on which mission functions depend; those that it does not hold have no function behind them. */
export interface Dependence {
  ids: readonly string[];
  /** By node: the place of the highest criticality among those functions in `ranks`, from 1. */
  ranks: readonly number[];
}

/** A table of `node_id` and `rank`, to be joined. */
export function tableOf({ ids, ranks: places }: Dependence): RawBuilder<unknown> {
  return sql`(select * from unnest(${ids}::uuid[], ${places}::int[]) as depended (node_id, rank))`;
}

interface Kept {
  /** The newest change that is known not to have moved it. */
  change: number;
  dependence: Promise<Dependence>;
  size: number;
}

const kept = new Map<string, Kept>();
/** Nodes kept in one process, some 60 bytes each. */
const mostKept = 500_000;

/**
 * Every link counts, so where the network is large the answer is kept until a change moves it, by what the transaction sees and on its day.
 * One that writes reads for itself, as it may see what nobody else sees yet.
 */
export async function dependenceOn(tx: Tx, workspaceId: string, kind: NodeKind): Promise<Dependence> {
  const { isWriting, sight } = await sightOf(tx);
  if (isWriting) return readDependence(tx, workspaceId, kind);
  const key = `${workspaceId} ${kind} ${sight}`;
  const known = kept.get(key);
  const { change, moved } = await findMove(tx, workspaceId, known?.change ?? Number.MAX_SAFE_INTEGER, {
    tables: ['supply_link', 'mission_function', 'unit_supplier'],
    or: sql`(made.rows ? 'node' and ${becameOther(workspaceId, 'node', sql`retired`)})`,
  });
  const good = known && !moved ? known : { change, dependence: readDependence(tx, workspaceId, kind), size: 0 };
  good.change = Math.max(good.change, change);
  kept.delete(key);
  kept.set(key, good);
  try {
    const dependence = await good.dependence;
    good.size = dependence.ids.length;
    letGo();
    return dependence;
  } catch (error) {
    if (kept.get(key) === good) kept.delete(key);
    throw error;
  }
}

async function sightOf(tx: Tx): Promise<{ isWriting: boolean; sight: string }> {
  const { rows } = await sql<{ isWriting: boolean; sight: string }>`
    select pg_current_xact_id_if_assigned() is not null as "isWriting",
      concat_ws(' ', current_date, current_setting('holdfast.as_of', true), current_setting('holdfast.units', true)) as sight`.execute(
    tx,
  );
  return rows[0]!;
}

/** Lets go of what was not asked for longest. */
function letGo(): void {
  let size = 0;
  for (const { size: one } of kept.values()) size += one;
  for (const [key, { size: one }] of kept) {
    if (size <= mostKept || kept.size === 1) return;
    kept.delete(key);
    size -= one;
  }
}

interface Columns {
  count: number;
  links: Buffer | null;
  functions: number[];
  functionRanks: number[];
  ids: string[];
  numbers: number[];
}

/** Each link is read once, whichever functions it leads to. */
async function readDependence(tx: Tx, workspaceId: string, kind: NodeKind): Promise<Dependence> {
  const { rows } = await sql<Columns>`
    with linked as materialized (
      select link.from_id, link.to_id from supply_link link where link.workspace_id = ${workspaceId} and ${supportsToday}
    ),
    numbered as materialized (
      select node.id, node.kind, (row_number() over () - 1)::int as number
      from node
      where node.workspace_id = ${workspaceId} and not node.retired
        and node.id in (select from_id from linked union select to_id from linked)
    ),
    declared as materialized (
      select numbered.number, ${criticalityOrder} as rank
      from numbered join mission_function on mission_function.workspace_id = ${workspaceId} and mission_function.id = numbered.id
    )
    select (select count(*)::int from numbered) as count,
      (
        select ${packedLinks(sql`supporter.number`, sql`supported.number`)}
        from linked
        join numbered supporter on supporter.id = linked.from_id
        join numbered supported on supported.id = linked.to_id
      ) as links,
      (select coalesce(array_agg(number order by number), '{}') from declared) as functions,
      (select coalesce(array_agg(rank order by number), '{}') from declared) as "functionRanks",
      (select coalesce(array_agg(id order by number), '{}') from numbered where kind = ${kind}) as ids,
      (select coalesce(array_agg(number order by number), '{}') from numbered where kind = ${kind}) as numbers`.execute(
    tx,
  );
  const { ids, numbers, ...columns } = rows[0]!;
  const rankOf = ranksIn(columns);
  const reached = numbers.flatMap((number, place) => (rankOf[number] === 0 ? [] : [place]));
  return { ids: reached.map((place) => ids[place]!), ranks: reached.map((place) => rankOf[numbers[place]!]!) };
}

/** From the mildest to the most critical, so that the most critical counts. */
function ranksIn({ count, links, functions, functionRanks }: Omit<Columns, 'ids' | 'numbers'>): Uint8Array {
  const { from, to } = unpackLinks(links);
  const graph = buildGraph(count, from, to);
  const rankOf = new Uint8Array(count);
  for (let rank = ranks.length; rank > 0; rank--) {
    const starts = functions.filter((_, place) => functionRanks[place] === rank);
    for (const node of reach(graph, starts, 'up').nodes) rankOf[node] = rank;
  }
  return rankOf;
}
