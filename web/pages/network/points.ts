import type { NetworkNode } from '../../../src/modules/network/neighbourhood-contract.ts';

/** Where a point stands; one column is 1 wide. */
export interface Point {
  x: number;
  y: number;
}

/** A column that is much fuller than wide is broken into several strands beside each other. */
const mostInStrand = 120;

/**
 * The whole network in columns, from the functions on the left to the last tier on the right; within a column near those they are
 * linked with (barycentres, two sweeps). Linear but for sorting.
 */
export function placePoints(
  nodes: readonly Pick<NetworkNode, 'kind' | 'tier'>[],
  links: { from: readonly number[]; to: readonly number[] },
): Point[] {
  const ranks = nodes.map(rankOf);
  const used = [...new Set(ranks)].sort((a, b) => a - b);
  const columns: number[][] = used.map(() => []);
  const columnOf = new Map(used.map((rank, column) => [rank, column]));
  for (const [node, rank] of ranks.entries()) columns[columnOf.get(rank)!]!.push(node);
  const heights = new Float64Array(nodes.length);
  for (const column of columns) spread(column, heights);
  for (const order of [columns, [...columns].reverse()]) {
    const sums = new Float64Array(nodes.length);
    const counts = new Uint32Array(nodes.length);
    for (const column of order) {
      sums.fill(0);
      counts.fill(0);
      for (let link = 0; link < links.from.length; link++) {
        const [from, to] = [links.from[link]!, links.to[link]!];
        sums[from]! += heights[to]!;
        counts[from]!++;
        sums[to]! += heights[from]!;
        counts[to]!++;
      }
      const wanted = (node: number) => (counts[node] === 0 ? heights[node]! : sums[node]! / counts[node]!);
      column.sort((a, b) => wanted(a) - wanted(b) || a - b);
      spread(column, heights);
    }
  }
  return pointsOf(columns, nodes.length);
}

function rankOf({ kind, tier }: Pick<NetworkNode, 'kind' | 'tier'>): number {
  if (kind === 'function') return 0;
  if (kind === 'system') return 1;
  if (kind === 'component') return 3;
  if (tier === null) return 1000;
  return tier === 0 ? 2 : 3 + tier;
}

function spread(column: readonly number[], heights: Float64Array): void {
  for (const [place, node] of column.entries()) heights[node] = (place + 0.5) / column.length;
}

function pointsOf(columns: readonly (readonly number[])[], count: number): Point[] {
  const points = new Array<Point>(count);
  for (const [index, column] of columns.entries()) {
    const strands = Math.ceil(column.length / mostInStrand);
    for (const [place, node] of column.entries()) {
      points[node] = {
        x: index + ((place % strands) / strands) * 0.6,
        y: -((place + 0.5) / column.length) * Math.max(1, columns.length * 0.6),
      };
    }
  }
  return points;
}
