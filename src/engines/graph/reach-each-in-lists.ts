import type { Direction } from './build-graph.ts';
import { eachNeighbour, type ListingGraph } from './listing-graph.ts';

/** Bits of a word. */
export const mostTogether = 32;

/**
 * By node the sources that reach it, source i as bit i: up to 32 reaches in little more than the time of one. A node is looked at
 * again whenever further sources have reached it, at most 32 times.
 */
export function reachEachInLists(graph: ListingGraph, sources: readonly number[], direction: Direction): Uint32Array {
  if (sources.length > mostTogether) throw new RangeError(`${sources.length} sources; ${mostTogether} are the most.`);
  const nodeCount = graph.links.nodeCount + graph.partCount;
  const reached = new Uint32Array(nodeCount);
  const waits = new Uint8Array(nodeCount);
  // Each node waits in the queue once at most, so it never holds more than there are.
  const queue = new Uint32Array(nodeCount);
  let [first, waiting] = [0, 0];
  const give = (node: number, bits: number) => {
    const before = reached[node]!;
    reached[node] = before | bits;
    if (reached[node] === before || waits[node] === 1) return;
    waits[node] = 1;
    queue[(first + waiting++) % nodeCount] = node;
  };
  for (const [bit, source] of sources.entries()) give(source, 1 << bit);
  while (waiting > 0) {
    const node = queue[first]!;
    first = (first + 1) % nodeCount;
    waiting--;
    waits[node] = 0;
    const bits = reached[node]!;
    eachNeighbour(graph, node, direction, (neighbour) => give(neighbour, bits));
  }
  return reached;
}
