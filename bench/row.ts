/** One line of `npm run bench`: what is measured, against what, and whether the answers are equal. */
export interface BenchRow {
  name: string;
  goal: string;
  against: string;
  run(): Promise<{ ratio: number; met: boolean; equal: boolean; sizes: Record<string, number>; rssMb?: number }>;
}
