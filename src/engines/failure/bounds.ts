import type { Condensed } from './condense.ts';

/** Equal where all that matters is known; of a probability, both are in [0, 1]. */
export interface Bounds {
  low: number;
  high: number;
}

/**
 * Bounds of the top's failure without reckoning it out, from those of what it rests on. Failures of structures without repair never hinder
 * each other (Harris 1960), so all of some fail at least with the product of their probabilities and any at most with one less the product of
 * the rest. Circles are gone through until the bounds stand.
 */
export function boundsOf(condensed: Condensed, own: readonly number[]): Bounds {
  return { low: settled(condensed, own, 0, lowOf), high: settled(condensed, own, 1, highOf) };
}

type Bound = (own: number, required: number[], gates: { atLeast: number; sources: number[] }[]) => number;

/** Where circles run, bounds of any pass hold; the low ones only rise, the high ones only fall. */
const mostPasses = 64;

function settled(condensed: Condensed, own: readonly number[], start: number, bound: Bound): number {
  const { vertexCount, required, gateStarts, gates, isCyclic } = condensed;
  const values = new Float64Array(vertexCount).fill(start);
  const of = (vertices: Uint32Array) => Array.from(vertices, (vertex) => values[vertex]!);
  let changed = true;
  for (let pass = 0; changed && pass < mostPasses; pass++) {
    changed = false;
    for (let vertex = 0; vertex < vertexCount; vertex++) {
      const value = bound(
        own[vertex]!,
        of(required.neighbours.subarray(required.offsets[vertex], required.offsets[vertex + 1])),
        Array.from({ length: gateStarts[vertex + 1]! - gateStarts[vertex]! }, (_, index) => {
          const gate = gateStarts[vertex]! + index;
          const sources = of(gates.sources.subarray(gates.offsets[gate], gates.offsets[gate + 1]));
          return { atLeast: gates.atLeast[gate]!, sources };
        }),
      );
      if (value !== values[vertex]) changed = isCyclic;
      values[vertex] = value;
    }
  }
  return values[condensed.tops[0]!]!;
}

/** Any fails at least as likely as the likeliest; of a gate, the likeliest `atLeast` together. */
function lowOf(own: number, required: number[], gates: { atLeast: number; sources: number[] }[]): number {
  const together = gates.map(({ atLeast, sources }) =>
    sources
      .sort((a, b) => b - a)
      .slice(0, atLeast)
      .reduce((product, value) => product * value, 1),
  );
  return Math.max(own, ...required, ...together);
}

/** A gate fails no likelier than any of its least likely sources, all but `atLeast` - 1. */
function highOf(own: number, required: number[], gates: { atLeast: number; sources: number[] }[]): number {
  const together = gates.map(({ atLeast, sources }) =>
    anyOf(sources.sort((a, b) => a - b).slice(0, sources.length - atLeast + 1)),
  );
  return anyOf([own, ...required, ...together]);
}

function anyOf(values: readonly number[]): number {
  return -Math.expm1(values.reduce((sum, value) => sum + Math.log1p(-value), 0));
}
