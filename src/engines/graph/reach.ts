import type { Direction, Graph } from './build-graph.ts';
import { noNode } from './build-graph.ts';

/** The nodes reached, nearest first; the sources are among them at distance 0. The arrays run side by side. */
export interface Reached {
  nodes: Uint32Array;
  /** In links, of the shortest way. */
  distances: Uint32Array;
  /** The node before it on one of the shortest ways; `noNode` for a source. */
  via: Uint32Array;
}

/** One bit per node and a queue, kept with the graph and left clean, so that a small reach costs little in a large graph. */
interface Scratch {
  visited: Uint32Array;
  queue: Uint32Array;
  via: Uint32Array;
}

const scratches = new WeakMap<Graph, Scratch>();

/** Everything that the sources support (`down`) or rest on (`up`), at any distance. Breadth first, each link looked at once. */
export function reach(graph: Graph, sources: Iterable<number>, direction: Direction): Reached {
  const { visited, queue, via } = scratchOf(graph);
  let end = 0;
  for (const source of sources) {
    if (source >= graph.nodeCount) throw new RangeError(`There is no node ${source}.`);
    const bit = 1 << (source & 31);
    if (visited[source >>> 5]! & bit) continue;
    visited[source >>> 5]! |= bit;
    via[end] = noNode;
    queue[end++] = source;
  }
  const levelEnds = [end];
  for (let start = 0; start < end; ) {
    const levelEnd = end;
    end = expand(graph[direction].offsets, graph[direction].neighbours, visited, queue, via, start, levelEnd);
    start = levelEnd;
    levelEnds.push(end);
  }
  for (let index = 0; index < end; index++) visited[queue[index]! >>> 5] = 0;
  return { nodes: queue.slice(0, end), distances: distancesOf(levelEnds, end), via: via.slice(0, end) };
}

function scratchOf(graph: Graph): Scratch {
  const kept = scratches.get(graph);
  if (kept) return kept;
  const { nodeCount } = graph;
  const scratch = {
    visited: new Uint32Array((nodeCount + 31) >>> 5),
    queue: new Uint32Array(nodeCount),
    via: new Uint32Array(nodeCount),
  };
  scratches.set(graph, scratch);
  return scratch;
}

/** Puts the unseen neighbours of `queue[start, stop)` behind `stop` and gives the new end. */
function expand(
  offsets: Uint32Array,
  neighbours: Uint32Array,
  visited: Uint32Array,
  queue: Uint32Array,
  via: Uint32Array,
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
      via[end] = node;
      queue[end++] = neighbour;
    }
  }
  return end;
}

function distancesOf(levelEnds: readonly number[], count: number): Uint32Array {
  const distances = new Uint32Array(count);
  for (let level = 1; level < levelEnds.length; level++) distances.fill(level, levelEnds[level - 1], levelEnds[level]);
  return distances;
}
