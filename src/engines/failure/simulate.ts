import { condense } from './condense.ts';
import { streamOf } from './random-words.ts';
import type { Requirements } from './requirements.ts';
import { trials } from './trials.ts';

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

/** How often each top fails, all in the same trials: their differences are those of the tops and not of the draws. */
export function simulate(
  requirements: Requirements,
  tops: readonly number[],
  probabilities: Float64Array,
  { seed, nameOf, trials: asked }: Simulation,
): Estimate[] {
  const condensed = condense(requirements, tops);
  const { items } = condensed.events;
  const streams = new Uint32Array(4 * items.length);
  for (const [index, event] of items.entries()) streams.set(streamOf(seed, nameOf(event)), 4 * index);
  const draws = { probabilities: Float64Array.from(items, (event) => probabilities[event]!), streams };
  const blocks = Math.ceil(asked / 32);
  return trials(condensed, draws, blocks).map((count) => estimateOf(count, blocks * 32));
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
