/** Nodes are numbers from 0; links run from the supporter to the supported (DESIGN §4). Cycles, loops and parallel links may occur. */
export interface Graph {
  nodeCount: number;
  /** What each node supports. */
  down: Adjacency;
  /** What each node is supported by. */
  up: Adjacency;
}

/** Compressed sparse rows: the neighbours of node n stand at `offsets[n]` up to, not including, `offsets[n + 1]`. */
export interface Adjacency {
  offsets: Uint32Array;
  neighbours: Uint32Array;
  /** The caller's number for the kind of each link, in the order of `neighbours`. */
  kinds: Uint8Array | null;
}

/** `down` follows links towards the supported, `up` towards the supporters. */
export type Direction = 'down' | 'up';

/** Stands for "none" where a node is expected. */
export const noNode = 0xffffffff;

/** Builds both directions from parallel arrays, one entry per link: 8 bytes per link and direction pair, kinds aside. */
export function buildGraph(nodeCount: number, from: Uint32Array, to: Uint32Array, kind?: Uint8Array): Graph {
  if (from.length !== to.length || (kind && kind.length !== from.length)) {
    throw new RangeError(`The arrays of links differ in length: ${from.length}, ${to.length}, ${kind?.length ?? '-'}.`);
  }
  return { nodeCount, down: adjacency(nodeCount, from, to, kind), up: adjacency(nodeCount, to, from, kind) };
}

/** A counting sort by the first end; links of a node keep the order they were given in. */
export function adjacency(nodeCount: number, ends: Uint32Array, others: Uint32Array, kind?: Uint8Array): Adjacency {
  const offsets = new Uint32Array(nodeCount + 1);
  for (let link = 0; link < ends.length; link++) {
    const end = ends[link]!;
    if (end >= nodeCount) throw new RangeError(`Link ${link} names node ${end} of ${nodeCount}.`);
    offsets[end + 1]!++;
  }
  for (let node = 0; node < nodeCount; node++) offsets[node + 1]! += offsets[node]!;
  const next = offsets.slice(0, nodeCount);
  const neighbours = new Uint32Array(ends.length);
  const kinds = kind ? new Uint8Array(ends.length) : null;
  for (let link = 0; link < ends.length; link++) {
    const place = next[ends[link]!]!++;
    neighbours[place] = others[link]!;
    if (kinds) kinds[place] = kind![link]!;
  }
  return { offsets, neighbours, kinds };
}

/** The same with the neighbours of each node ascending, whatever order the links come in: one counting sort more. */
export function buildSortedGraph(nodeCount: number, from: Uint32Array, to: Uint32Array, kind: Uint8Array): Graph {
  const down = turned(adjacency(nodeCount, to, from, kind));
  return { nodeCount, down, up: turned(down) };
}

/** The other direction, its neighbours ascending. */
function turned({ offsets, neighbours, kinds }: Adjacency): Adjacency {
  const nodeCount = offsets.length - 1;
  const ends = new Uint32Array(neighbours.length);
  for (let node = 0; node < nodeCount; node++) ends.fill(node, offsets[node], offsets[node + 1]);
  return adjacency(nodeCount, neighbours, ends, kinds ?? undefined);
}

/** The kinds of the links that lead straight from one node to another, in the order they were given in. */
export function kindsBetween({ down }: Graph, from: number, to: number): number[] {
  const found: number[] = [];
  for (let place = down.offsets[from]!; place < down.offsets[from + 1]!; place++) {
    if (down.neighbours[place] === to) found.push(down.kinds?.[place] ?? 0);
  }
  return found;
}
