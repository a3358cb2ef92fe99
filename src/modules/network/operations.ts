import { supportKinds } from '../../common/network.ts';
import { type Graph, kindsBetween } from '../../engines/graph/build-graph.ts';
import { dominatingNodes } from '../../engines/graph/dominators.ts';
import { onTheWay, reachInLists, within } from '../../engines/graph/listing-graph.ts';
import type { Reached } from '../../engines/graph/reach.ts';
import { shortestPaths } from '../../engines/graph/shortest-paths.ts';
import type { Context } from '../../platform/context.ts';
import type { NodeKind, NodeRef } from '../register/contract.ts';
import type { PathStep, ReachedNode } from './contract.ts';
import { countKinds, describe, type PagedNode, pageOf, type ReachMark } from './reach-page.ts';
import { getMeant, getOneMeant } from './references.ts';
import { findNumber, idOf, type Snapshot } from './snapshot.ts';
import { snapshotOf } from './snapshots.ts';
import type { DescribedNode } from './store.ts';

export interface ReachQuery {
  node: string;
  direction: 'supports' | 'supported-by';
  kind?: NodeKind | undefined;
  limit: number;
  after?: string | undefined;
}

/** What depends on a node, or on a component in all its versions, or what it depends on, the nearest first. */
export async function readReach(context: Context, query: ReachQuery) {
  const meant = await getMeant(context, [query.node]);
  const snapshot = await snapshotOf(context);
  const reached = reachedFrom(snapshot, meant, query.direction);
  const list = `reach:${meant.map(({ id }) => id).join()}:${query.direction}:${query.kind ?? ''}`;
  const { page, isLast } = pageOf(snapshot, reached, {
    kinds: query.kind && [query.kind],
    mark: context.cursors.decode(list, query.after) as ReachMark | undefined,
    limit: query.limit,
  });
  const counts = countKinds(snapshot, reached);
  const last = page.at(-1);
  return {
    node: meant[0]!,
    meant,
    counts,
    items: await described(context, snapshot, page),
    next: last && !isLast ? context.cursors.encode(list, [last.distance, idOf(snapshot, last.node)]) : null,
    total: query.kind ? counts[query.kind]! : reached.nodes.length - (reached.starts[1] ?? 0),
  };
}

/** Those that are asked about stand at distance 0; none where they are no part of the network. */
function reachedFrom(snapshot: Snapshot, meant: readonly NodeRef[], direction: ReachQuery['direction']): Reached {
  const sources = meant.flatMap(({ id }) => findNumber(snapshot, id) ?? []);
  return reachInLists(snapshot.graph, sources, direction === 'supports' ? 'down' : 'up');
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

/** The shortest paths from a supporter to what it supports in the end, and the nodes that every path passes. */
export async function readPaths(
  context: Context,
  query: { from: string; to: string; limit: number },
): Promise<{ paths: PathStep[][]; complete: boolean; dominating: NodeRef[] }> {
  const ends = [await getOneMeant(context, query.from), await getOneMeant(context, query.to)] as const;
  const snapshot = await snapshotOf(context);
  const [from, to] = ends.map(({ id }) => findNumber(snapshot, id));
  const none = { paths: [], complete: true, dominating: [] };
  if (from === undefined || to === undefined) return none;
  const ways = within(snapshot.graph, onTheWay(snapshot.graph, [from], [to]))!;
  const [start, end] = [ways.numberOf(from), ways.numberOf(to)];
  if (start === undefined || end === undefined) return none;
  const found = shortestPaths(ways.graph, start, end, query.limit);
  const paths = found.paths.map((path) => path.map((step) => ({ step, node: ways.nodes[step]! })));
  const passedByAll = dominatingNodes(ways.graph, start, end) ?? [];
  const dominating = passedByAll.map((step) => ways.nodes[step]!);
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
