import { noNode } from '../graph/build-graph.ts';
import type { Condensed } from './condense.ts';

/**
 * By vertex: does it rest on something, and all of that serve nothing else (Dutuit and Rauzy 1996)? Such a vertex is an event of one probability to whatever
 * rests on it. One walk from the top tells when each vertex is first and last met; one pass up gathers these moments over all below.
 */
export function modulesOf(condensed: Condensed, top: number): Uint8Array {
  const { vertexCount, isCyclic } = condensed;
  const { first, left, last } = walk(condensed, top);
  const earliest = new Float64Array(vertexCount).fill(Number.POSITIVE_INFINITY);
  const latest = new Float64Array(vertexCount);
  let changed = true;
  while (changed) {
    changed = false;
    for (let vertex = 0; vertex < vertexCount; vertex++) {
      for (const below of belowOf(condensed, vertex)) {
        const early = Math.min(first[below]!, earliest[below]!);
        const late = Math.max(last[below]!, latest[below]!);
        if (early < earliest[vertex]! || late > latest[vertex]!) changed = isCyclic;
        if (early < earliest[vertex]!) earliest[vertex] = early;
        if (late > latest[vertex]!) latest[vertex] = late;
      }
    }
  }
  const isWithin = (moment: number, vertex: number) =>
    latest[vertex]! > 0 && earliest[vertex]! >= moment && latest[vertex]! <= left[vertex]!;
  return Uint8Array.from(first, (moment, vertex) =>
    Number(vertex === top || (moment !== noNode && isWithin(moment, vertex))),
  );
}

/** What a vertex requires, then the sources of its gates. */
export function* belowOf({ required, gateStarts, gates }: Condensed, vertex: number): Generator<number> {
  for (let i = required.offsets[vertex]!; i < required.offsets[vertex + 1]!; i++) yield required.neighbours[i]!;
  const [firstGate, end] = [gateStarts[vertex]!, gateStarts[vertex + 1]!];
  for (let s = gates.offsets[firstGate]!; s < gates.offsets[end]!; s++) yield gates.sources[s]!;
}

/** Moments of a walk in depth: when each vertex was first met, left and last met. */
function walk(condensed: Condensed, top: number) {
  const first = new Uint32Array(condensed.vertexCount).fill(noNode);
  const left = new Uint32Array(condensed.vertexCount);
  const last = new Uint32Array(condensed.vertexCount);
  let moment = 0;
  const open: { vertex: number; below: Generator<number> }[] = [];
  const meet = (vertex: number) => {
    last[vertex] = ++moment;
    if (first[vertex] !== noNode) return;
    first[vertex] = moment;
    open.push({ vertex, below: belowOf(condensed, vertex) });
  };
  meet(top);
  for (let step = open.at(-1); step; step = open.at(-1)) {
    const next = step.below.next();
    if (!next.done) {
      meet(next.value);
      continue;
    }
    open.pop();
    left[step.vertex] = ++moment;
  }
  return { first, left, last };
}
