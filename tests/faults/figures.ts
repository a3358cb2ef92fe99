import { appendFileSync } from 'node:fs';

/** What came of one kind of fault under one kind of work. Work is counted in pieces: an import, an edit, an issue of a feed, a request. */
export interface Figures {
  fault: string;
  under: string;
  runs: number;
  strikes: number;
  /** Pieces that were answered with success. */
  acknowledged: number;
  /** Of these, the ones that were not there afterwards, or not wholly. */
  lost: number;
  /** Pieces that were there more than once. */
  doubled: number;
  /** Times that a part of a piece was to be seen. */
  halfThere: number;
  /** The longest time from a strike until the piece was there, in seconds. */
  longestSeconds: number;
}

export const nothingWrong = { lost: 0, doubled: 0, halfThere: 0 };

/** Hands the figures to whoever runs the tests for them (`npm run test:faults`), and gives them. */
export function report(figures: Figures): Figures {
  const { HOLDFAST_FAULT_FIGURES: path } = process.env;
  if (path) appendFileSync(path, `${JSON.stringify(figures)}\n`);
  return figures;
}
