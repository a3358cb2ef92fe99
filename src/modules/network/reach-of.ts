import { AppError } from '../../common/errors.ts';
import { dominators, dominatorsOf } from '../../engines/graph/dominators.ts';
import { eachNeighbour, onTheWay, type ReachedBy, reachInLists, within } from '../../engines/graph/listing-graph.ts';
import { mostTogether, reachEachInLists } from '../../engines/graph/reach-each-in-lists.ts';
import type { Context } from '../../platform/context.ts';
import type { NodeKind, NodeRef } from '../register/contract.ts';
import { type Chosen, chooseNodes } from './choose-nodes.ts';
import type { ChosenNode, NodePredicate, ReachedByWay } from './reach-of-contract.ts';
import { countKinds, describe, pageOf, type ReachMark } from './reach-page.ts';
import { findNumber, idOf, kindOf, nodeKinds, type Snapshot } from './snapshot.ts';
import { snapshotOf } from './snapshots.ts';
import { describeNodes } from './store.ts';

interface ReachOfQuery extends NodePredicate {
  direction: 'supports' | 'supported-by';
  kind?: NodeKind[] | undefined;
  depth?: number | undefined;
  sharedBy?: number | undefined;
  limit: number;
  after?: string | undefined;
}

type Direction = 'down' | 'up';

/** What depends on the chosen nodes, or what they depend on, the nearest first. */
export async function readReachOf(context: Context, query: ReachOfQuery) {
  const { limit, after, direction: word, kind: kinds, depth, sharedBy, ...predicate } = query;
  const direction: Direction = word === 'supports' ? 'down' : 'up';
  const chosen = await chooseNodes(context, predicate);
  const snapshot = await snapshotOf(context);
  const numbers = [...chosen.keys()].flatMap((id) => findNumber(snapshot, id) ?? []);
  const reached = reachInLists(snapshot.graph, numbers, direction);
  const reachedBy = countSources(snapshot, numbers, direction);
  const listable = sharedBy === undefined ? reached : sharedAmong(reached, reachedBy, sharedBy);
  const list = `reach-of:${JSON.stringify([predicate, word, kinds, depth, sharedBy])}`;
  const { page, isLast } = pageOf(snapshot, listable, {
    kinds,
    depth,
    mark: context.cursors.decode(list, after) as ReachMark | undefined,
    limit,
  });
  const last = page.at(-1);
  const nearer = depth === undefined ? listable : withinDepth(listable, depth);
  return {
    chosen: await readChosen(context, chosen),
    counts: countKinds(snapshot, reached),
    items: await listed(context, snapshot, { ...listable, reachedBy }, page),
    next: last && !isLast ? context.cursors.encode(list, [last.distance, idOf(snapshot, last.node)]) : null,
    total: totalOf(countKinds(snapshot, nearer), kinds),
    ...(after === undefined
      ? await readDominating(context, snapshot, { numbers, reached, direction })
      : { dominating: null, dominatingLeft: 0 }),
  };
}

/** From how many of the sources a node is reached; null where there are too many to tell them apart. */
type SourceCount = (node: number) => number | null;

function countSources({ graph }: Snapshot, sources: readonly number[], direction: Direction): SourceCount {
  if (sources.length > mostTogether) return () => null;
  if (sources.length === 1) return () => 1;
  const reached = reachEachInLists(graph, sources, direction);
  return (node) => bitsIn(reached[node]!);
}

function bitsIn(word: number): number {
  let bits = 0;
  for (let left = word; left !== 0; left &= left - 1) bits++;
  return bits;
}

/** What is reached from at least so many sources, and the sources themselves. */
function sharedAmong({ nodes, starts, via }: ReachedBy, reachedBy: SourceCount, least: number): ReachedBy {
  const first = starts[1] ?? 0;
  const isKept = Array.from(nodes, (node, place) => {
    const count = reachedBy(node);
    if (count !== null) return place < first || count >= least;
    const message = `Choose at most ${mostTogether} nodes to ask what they share.`;
    throw new AppError('invalid-input', message, { problems: [{ at: '/query/sharedBy', message }] });
  });
  const keptBefore = [0];
  for (const kept of isKept) keptBefore.push(keptBefore.at(-1)! + Number(kept));
  return {
    nodes: nodes.filter((_, place) => isKept[place]),
    via: via.filter((_, place) => isKept[place]),
    starts: starts.map((start) => keptBefore[start]!),
  };
}

function withinDepth({ nodes, starts }: ReachedBy, depth: number): { nodes: Uint32Array; starts: Uint32Array } {
  const end = Math.min(depth + 2, starts.length);
  return { nodes: nodes.subarray(0, starts[end - 1]), starts: starts.subarray(0, end) };
}

function totalOf(counts: Record<string, number>, kinds: readonly NodeKind[] = nodeKinds): number {
  return [...new Set(kinds)].reduce((sum, kind) => sum + counts[kind]!, 0);
}

/** Of more, how many there are is told. */
const mostChosenTold = 200;

async function readChosen({ database, workspaceId }: Context, chosen: Chosen) {
  const described = await database.inWorkspace(workspaceId, (tx) => describeNodes(tx, workspaceId, [...chosen.keys()]));
  const counts: Record<string, number> = Object.fromEntries(nodeKinds.map((kind) => [kind, 0]));
  for (const { kind } of described.values()) counts[kind]!++;
  const nodes = [...described.values()].sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
  return {
    count: described.size,
    counts,
    nodes: nodes.slice(0, mostChosenTold).map((node): ChosenNode => ({ ...refOf(node), ...chosen.get(node.id)! })),
  };
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function refOf({ id, kind, number, name }: NodeRef): NodeRef {
  return { id, kind, number, name };
}

async function listed(
  context: Context,
  snapshot: Snapshot,
  { nodes, starts, via, reachedBy }: ReachedBy & { reachedBy: SourceCount },
  page: readonly { node: number; distance: number }[],
): Promise<ReachedByWay[]> {
  const before = page.map(({ node, distance }) => via[nodes.indexOf(node, starts[distance])]!);
  const described = await describe(context, snapshot, [...new Set([...page.map(({ node }) => node), ...before])]);
  return page.flatMap(({ node, distance }, index) => {
    const [found, from] = [described.get(node), described.get(before[index]!)];
    return found ? [{ ...found, distance, via: from ? refOf(from) : null, reachedBy: reachedBy(node) }] : [];
  });
}

/** Of more functions or sources, how many there are is told. */
const mostDominated = 100;
/** Links looked at for dominating nodes; what has more would keep others waiting. */
const mostLinks = 1_000_000;

async function readDominating(
  context: Context,
  snapshot: Snapshot,
  { numbers, reached, direction }: { numbers: readonly number[]; reached: ReachedBy; direction: Direction },
) {
  const ends = endsOf(snapshot, reached, direction);
  const told = ends.slice(0, mostDominated);
  const passed = dominatingIn(snapshot, { numbers, ends: told, direction });
  if (!passed) return { dominating: null, dominatingLeft: ends.length };
  const described = await describe(context, snapshot, [...new Set([...told, ...passed.flat()])]);
  const named = (nodes: readonly number[]) =>
    nodes.flatMap((node) => (described.has(node) ? [refOf(described.get(node)!)] : []));
  return {
    dominating: told.flatMap((end, index) => named([end]).map((of) => ({ of, nodes: named(passed[index]!) }))),
    dominatingLeft: ends.length - told.length,
  };
}

const functionKind = nodeKinds.indexOf('function');

/** The functions reached; going up, what nothing supports. */
function endsOf(snapshot: Snapshot, { nodes, starts }: ReachedBy, direction: Direction): number[] {
  const isEnd = (node: number) => {
    if (direction === 'down') return kindOf(snapshot, node) === functionKind;
    let supporters = 0;
    eachNeighbour(snapshot.graph, node, 'up', () => supporters++);
    return supporters === 0;
  };
  return Array.from(nodes.subarray(starts[1] ?? 0).filter(isEnd));
}

/** For each end the nodes that every way to it passes; undefined where there are too many links. */
function dominatingIn(
  { graph }: Snapshot,
  { numbers, ends, direction }: { numbers: readonly number[]; ends: readonly number[]; direction: Direction },
): number[][] | undefined {
  const [from, to] = direction === 'down' ? [numbers, ends] : [ends, numbers];
  const ways = within(graph, onTheWay(graph, from, to), mostLinks);
  if (!ways) return undefined;
  const roots = numbers.flatMap((node) => ways.numberOf(node) ?? []);
  const tree = dominators(ways.graph, roots, direction);
  const isStart = new Set(numbers);
  return ends.map((end) =>
    dominatorsOf(tree, ways.numberOf(end)!)
      .map((node) => ways.nodes[node]!)
      .filter((node) => !isStart.has(node)),
  );
}
