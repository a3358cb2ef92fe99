import { noNode } from '../graph/build-graph.ts';
import { type Condensed, condense } from './condense.ts';
import { RandomWords, streamOf } from './random-words.ts';
import type { Gates, Requirements } from './requirements.ts';

/** What makes a simulation repeatable. */
export interface Simulation {
  seed: number;
  /** By basic event: what tells it from others, whatever its number. Each draws from a stream of its own. */
  nameOf: (event: number) => string;
  /** Trials, rounded up to a multiple of 32. */
  trials: number;
}

/** A frequency among trials. */
export interface Estimate {
  value: number;
  /** Of the value; never 0, as no number of trials proves that nothing else happens. */
  standardError: number;
}

/**
 * How often each top fails, all in the same trials: their differences are those of the tops and not of the draws. 32 trials a word, in one pass
 * over the vertices, again where circles run until nothing more fails (performance.md §2.4).
 */
export function simulate(
  requirements: Requirements,
  tops: readonly number[],
  probabilities: Float64Array,
  { seed, nameOf, trials }: Simulation,
): Estimate[] {
  const condensed = condense(requirements, tops);
  const draws = new Draws(condensed, probabilities, (event) => streamOf(seed, nameOf(event)));
  const failed = new Int32Array(condensed.vertexCount);
  const counts = new Float64Array(tops.length);
  const blocks = Math.ceil(trials / 32);
  for (let block = 0; block < blocks; block++) {
    draws.into(failed, block);
    spread(condensed, failed);
    for (const [index, top] of condensed.tops.entries()) if (top !== noNode) counts[index]! += bitsIn(failed[top]!);
  }
  return Array.from(counts, (count) => estimateOf(count, blocks * 32));
}

/** The own failures of each vertex. */
class Draws {
  readonly #events: Condensed['events'];
  readonly #probabilities: Float64Array;
  readonly #streams: Uint32Array[];
  readonly #random = new RandomWords();

  constructor({ events }: Condensed, probabilities: Float64Array, stream: (event: number) => Uint32Array) {
    this.#events = events;
    this.#probabilities = Float64Array.from(events.items, (event) => probabilities[event]!);
    this.#streams = Array.from(events.items, stream);
  }

  into(failed: Int32Array, block: number): void {
    const { offsets } = this.#events;
    for (let vertex = 0; vertex < failed.length; vertex++) {
      let fails = 0;
      for (let i = offsets[vertex]!; i < offsets[vertex + 1]!; i++) {
        this.#random.seek(this.#streams[i]!, block);
        fails |= this.#random.happening(this.#probabilities[i]!);
      }
      failed[vertex] = fails;
    }
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

/** In which trials a gate fails. */
function failing({ atLeast, offsets, sources }: Gates, gate: number, failed: Int32Array): number {
  const [first, end] = [offsets[gate]!, offsets[gate + 1]!];
  if (atLeast[gate] === end - first) {
    let all = -1;
    for (let s = first; s < end; s++) all &= failed[sources[s]!]!;
    return all;
  }
  if (atLeast[gate] === 2) {
    let once = 0;
    let twice = 0;
    for (let s = first; s < end; s++) {
      const fails = failed[sources[s]!]!;
      twice |= once & fails;
      once |= fails;
    }
    return twice;
  }
  return failingAtLeast(atLeast[gate]!, sources.subarray(first, end), failed);
}

/** A sum in unary, 32 trials side by side. */
function failingAtLeast(count: number, sources: Uint32Array, failed: Int32Array): number {
  const sums = new Int32Array(count);
  for (const source of sources) {
    const fails = failed[source]!;
    for (let sum = count - 1; sum > 0; sum--) sums[sum]! |= sums[sum - 1]! & fails;
    sums[0]! |= fails;
  }
  return sums[count - 1]!;
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The error as if one trial more had gone either way (Laplace), so that it does not vanish with the count. */
function estimateOf(count: number, trials: number): Estimate {
  const smoothed = (count + 1) / (trials + 2);
  const standardError = Math.sqrt((smoothed * (1 - smoothed)) / trials);
  return { value: withinError(count / trials, standardError), standardError };
}

/** Without digits that the error leaves open. */
function withinError(value: number, standardError: number): number {
  const digit = 10 ** Math.floor(Math.log10(standardError));
  return Number((Math.round(value / digit) * digit).toPrecision(12));
}
