import { spawnSync } from 'node:child_process';

/** Ratios wander less than times: baseline and candidate take turns at least this often, and the median of the pairs counts. */
export const defaultRounds = 20;

export interface Comparison {
  /** Median of candidate / baseline over the pairs. */
  ratio: number;
  candidateMs: Spread;
  baselineMs: Spread;
}

export interface Spread {
  least: number;
  median: number;
}

/** Times both in turn, A B A B …, after one unmeasured turn of each. */
export async function compare(
  candidate: () => unknown,
  baseline: () => unknown,
  rounds: number = defaultRounds,
): Promise<Comparison> {
  await candidate();
  await baseline();
  const pairs: { candidate: number; baseline: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    pairs.push({ candidate: await millisOf(candidate), baseline: await millisOf(baseline) });
  }
  return {
    ratio: median(pairs.map((pair) => pair.candidate / pair.baseline)),
    candidateMs: spreadOf(pairs.map((pair) => pair.candidate)),
    baselineMs: spreadOf(pairs.map((pair) => pair.baseline)),
  };
}

async function millisOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function spreadOf(values: readonly number[]): Spread {
  return { least: Math.min(...values), median: median(values) };
}

/** Runs Node to its end in a process of its own, its output thrown away. */
export function runNode(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): void {
  const { error, status } = spawnSync(process.execPath, args, { stdio: 'ignore', env: environment });
  if (error) throw error;
  if (status === null || status > 1) throw new Error(`node ${args.join(' ')} ended with ${status}.`);
}

export interface Consumption {
  /** Peak of the resident set. */
  rssMb: number;
  /** User and system time of all threads. */
  cpuMs: number;
}

/** What one run of Node consumes, as the process itself sees it at its end. */
export function consumptionOf(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): Consumption {
  const probe = `data:text/javascript,${encodeURIComponent(probeSource)}`;
  const { output } = spawnSync(process.execPath, ['--import', probe, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: environment,
  });
  return JSON.parse(String(output[3])) as Consumption;
}

/** `getrusage` begins with the memory of the process that forked, which may be large; Linux knows the peak since the program began. */
const probeSource = `
  import { existsSync, readFileSync, writeSync } from 'node:fs';
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
    const peakKb = Number(/VmHWM:\\s*(\\d+)/.exec(status)?.[1] ?? maxRSS);
    writeSync(3, JSON.stringify({ rssMb: peakKb / 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
  });
`;
