import type { Direction, Graph } from './build-graph.ts';

/** What is reached from some sources, which are among it at distance 0. */
export interface Reached {
  /** The nearest first. */
  nodes: Uint32Array;
  /** The nodes to which the shortest way has d links stand from `starts[d]` up to, not including, `starts[d + 1]`. */
  starts: Uint32Array;
}

/** One bit per node and a queue, kept with the graph and left clean, so that a small reach costs little in a large graph. */
interface Scratch {
  visited: Uint32Array;
  queue: Uint32Array;
}

const scratches = new WeakMap<Graph, Scratch>();

/** Everything that the sources support (`down`) or rest on (`up`), at any distance. Breadth first, each link looked at once. */
export function reach(graph: Graph, sources: Iterable<number>, direction: Direction): Reached {
  return breadthFirst(graph, sources, direction, Number.POSITIVE_INFINITY)!;
}

/** Undefined where more than `mostLinks` links would have to be looked at. */
export function breadthFirst(
  graph: Graph,
  sources: Iterable<number>,
  direction: Direction,
  mostLinks: number,
): Reached | undefined {
  const { visited, queue } = scratchOf(graph);
  let end = 0;
  for (const source of sources) {
    if (source >= graph.nodeCount) throw new RangeError(`There is no node ${source}.`);
    const bit = 1 << (source & 31);
    if (visited[source >>> 5]! & bit) continue;
    visited[source >>> 5]! |= bit;
    queue[end++] = source;
  }
  const { offsets, neighbours } = graph[direction];
  const starts = [0];
  let left = mostLinks;
  for (let start = 0; start < end && left >= 0; start = starts.at(-1)!) {
    const stop = end;
    starts.push(stop);
    left -= linksOf(offsets, queue, start, stop);
    if (left >= 0) end = expand(offsets, neighbours, visited, queue, start, stop);
  }
  for (let index = 0; index < end; index++) visited[queue[index]! >>> 5] = 0;
  return left < 0 ? undefined : { nodes: queue.slice(0, end), starts: Uint32Array.from(starts) };
}

function scratchOf(graph: Graph): Scratch {
  const kept = scratches.get(graph);
  if (kept) return kept;
  const { nodeCount } = graph;
  const scratch = { visited: new Uint32Array((nodeCount + 31) >>> 5), queue: new Uint32Array(nodeCount) };
  scratches.set(graph, scratch);
  return scratch;
}

function linksOf(offsets: Uint32Array, queue: Uint32Array, start: number, stop: number): number {
  let links = 0;
  for (let index = start; index < stop; index++) links += offsets[queue[index]! + 1]! - offsets[queue[index]!]!;
  return links;
}

/** Puts the unseen neighbours of `queue[start, stop)` behind `stop` and gives the new end. */
function expand(
  offsets: Uint32Array,
  neighbours: Uint32Array,
  visited: Uint32Array,
  queue: Uint32Array,
  start: number,
  stop: number,
): number {
  let end = stop;
  for (let index = start; index < stop; index++) {
    const node = queue[index]!;
    const last = offsets[node + 1]!;
    for (let place = offsets[node]!; place < last; place++) {
      const neighbour = neighbours[place]!;
      const word = visited[neighbour >>> 5]!;
      const bit = 1 << (neighbour & 31);
      if (word & bit) continue;
      visited[neighbour >>> 5] = word | bit;
      queue[end++] = neighbour;
    }
  }
  return end;
}
