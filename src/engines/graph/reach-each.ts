import type { Direction } from './build-graph.ts';
import type { OrderedGraph } from './order-graph.ts';

/** Bits of a word. */
export const mostSources = 32;

/** By node the sources that reach it, source i as bit i: up to 32 reaches in the time of one, in one pass over an ordered graph. */
export function reachEach(graph: OrderedGraph, sources: readonly number[], direction: Direction): Uint32Array {
  if (sources.length > mostSources) throw new RangeError(`${sources.length} sources; ${mostSources} are the most.`);
  const { nodeCount, cycles } = graph;
  const reached = new Uint32Array(nodeCount);
  for (const [bit, source] of sources.entries()) {
    if (source >= nodeCount) throw new RangeError(`There is no node ${source}.`);
    reached[source]! |= 1 << bit;
  }
  if (direction === 'down') {
    let at = 0;
    for (let i = 0; i < cycles.length; i += 2) {
      takeForward(graph, reached, at, cycles[i + 1]!);
      share(reached, cycles[i]!, cycles[i + 1]!);
      at = cycles[i + 1]!;
    }
    takeForward(graph, reached, at, nodeCount);
  } else {
    let at = nodeCount;
    for (let i = cycles.length - 2; i >= 0; i -= 2) {
      takeBackward(graph, reached, cycles[i]!, at);
      share(reached, cycles[i]!, cycles[i + 1]!);
      at = cycles[i]!;
    }
    takeBackward(graph, reached, 0, at);
  }
  return reached;
}

function takeForward({ up: { offsets, neighbours } }: OrderedGraph, reached: Uint32Array, first: number, end: number) {
  let place = offsets[first]!;
  for (let node = first; node < end; node++) {
    let by = reached[node]!;
    for (const last = offsets[node + 1]!; place < last; place++) by |= reached[neighbours[place]!]!;
    reached[node] = by;
  }
}

function takeBackward(
  { down: { offsets, neighbours } }: OrderedGraph,
  reached: Uint32Array,
  first: number,
  end: number,
) {
  let place = offsets[end]!;
  for (let node = end - 1; node >= first; node--) {
    let by = reached[node]!;
    for (const last = offsets[node]!; place > last; ) by |= reached[neighbours[--place]!]!;
    reached[node] = by;
  }
}

/** What reaches one node of a cycle reaches all. */
function share(reached: Uint32Array, first: number, end: number): void {
  let by = 0;
  for (let node = first; node < end; node++) by |= reached[node]!;
  reached.fill(by, first, end);
}
