import type { CountryRow } from '../../../src/modules/network/country-contract.ts';
import type { MapSearch } from './search.ts';

/** What countries are coloured by. */
export const measures = ['functions', 'sites', 'direct'] as const;
export type Measure = (typeof measures)[number];

export function measureIn({ colour }: MapSearch): Measure | undefined {
  if (colour === 'none') return undefined;
  return colour ?? 'functions';
}

/** From the least to the most; four steps can be told apart by their darkness alone. */
export const steps = [1, 2, 3, 4] as const;
export type Step = (typeof steps)[number];

/** The least value of each step that any value reaches: of equal width, counted from 1. */
export function stepsOf(largest: number): { step: Step; from: number; to: number }[] {
  if (largest < 1) return [];
  const width = Math.max(1, Math.ceil(largest / steps.length));
  return steps
    .map((step) => ({ step, from: (step - 1) * width + 1, to: Math.min(largest, step * width) }))
    .filter(({ from }) => from <= largest);
}

/** The step of each country with a value, by its code. */
export function colouring(rows: readonly CountryRow[], measure: Measure): Map<string, Step> {
  const bounds = stepsOf(Math.max(0, ...rows.map((row) => row[measure])));
  return new Map(
    rows.flatMap((row) => {
      const found = bounds.find(({ from, to }) => row[measure] >= from && row[measure] <= to);
      return found ? [[row.country, found.step] as const] : [];
    }),
  );
}
