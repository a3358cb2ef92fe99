import { AppError } from '../../common/errors.ts';
import { kindsBetween } from '../../engines/graph/build-graph.ts';
import { dominatingNodes } from '../../engines/graph/dominators.ts';
import { reach } from '../../engines/graph/reach.ts';
import { shortestPaths } from '../../engines/graph/shortest-paths.ts';
import type { Context } from '../../platform/context.ts';
import type { NodeKind, NodeRef } from '../register/contract.ts';
import { findNode } from '../register/index.ts';
import type { PathStep, ReachedNode } from './contract.ts';
import { idAt, kindAt, nodeKinds, nodeOf, placeOf, type Snapshot, supportKinds } from './snapshot.ts';
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
  const wanted = query.kind ? reached.filter(({ place }) => kindAt(snapshot, place) === query.kind) : reached;
  const list = `reach:${node.id}:${query.direction}:${query.kind ?? ''}`;
  const first = firstAfter(snapshot, wanted, context.cursors.decode(list, query.after));
  const page = wanted.slice(first, first + query.limit);
  const last = page.at(-1);
  const isLast = first + page.length >= wanted.length;
  return {
    node,
    counts: countKinds(snapshot, reached),
    items: await described(context, snapshot, page),
    next: last && !isLast ? context.cursors.encode(list, [last.distance, idAt(snapshot, last.place)]) : null,
    total: wanted.length,
  };
}

async function getNode({ database, workspaceId }: Context, reference: string): Promise<NodeRef> {
  const node = await database.inWorkspace(workspaceId, (tx) => findNode(tx, workspaceId, reference));
  if (!node) throw new AppError('not-found', `There is nothing with the id or number "${reference}" here.`);
  return node;
}

interface Reached {
  place: number;
  /** In links. */
  distance: number;
}

/** By distance, then in the order of the snapshot; the node itself is left out. */
function reachedFrom(snapshot: Snapshot, id: string, direction: ReachQuery['direction']): Reached[] {
  const source = nodeOf(snapshot, id);
  if (source === undefined) return [];
  const { nodes, distances } = reach(snapshot.graph, [source], direction === 'supports' ? 'down' : 'up');
  return Array.from(nodes, (place, index) => ({ place, distance: distances[index]! }))
    .slice(1)
    .sort((a, b) => a.distance - b.distance || a.place - b.place);
}

/** Where the page after the mark begins, also when the network has changed since. */
function firstAfter(snapshot: Snapshot, reached: readonly Reached[], mark: readonly unknown[] | undefined): number {
  if (!mark) return 0;
  const [distance, id] = mark as [number, string];
  const place = nodeOf(snapshot, id) ?? placeOf(snapshot, id) - 1;
  const next = reached.findIndex((one) => one.distance > distance || (one.distance === distance && one.place > place));
  return next < 0 ? reached.length : next;
}

function countKinds(snapshot: Snapshot, reached: readonly Reached[]): Record<string, number> {
  const counts = new Uint32Array(nodeKinds.length);
  for (const { place } of reached) counts[snapshot.kinds[place]!]!++;
  return Object.fromEntries(nodeKinds.map((kind, index) => [kind, counts[index]!]));
}

async function described(context: Context, snapshot: Snapshot, page: readonly Reached[]): Promise<ReachedNode[]> {
  const nodes = await describe(
    context,
    snapshot,
    page.map(({ place }) => place),
  );
  return page.flatMap(({ place, distance }) => {
    const node = nodes.get(place);
    return node ? [{ ...node, distance }] : [];
  });
}

/** What people read of the nodes; one removed in this moment is missing. */
async function describe(
  { database, workspaceId }: Context,
  snapshot: Snapshot,
  places: readonly number[],
): Promise<Map<number, DescribedNode>> {
  const ids = places.map((place) => idAt(snapshot, place));
  const nodes = await database.inWorkspace(workspaceId, (tx) => describeNodes(tx, workspaceId, ids));
  return new Map(places.flatMap((place, index) => (nodes.has(ids[index]!) ? [[place, nodes.get(ids[index]!)!]] : [])));
}

/** The shortest paths from a supporter to what it supports in the end, and the nodes that every path passes. */
export async function readPaths(
  context: Context,
  query: { from: string; to: string; limit: number },
): Promise<{ paths: PathStep[][]; complete: boolean; dominating: NodeRef[] }> {
  const ends = [await getNode(context, query.from), await getNode(context, query.to)] as const;
  const snapshot = await snapshotOf(context);
  const [from, to] = ends.map(({ id }) => nodeOf(snapshot, id));
  if (from === undefined || to === undefined) return { paths: [], complete: true, dominating: [] };
  const { paths, complete } = shortestPaths(snapshot.graph, from, to, query.limit);
  const dominating = dominatingNodes(snapshot.graph, from, to) ?? [];
  const nodes = await describe(context, snapshot, [...new Set([...paths.flat(), ...dominating])]);
  return {
    complete,
    paths: paths
      .filter((path) => path.every((place) => nodes.has(place)))
      .map((path) =>
        path.map((place, step) => ({ node: refOf(nodes.get(place)!), link: linkWord(snapshot, path, step) })),
      ),
    dominating: dominating.flatMap((place) => (nodes.has(place) ? [refOf(nodes.get(place)!)] : [])),
  };
}

function refOf({ id, kind, number, name }: DescribedNode): NodeRef {
  return { id, kind, number, name };
}

/** The first kind of link to the next node, in the order of `supportKinds`. */
function linkWord({ graph }: Snapshot, path: readonly number[], step: number): string | null {
  const next = path[step + 1];
  return next === undefined ? null : supportKinds[kindsBetween(graph, path[step]!, next)[0]!]!;
}
