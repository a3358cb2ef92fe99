import { AppError } from '../../common/errors.ts';
import { supportKinds } from '../../common/network.ts';
import { type Graph, kindsBetween } from '../../engines/graph/build-graph.ts';
import { dominatingNodes } from '../../engines/graph/dominators.ts';
import { between, reachInLists } from '../../engines/graph/listing-graph.ts';
import type { Reached } from '../../engines/graph/reach.ts';
import { shortestPaths } from '../../engines/graph/shortest-paths.ts';
import type { Context } from '../../platform/context.ts';
import type { NodeKind, NodeRef } from '../register/contract.ts';
import { findNode } from '../register/index.ts';
import type { PathStep, ReachedNode } from './contract.ts';
import { type IdWords, wordsOf } from './id-numbers.ts';
import { compareId, findNumber, idOf, idWordsOf, kindOf, nodeKinds, type Snapshot } from './snapshot.ts';
import { snapshotOf } from './snapshots.ts';
import { type DescribedNode, describeNodes } from './store.ts';

export interface ReachQuery {
  node: string;
  direction: 'supports' | 'supported-by';
  kind?: NodeKind | undefined;
  limit: number;
  after?: string | undefined;
}

/** What depends on a node, or what it depends on, the nearest first. */
export async function readReach(context: Context, query: ReachQuery) {
  const node = await getNode(context, query.node);
  const snapshot = await snapshotOf(context);
  const reached = reachedFrom(snapshot, node.id, query.direction);
  const list = `reach:${node.id}:${query.direction}:${query.kind ?? ''}`;
  const { page, isLast } = pageOf(snapshot, reached, {
    kind: query.kind,
    mark: context.cursors.decode(list, query.after) as ReachMark | undefined,
    limit: query.limit,
  });
  const counts = countKinds(snapshot, reached);
  const last = page.at(-1);
  return {
    node,
    counts,
    items: await described(context, snapshot, page),
    next: last && !isLast ? context.cursors.encode(list, [last.distance, idOf(snapshot, last.node)]) : null,
    total: query.kind ? counts[query.kind]! : reached.nodes.length - 1,
  };
}

async function getNode({ database, workspaceId }: Context, reference: string): Promise<NodeRef> {
  const node = await database.inWorkspace(workspaceId, (tx) => findNode(tx, workspaceId, reference));
  if (!node) throw new AppError('not-found', `There is nothing with the id or number "${reference}" here.`);
  return node;
}

/** The node itself stands at distance 0; alone where it is not part of the network. */
function reachedFrom(snapshot: Snapshot, id: string, direction: ReachQuery['direction']): Reached {
  const source = findNumber(snapshot, id);
  if (source === undefined) return { nodes: Uint32Array.of(0), starts: Uint32Array.of(0, 1) };
  return reachInLists(snapshot.graph, source, direction === 'supports' ? 'down' : 'up');
}

/** The distance and the id of the last node of a page. */
type ReachMark = readonly [number, string];

interface PagedNode {
  node: number;
  distance: number;
}

/** Those of one distance come by their ids, of which a page takes the first behind the mark, also when the network has changed since. */
function pageOf(
  snapshot: Snapshot,
  { nodes, starts }: Reached,
  { kind, mark, limit }: { kind: NodeKind | undefined; mark: ReachMark | undefined; limit: number },
): { page: PagedNode[]; isLast: boolean } {
  const wanted = kind && nodeKinds.indexOf(kind);
  const page: PagedNode[] = [];
  for (let distance = Math.max(1, mark?.[0] ?? 1); distance < starts.length - 1; distance++) {
    const near = nodes.subarray(starts[distance], starts[distance + 1]);
    const ofKind = wanted === undefined ? near : near.filter((node) => kindOf(snapshot, node) === wanted);
    const after = distance === mark?.[0] ? wordsOf(mark[1]) : undefined;
    const { first, rest } = firstByIds(snapshot, ofKind, { after, limit: limit - page.length });
    page.push(...first.map((node) => ({ node, distance })));
    if (rest > 0) return { page, isLast: false };
  }
  return { page, isLast: true };
}

/** The nodes with the lowest ids behind the given one, and how many there are besides; in one pass, as a layer may hold all components. */
function firstByIds(
  snapshot: Snapshot,
  nodes: Uint32Array,
  { after, limit }: { after: IdWords | undefined; limit: number },
): { first: number[]; rest: number } {
  const first: { node: number; words: IdWords }[] = [];
  let behind = 0;
  for (const node of nodes) {
    if (after && compareId(snapshot, node, after) <= 0) continue;
    behind++;
    if (first.length === limit && (limit === 0 || compareId(snapshot, node, first.at(-1)!.words) > 0)) continue;
    let place = first.length;
    while (place > 0 && compareId(snapshot, node, first[place - 1]!.words) < 0) place--;
    first.splice(place, 0, { node, words: idWordsOf(snapshot, node) });
    if (first.length > limit) first.pop();
  }
  return { first: first.map(({ node }) => node), rest: behind - first.length };
}

function countKinds(snapshot: Snapshot, { nodes }: Reached): Record<string, number> {
  const counts = new Uint32Array(nodeKinds.length);
  for (let index = 1; index < nodes.length; index++) counts[kindOf(snapshot, nodes[index]!)]!++;
  return Object.fromEntries(nodeKinds.map((kind, index) => [kind, counts[index]!]));
}

async function described(context: Context, snapshot: Snapshot, page: readonly PagedNode[]): Promise<ReachedNode[]> {
  const nodes = await describe(
    context,
    snapshot,
    page.map(({ node }) => node),
  );
  return page.flatMap(({ node, distance }) => {
    const described = nodes.get(node);
    return described ? [{ ...described, distance }] : [];
  });
}

/** What people read of the nodes; one removed in this moment is missing. */
async function describe(
  { database, workspaceId }: Context,
  snapshot: Snapshot,
  numbers: readonly number[],
): Promise<Map<number, DescribedNode>> {
  const ids = numbers.map((node) => idOf(snapshot, node));
  const nodes = await database.inWorkspace(workspaceId, (tx) => describeNodes(tx, workspaceId, ids));
  return new Map(numbers.flatMap((node, index) => (nodes.has(ids[index]!) ? [[node, nodes.get(ids[index]!)!]] : [])));
}

/** The shortest paths from a supporter to what it supports in the end, and the nodes that every path passes. */
export async function readPaths(
  context: Context,
  query: { from: string; to: string; limit: number },
): Promise<{ paths: PathStep[][]; complete: boolean; dominating: NodeRef[] }> {
  const ends = [await getNode(context, query.from), await getNode(context, query.to)] as const;
  const snapshot = await snapshotOf(context);
  const [from, to] = ends.map(({ id }) => findNumber(snapshot, id));
  const ways = from === undefined || to === undefined ? undefined : between(snapshot.graph, from, to);
  if (!ways) return { paths: [], complete: true, dominating: [] };
  const found = shortestPaths(ways.graph, ways.from, ways.to, query.limit);
  const paths = found.paths.map((path) => path.map((step) => ({ step, node: ways.nodes[step]! })));
  const dominating = (dominatingNodes(ways.graph, ways.from, ways.to) ?? []).map((step) => ways.nodes[step]!);
  const passed = [...paths.flat().map(({ node }) => node), ...dominating];
  const nodes = await describe(context, snapshot, [...new Set(passed)]);
  return {
    complete: found.complete,
    paths: paths
      .filter((path) => path.every(({ node }) => nodes.has(node)))
      .map((path) =>
        path.map(({ step, node }, index) => ({
          node: refOf(nodes.get(node)!),
          link: linkWord(ways.graph, step, path[index + 1]?.step),
        })),
      ),
    dominating: dominating.flatMap((node) => (nodes.has(node) ? [refOf(nodes.get(node)!)] : [])),
  };
}

function refOf({ id, kind, number, name }: DescribedNode): NodeRef {
  return { id, kind, number, name };
}

/** The first kind of link to the next node, in the order of `supportKinds`. */
function linkWord(graph: Graph, node: number, next: number | undefined): string | null {
  return next === undefined ? null : supportKinds[kindsBetween(graph, node, next)[0]!]!;
}
