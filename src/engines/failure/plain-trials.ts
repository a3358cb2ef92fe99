import { noNode } from '../graph/build-graph.ts';
import type { Condensed } from './condense.ts';
import { RandomWords } from './random-words.ts';
import type { Gates } from './requirements.ts';
import type { Draws } from './trials.ts';

/** What `trials` gives, 32 at a time and without a kernel: what the kernel is judged by. */
export function plainTrials(condensed: Condensed, draws: Draws, blocks: number): number[] {
  const failed = new Int32Array(condensed.vertexCount);
  const counts = Array.from(condensed.tops, () => 0);
  for (let block = 0; block < blocks; block++) {
    draw(condensed, draws, block, failed);
    spread(condensed, failed);
    for (const [index, top] of condensed.tops.entries()) if (top !== noNode) counts[index]! += bitsIn(failed[top]!);
  }
  return counts;
}

/** The own failures of each vertex. */
function draw({ events: { offsets } }: Condensed, draws: Draws, block: number, failed: Int32Array): void {
  const random = new RandomWords();
  for (let vertex = 0; vertex < failed.length; vertex++) {
    let fails = 0;
    for (let i = offsets[vertex]!; i < offsets[vertex + 1]!; i++) {
      random.seek(draws.streams.subarray(4 * i, 4 * i + 4), block);
      fails |= random.happening(draws.probabilities[i]!);
    }
    failed[vertex] = fails;
  }
}

function spread({ required, gateStarts, gates, isCyclic }: Condensed, failed: Int32Array): void {
  let changed = true;
  while (changed) {
    changed = false;
    for (let vertex = 0; vertex < failed.length; vertex++) {
      let fails = failed[vertex]!;
      for (let i = required.offsets[vertex]!; i < required.offsets[vertex + 1]!; i++) {
        fails |= failed[required.neighbours[i]!]!;
      }
      for (let gate = gateStarts[vertex]!; gate < gateStarts[vertex + 1]!; gate++) {
        fails |= failing(gates, gate, failed);
      }
      if (isCyclic && fails !== failed[vertex]) changed = true;
      failed[vertex] = fails;
    }
  }
}

/** In which trials a gate fails: a sum in unary, 32 trials side by side. */
function failing({ atLeast, offsets, sources }: Gates, gate: number, failed: Int32Array): number {
  const sums = new Int32Array(atLeast[gate]!);
  for (const source of sources.subarray(offsets[gate], offsets[gate + 1])) {
    const fails = failed[source]!;
    for (let sum = sums.length - 1; sum > 0; sum--) sums[sum]! |= sums[sum - 1]! & fails;
    sums[0]! |= fails;
  }
  return sums.at(-1)!;
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
