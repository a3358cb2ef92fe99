import { type Graph, targetsOf } from '../../formats/bom/graph.ts';
import type { FindingCounts } from '../register/contract.ts';
import { noFindings } from '../register/index.ts';

/** The dependency graph of one BOM, in the order in which what is below is worked out. */
export interface BomStructure {
  graph: Graph;
  /** All nodes, each before what it depends on but where a circle forbids it. */
  order: Uint32Array;
  /** The place of each node in `order`. */
  rank: Uint32Array;
  /** 1 for each component, by position, that could not be checked. */
  unchecked: Uint8Array;
}

export function structureOf(graph: Graph, uncheckedPositions: readonly number[]): BomStructure {
  const nodeCount = graph.offsets.length - 1;
  const order = reversePostorder(graph);
  const rank = new Uint32Array(nodeCount);
  for (const [place, node] of order.entries()) rank[node] = place;
  const unchecked = new Uint8Array(nodeCount - 1);
  for (const position of uncheckedPositions) unchecked[position] = 1;
  return { graph, order, rank, unchecked };
}

/** Depth first from the product, which reaches everything; a node is noted when all behind it has been seen. */
function reversePostorder(graph: Graph): Uint32Array {
  const nodeCount = graph.offsets.length - 1;
  const order = new Uint32Array(nodeCount);
  const next = graph.offsets.slice(0, nodeCount);
  const seen = new Uint8Array(nodeCount);
  const stack = [0];
  seen[0] = 1;
  let place = nodeCount;
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    if (next[node] === graph.offsets[node + 1]) {
      order[--place] = node;
      stack.pop();
      continue;
    }
    const target = graph.targets[next[node]!++]!;
    if (seen[target] === 1) continue;
    seen[target] = 1;
    stack.push(target);
  }
  return order;
}

/** A component with open findings, at each of its places in the document. */
export interface Affected {
  positions: readonly number[];
  counts: FindingCounts;
}

/** Sources that one sweep over the graph follows: one bit each. */
const sourcesPerSweep = 32;

/**
 * The findings of each component and of everything it depends on, by whatever number of paths; the same component at two
 * places counts once. What could not be checked is counted too.
 */
export function findingsBelow(
  structure: BomStructure,
  positions: readonly number[],
  affected: readonly Affected[],
): FindingCounts[] {
  const below: FindingCounts[] = [];
  for (let start = 0; start < positions.length; start += sourcesPerSweep) {
    const sources = positions.slice(start, start + sourcesPerSweep);
    below.push(...countBits(structure, sweep(structure, sources), sources.length, affected));
  }
  return below;
}

/** Which sources reach each node, as bits. One pass suffices without circles; each circle may ask for another. */
function sweep({ graph, order, rank }: BomStructure, sources: readonly number[]): Uint32Array {
  const masks = new Uint32Array(order.length);
  for (const [bit, position] of sources.entries()) masks[position + 1]! |= 1 << bit;
  for (let again = true; again; ) {
    again = false;
    for (const node of order) {
      const mask = masks[node]!;
      if (mask === 0) continue;
      for (const target of targetsOf(graph, node)) {
        const known = masks[target]!;
        const now = (known | mask) >>> 0;
        if (now === known) continue;
        masks[target] = now;
        if (rank[target]! < rank[node]!) again = true;
      }
    }
  }
  return masks;
}

function countBits(
  { unchecked }: BomStructure,
  masks: Uint32Array,
  sources: number,
  affected: readonly Affected[],
): FindingCounts[] {
  const below = Array.from({ length: sources }, () => ({ ...noFindings }));
  for (const { positions, counts } of affected) {
    let mask = 0;
    for (const position of positions) mask |= masks[position + 1]!;
    for (let bit = 0; bit < sources; bit++) if (mask & (1 << bit)) addTo(below[bit]!, counts);
  }
  for (let position = 0; position < unchecked.length; position++) {
    const mask = unchecked[position] === 1 ? masks[position + 1]! : 0;
    if (mask === 0) continue;
    for (let bit = 0; bit < sources; bit++) if (mask & (1 << bit)) below[bit]!.unchecked++;
  }
  return below;
}

function addTo(sum: FindingCounts, counts: FindingCounts): void {
  for (const name of Object.keys(sum) as (keyof FindingCounts)[]) {
    if (name !== 'unchecked') sum[name] += counts[name];
  }
}
