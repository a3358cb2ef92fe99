import type { Adjacency, Direction } from './build-graph.ts';
import type { OrderedGraph } from './order-graph.ts';
import type { Reached } from './reach.ts';

/** Distances are kept in a byte each: they stay in the nearest cache. What is not reached has this one. */
const unreached = 254;
/** The distance behind which the next one could not be told from `unreached`. */
const tooFar = 253;
/** How often the nodes of a cycle are gone through until their distances stand. */
const mostPasses = 16;

/**
 * All nodes reached from the sources, in one pass over an ordered graph: each node takes the least distance of those before
 * it, plus one; on a cycle the pass is repeated until nothing changes. Nodes of one distance come in ascending order.
 * Undefined where a distance does not fit or a cycle takes too many passes.
 */
export function sweep(graph: OrderedGraph, sources: readonly number[], direction: Direction): Reached | undefined {
  const distances = new Uint8Array(graph.nodeCount).fill(unreached);
  for (const source of sources) distances[source] = 0;
  const isDone = direction === 'down' ? sweepForward(graph, distances) : sweepBackward(graph, distances);
  return isDone ? nearestFirst(distances) : undefined;
}

function sweepForward({ nodeCount, up, cycles }: OrderedGraph, distances: Uint8Array): boolean {
  let at = 0;
  for (let i = 0; i < cycles.length; i += 2) {
    const [first, end] = [cycles[i]!, cycles[i + 1]!];
    passForward(up, distances, at, first);
    if (!isSettled(() => passForward(up, distances, first, end))) return false;
    at = end;
  }
  passForward(up, distances, at, nodeCount);
  return true;
}

function sweepBackward({ nodeCount, down, cycles }: OrderedGraph, distances: Uint8Array): boolean {
  let at = nodeCount;
  for (let i = cycles.length - 2; i >= 0; i -= 2) {
    const [first, end] = [cycles[i]!, cycles[i + 1]!];
    passBackward(down, distances, end, at);
    if (!isSettled(() => passBackward(down, distances, first, end))) return false;
    at = first;
  }
  passBackward(down, distances, 0, at);
  return true;
}

function isSettled(pass: () => boolean): boolean {
  for (let passes = 0; passes < mostPasses; passes++) if (!pass()) return true;
  return false;
}

/** From the first to the last of the nodes; says whether any distance has changed. */
function passForward({ offsets, neighbours }: Adjacency, distances: Uint8Array, first: number, end: number): boolean {
  let changes = 0;
  let place = offsets[first]!;
  for (let node = first; node < end; node++) {
    const before = distances[node]!;
    let least = before - 1;
    for (const last = offsets[node + 1]!; place < last; place++) {
      const distance = distances[neighbours[place]!]!;
      if (distance < least) least = distance;
    }
    distances[node] = least + 1;
    changes |= before ^ (least + 1);
  }
  return changes !== 0;
}

/** From the last to the first of the nodes. */
function passBackward({ offsets, neighbours }: Adjacency, distances: Uint8Array, first: number, end: number): boolean {
  let changes = 0;
  let place = offsets[end]!;
  for (let node = end - 1; node >= first; node--) {
    const before = distances[node]!;
    let least = before - 1;
    for (const last = offsets[node]!; place > last; ) {
      const distance = distances[neighbours[--place]!]!;
      if (distance < least) least = distance;
    }
    distances[node] = least + 1;
    changes |= before ^ (least + 1);
  }
  return changes !== 0;
}

/** The processor waits for a count that it has just changed: stretches of their own keep their counts apart. */
const stretches = 4;

/** A counting sort by distance; undefined where one does not fit. */
function nearestFirst(distances: Uint8Array): Reached | undefined {
  const length = Math.floor(distances.length / stretches);
  const next = countsOf(distances, length);
  for (let stretch = 0; stretch < stretches; stretch++) if (next[256 * stretch + tooFar]! > 0) return undefined;
  const starts = toPlaces(next);
  const nodes = new Uint32Array(distances.length);
  for (let node = 0; node < length; node++) {
    nodes[next[distances[node]!]!++] = node;
    nodes[next[256 + distances[node + length]!]!++] = node + length;
    nodes[next[512 + distances[node + 2 * length]!]!++] = node + 2 * length;
    nodes[next[768 + distances[node + 3 * length]!]!++] = node + 3 * length;
  }
  for (let node = stretches * length; node < distances.length; node++) nodes[next[768 + distances[node]!]!++] = node;
  return { nodes: nodes.subarray(0, starts.at(-1)), starts };
}

/** How often each distance occurs in each stretch of the nodes; what is left over belongs to the last. */
function countsOf(distances: Uint8Array, length: number): Uint32Array {
  const counts = new Uint32Array(256 * stretches);
  for (let node = 0; node < length; node++) {
    counts[distances[node]!]!++;
    counts[256 + distances[node + length]!]!++;
    counts[512 + distances[node + 2 * length]!]!++;
    counts[768 + distances[node + 3 * length]!]!++;
  }
  for (let node = stretches * length; node < distances.length; node++) counts[768 + distances[node]!]!++;
  return counts;
}

/** Turns counts into places where to begin, unreached nodes behind all others, and gives where each distance begins. */
function toPlaces(counts: Uint32Array): Uint32Array {
  const starts: number[] = [];
  let place = 0;
  for (let distance = 0; distance <= unreached; distance++) {
    starts.push(place);
    for (let stretch = 0; stretch < stretches; stretch++) {
      const count = counts[256 * stretch + distance]!;
      counts[256 * stretch + distance] = place;
      place += count;
    }
  }
  const reached = starts[unreached]!;
  return Uint32Array.from([...starts.filter((start) => start < reached), reached]);
}
