import { type Adjacency, buildGraph, buildSortedGraph, type Direction, type Graph } from './build-graph.ts';
import type { Reached } from './reach.ts';

/**
 * A graph in two layers: nodes with links of any kind, and parts that stand in lists of some of those nodes. Places in
 * lists are a hundred times as many as links; kept as lists, another list in force costs one list and not the graph.
 */
export interface ListingGraph {
  /** The links of the nodes that are no parts, to any others. Part p is numbered on behind these nodes: `links.nodeCount + p`. */
  links: Graph;
  partCount: number;
  /** The links of parts, by part, to any others; what lists and supplies them stands apart. */
  partLinks: Graph;
  /** The parts of each list, each once; who lists them supports nothing by it but is supported. */
  lists: readonly Uint32Array[];
  /** The node that each list is of, and the list of each node; `noList` where it has none. */
  listers: Uint32Array;
  listOf: Uint32Array;
  /** The lists in which each part stands. */
  listing: Adjacency;
  /** The parts that a node supplies, and the nodes that supply each part. */
  supplied: Adjacency;
  suppliers: Adjacency;
  /** The caller's numbers for the two kinds of link between nodes and parts. */
  kinds: PartKinds;
}

export interface PartKinds {
  /** From a part to the node that lists it. */
  listed: number;
  /** From a node to a part. */
  supplied: number;
}

export const noList = 0xffffffff;

/** Links with any ends, by those that are no parts and by those that are. */
export function linksOf(
  { nodeCount, partCount }: { nodeCount: number; partCount: number },
  ...[from, to, kinds]: [from: Uint32Array, to: Uint32Array, kinds: Uint8Array]
): Pick<ListingGraph, 'links' | 'partLinks'> {
  const all = buildSortedGraph(nodeCount + partCount, from, to, kinds);
  const between = (first: number, end: number): Graph => ({
    nodeCount: end - first,
    down: { ...all.down, offsets: all.down.offsets.subarray(first, end + 1) },
    up: { ...all.up, offsets: all.up.offsets.subarray(first, end + 1) },
  });
  return { links: between(0, nodeCount), partLinks: between(nodeCount, nodeCount + partCount) };
}

/** In which lists each part stands: a counting sort over all places. */
export function listingOf(lists: readonly Uint32Array[], partCount: number): Adjacency {
  const offsets = new Uint32Array(partCount + 1);
  for (const list of lists) {
    for (let place = 0; place < list.length; place++) offsets[list[place]! + 1]!++;
  }
  for (let part = 0; part < partCount; part++) offsets[part + 1]! += offsets[part]!;
  const next = offsets.slice(0, partCount);
  const neighbours = new Uint32Array(offsets[partCount]!);
  for (const [number, list] of lists.entries()) {
    for (let place = 0; place < list.length; place++) neighbours[next[list[place]!]!++] = number;
  }
  return { offsets, neighbours, kinds: null };
}

/** The pairs by their first member, each pair once. */
export function distinctPairs(
  firstCount: number,
  secondCount: number,
  firsts: Uint32Array,
  seconds: Uint32Array,
): Adjacency {
  const grouped = listed(firstCount, firsts, seconds);
  const offsets = new Uint32Array(firstCount + 1);
  const seenBy = new Uint32Array(secondCount);
  let kept = 0;
  for (let first = 0; first < firstCount; first++) {
    for (let place = grouped.offsets[first]!; place < grouped.offsets[first + 1]!; place++) {
      const second = grouped.neighbours[place]!;
      if (seenBy[second] === first + 1) continue;
      seenBy[second] = first + 1;
      grouped.neighbours[kept++] = second;
    }
    offsets[first + 1] = kept;
  }
  return { offsets, neighbours: grouped.neighbours.slice(0, kept), kinds: null };
}

/** The same pairs by their second member. */
export function turnedRound({ offsets, neighbours }: Adjacency, secondCount: number): Adjacency {
  const firsts = new Uint32Array(neighbours.length);
  for (let first = 0; first < offsets.length - 1; first++) firsts.fill(first, offsets[first], offsets[first + 1]);
  return listed(secondCount, neighbours, firsts);
}

function listed(count: number, ends: Uint32Array, others: Uint32Array): Adjacency {
  const offsets = new Uint32Array(count + 1);
  for (let pair = 0; pair < ends.length; pair++) offsets[ends[pair]! + 1]!++;
  for (let end = 0; end < count; end++) offsets[end + 1]! += offsets[end]!;
  const next = offsets.slice(0, count);
  const neighbours = new Uint32Array(ends.length);
  for (let pair = 0; pair < ends.length; pair++) neighbours[next[ends[pair]!]!++] = others[pair]!;
  return { offsets, neighbours, kinds: null };
}

/** Calls back for each link that leads on from a node. */
export function eachNeighbour(
  graph: ListingGraph,
  node: number,
  direction: Direction,
  visit: (neighbour: number, kind: number) => void,
): void {
  const { links, partLinks, lists, listOf, supplied, kinds } = graph;
  const part = node - links.nodeCount;
  if (part >= 0) {
    eachLink(partLinks[direction], part, visit);
    eachLister(graph, part, direction, visit);
    return;
  }
  eachLink(links[direction], node, visit);
  if (direction === 'down') {
    for (let place = supplied.offsets[node]!; place < supplied.offsets[node + 1]!; place++) {
      visit(links.nodeCount + supplied.neighbours[place]!, kinds.supplied);
    }
  } else if (listOf[node] !== noList) {
    const list = lists[listOf[node]!]!;
    for (let place = 0; place < list.length; place++) visit(links.nodeCount + list[place]!, kinds.listed);
  }
}

/** Calls back for each node that lists a part, or that supplies it. */
export function eachLister(
  { listers, listing, suppliers, kinds }: ListingGraph,
  part: number,
  direction: Direction,
  visit: (node: number, kind: number) => void,
): void {
  const isDown = direction === 'down';
  const { offsets, neighbours } = isDown ? listing : suppliers;
  for (let place = offsets[part]!; place < offsets[part + 1]!; place++) {
    const neighbour = neighbours[place]!;
    if (isDown) visit(listers[neighbour]!, kinds.listed);
    else visit(neighbour, kinds.supplied);
  }
}

function eachLink(
  { offsets, neighbours, kinds }: Adjacency,
  node: number,
  visit: (neighbour: number, kind: number) => void,
): void {
  for (let place = offsets[node]!; place < offsets[node + 1]!; place++) visit(neighbours[place]!, kinds?.[place] ?? 0);
}

/** Whether a part takes part: stands in a list or has a link. */
export function isPresent({ partLinks, listing }: ListingGraph, part: number): boolean {
  return [listing, partLinks.down, partLinks.up].some(({ offsets }) => offsets[part + 1]! > offsets[part]!);
}

/** What is reached, and for each node the one before it on a shortest way; of a source itself. */
export interface ReachedBy extends Reached {
  /** In the order of `nodes`. */
  via: Uint32Array;
}

/** Everything that the sources support (`down`) or rest on (`up`), they themselves at distance 0. */
export function reachInLists(graph: ListingGraph, sources: Iterable<number>, direction: Direction): ReachedBy {
  const nodeCount = graph.links.nodeCount + graph.partCount;
  const visited = new Uint8Array(nodeCount);
  const queue = new Uint32Array(nodeCount);
  const via = new Uint32Array(nodeCount);
  let end = 0;
  let before = 0;
  const enter = (node: number) => {
    if (visited[node] === 1) return;
    visited[node] = 1;
    via[end] = before;
    queue[end++] = node;
  };
  for (const source of sources) {
    before = source;
    enter(source);
  }
  const starts = [0];
  for (let start = 0; start < end; start = starts.at(-1)!) {
    const stop = end;
    starts.push(stop);
    for (let index = start; index < stop; index++) {
      before = queue[index]!;
      eachNeighbour(graph, before, direction, enter);
    }
  }
  return { nodes: queue.slice(0, end), starts: Uint32Array.from(starts), via: via.slice(0, end) };
}

/** The nodes on a way from one of some nodes to one of others; none where no way leads there. */
export function onTheWay(graph: ListingGraph, from: Iterable<number>, to: Iterable<number>): Uint32Array {
  const isAhead = new Uint8Array(graph.links.nodeCount + graph.partCount);
  for (const node of reachInLists(graph, from, 'down').nodes) isAhead[node] = 1;
  const ends = [...to].filter((node) => isAhead[node] === 1);
  return reachInLists(graph, ends, 'up').nodes.filter((node) => isAhead[node] === 1);
}

/** Some nodes with the links among them as a graph of its own. */
export interface Within {
  graph: Graph;
  /** By its number here: the number in the whole. */
  nodes: Uint32Array;
  /** The other way round; undefined for what is no part of it. */
  numberOf(node: number): number | undefined;
}

/** Undefined where there are more than `mostLinks` links among them. */
export function within(
  graph: ListingGraph,
  nodes: Uint32Array,
  mostLinks = Number.POSITIVE_INFINITY,
): Within | undefined {
  const numbers = new Uint32Array(graph.links.nodeCount + graph.partCount);
  for (const [number, node] of nodes.entries()) numbers[node] = number + 1;
  const eachLink = (visit: (number: number, next: number, kind: number) => void) => {
    for (let number = 0; number < nodes.length; number++) {
      eachNeighbour(graph, nodes[number]!, 'down', (next, kind) => {
        if (numbers[next] !== 0) visit(number, numbers[next]! - 1, kind);
      });
    }
  };
  let count = 0;
  eachLink(() => count++);
  if (count > mostLinks) return undefined;
  const [starts, ends, kinds] = [new Uint32Array(count), new Uint32Array(count), new Uint8Array(count)];
  let link = 0;
  eachLink((number, next, kind) => {
    starts[link] = number;
    ends[link] = next;
    kinds[link++] = kind;
  });
  return {
    graph: buildGraph(nodes.length, starts, ends, kinds),
    nodes,
    numberOf: (node) => (numbers[node] === 0 ? undefined : numbers[node]! - 1),
  };
}
