import type { Comparison } from './measure.ts';

/** One line of `npm run bench`: what is measured, against what, and whether the answers are equal. */
export interface BenchRow {
  name: string;
  goal: string;
  against: string;
  run(): Promise<Outcome>;
}

export interface Outcome {
  ratio: number;
  met: boolean;
  equal: boolean;
  /** How large what was measured is. */
  sizes: Record<string, number>;
  /** SHA-256 of what was measured, by its name. */
  hashes: Record<string, string>;
  comparison?: Comparison;
  /** Peak of the resident set, of the candidate where it runs in a process of its own, else of the whole row. */
  rssMb: number;
}
