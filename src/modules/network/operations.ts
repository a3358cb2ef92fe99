import { AppError } from '../../common/errors.ts';
import { supportKinds } from '../../common/network.ts';
import { kindsBetween } from '../../engines/graph/build-graph.ts';
import { dominatingNodes } from '../../engines/graph/dominators.ts';
import { reachInOrder } from '../../engines/graph/reach-in-order.ts';
import { shortestPaths } from '../../engines/graph/shortest-paths.ts';
import type { Context } from '../../platform/context.ts';
import type { NodeKind, NodeRef } from '../register/contract.ts';
import { findNode } from '../register/index.ts';
import type { PathStep, ReachedNode } from './contract.ts';
import { findPlace, idAt, nodeKinds, placeOf, type Snapshot } from './snapshot.ts';
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
  const wanted = query.kind ? ofKind(snapshot, reached, query.kind) : reached;
  const list = `reach:${node.id}:${query.direction}:${query.kind ?? ''}`;
  const first = firstAfter(snapshot, wanted, context.cursors.decode(list, query.after));
  const page = pageOf(wanted, first, query.limit);
  const last = page.at(-1);
  const isLast = first + page.length >= wanted.places.length;
  return {
    node,
    counts: countKinds(snapshot, reached),
    items: await described(context, snapshot, page),
    next: last && !isLast ? context.cursors.encode(list, [last.distance, idAt(snapshot, last.place)]) : null,
    total: wanted.places.length,
  };
}

async function getNode({ database, workspaceId }: Context, reference: string): Promise<NodeRef> {
  const node = await database.inWorkspace(workspaceId, (tx) => findNode(tx, workspaceId, reference));
  if (!node) throw new AppError('not-found', `There is nothing with the id or number "${reference}" here.`);
  return node;
}

/** Columns, as there may be millions: by distance in links, then by id. */
interface ReachedPlaces {
  places: Uint32Array;
  distances: Uint32Array;
}

/** The node itself is left out. */
function reachedFrom(snapshot: Snapshot, id: string, direction: ReachQuery['direction']): ReachedPlaces {
  const source = findPlace(snapshot, id);
  if (source === undefined) return { places: new Uint32Array(), distances: new Uint32Array() };
  const towards = direction === 'supports' ? 'down' : 'up';
  const { nodes, starts } = reachInOrder(snapshot.graph, [snapshot.nodes[source]!], towards);
  const places = nodes.map((node) => snapshot.places[node]!);
  const distances = new Uint32Array(nodes.length);
  for (let distance = 1; distance < starts.length - 1; distance++) {
    places.subarray(starts[distance], starts[distance + 1]).sort();
    distances.fill(distance, starts[distance], starts[distance + 1]);
  }
  return { places: places.subarray(1), distances: distances.subarray(1) };
}

function ofKind({ kinds }: Snapshot, { places, distances }: ReachedPlaces, kind: NodeKind): ReachedPlaces {
  const number = nodeKinds.indexOf(kind);
  return {
    places: places.filter((place) => kinds[place] === number),
    distances: distances.filter((_, index) => kinds[places[index]!] === number),
  };
}

/** Where the page after the mark begins, also when the network has changed since. */
function firstAfter(
  snapshot: Snapshot,
  { places, distances }: ReachedPlaces,
  mark: readonly unknown[] | undefined,
): number {
  if (!mark) return 0;
  const [distance, id] = mark as [number, string];
  const place = findPlace(snapshot, id) ?? placeOf(snapshot, id) - 1;
  const next = places.findIndex(
    (one, index) => distances[index]! > distance || (distances[index] === distance && one > place),
  );
  return next < 0 ? places.length : next;
}

interface PagedNode {
  place: number;
  distance: number;
}

function pageOf({ places, distances }: ReachedPlaces, first: number, limit: number): PagedNode[] {
  return Array.from(places.subarray(first, first + limit), (place, index) => ({
    place,
    distance: distances[first + index]!,
  }));
}

function countKinds({ kinds }: Snapshot, { places }: ReachedPlaces): Record<string, number> {
  const counts = new Uint32Array(nodeKinds.length);
  for (const place of places) counts[kinds[place]!]!++;
  return Object.fromEntries(nodeKinds.map((kind, index) => [kind, counts[index]!]));
}

async function described(context: Context, snapshot: Snapshot, page: readonly PagedNode[]): Promise<ReachedNode[]> {
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
  const [from, to] = ends.map(({ id }) => findPlace(snapshot, id));
  if (from === undefined || to === undefined) return { paths: [], complete: true, dominating: [] };
  const [source, target] = [snapshot.nodes[from]!, snapshot.nodes[to]!];
  const found = shortestPaths(snapshot.graph, source, target, query.limit);
  const paths = found.paths.map((path) => placesOf(snapshot, path));
  const dominating = placesOf(snapshot, dominatingNodes(snapshot.graph, source, target) ?? []);
  const nodes = await describe(context, snapshot, [...new Set([...paths.flat(), ...dominating])]);
  return {
    complete: found.complete,
    paths: paths
      .filter((path) => path.every((place) => nodes.has(place)))
      .map((path) =>
        path.map((place, step) => ({ node: refOf(nodes.get(place)!), link: linkWord(snapshot, path, step) })),
      ),
    dominating: dominating.flatMap((place) => (nodes.has(place) ? [refOf(nodes.get(place)!)] : [])),
  };
}

function placesOf({ places }: Snapshot, nodes: readonly number[]): number[] {
  return nodes.map((node) => places[node]!);
}

function refOf({ id, kind, number, name }: DescribedNode): NodeRef {
  return { id, kind, number, name };
}

/** The first kind of link to the next node, in the order of `supportKinds`. */
function linkWord({ graph, nodes }: Snapshot, path: readonly number[], step: number): string | null {
  const next = path[step + 1];
  if (next === undefined) return null;
  return supportKinds[kindsBetween(graph, nodes[path[step]!]!, nodes[next]!)[0]!]!;
}
