import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Ratios wander less than times: baseline and candidate take turns at least this often, and the median of the pairs counts. */
export const defaultRounds = 20;

export interface Comparison {
  /** Median of candidate / baseline over the pairs. */
  ratio: number;
  /** A quarter of the pairs lies below the first, a quarter above the second. */
  quartiles: [number, number];
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
  const ratios = pairs.map((pair) => pair.candidate / pair.baseline).sort((a, b) => a - b);
  return {
    ratio: median(ratios),
    quartiles: [ratios[Math.floor(rounds / 4)]!, ratios[Math.ceil((rounds * 3) / 4) - 1]!],
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

/**
 * Times two Nodes in turn from a small process of its own: to fork takes the longer, the more memory one has, which would add
 * the same time to both and so bring their ratio nearer to one.
 */
export function compareProcesses(candidate: NodeRun, baseline: NodeRun, rounds: number = defaultRounds): Comparison {
  const turns = [join(import.meta.dirname, 'turns.ts'), JSON.stringify({ candidate, baseline, rounds })];
  const { stdout, stderr, status } = spawnSync(process.execPath, turns);
  if (status !== 0) throw new Error(String(stderr));
  return JSON.parse(String(stdout)) as Comparison;
}

export interface NodeRun {
  args: readonly string[];
  /** Added to the environment of this process. */
  environment?: NodeJS.ProcessEnv;
}

/** Runs Node to its end in a process of its own, its output thrown away. */
export function runNode({ args, environment }: NodeRun): void {
  const { error, status } = spawnSync(process.execPath, args, {
    stdio: 'ignore',
    env: { ...process.env, ...environment },
  });
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
export function consumptionOf({ args, environment }: NodeRun): Consumption {
  const probe = `data:text/javascript,${encodeURIComponent(probeSource)}`;
  const { output } = spawnSync(process.execPath, ['--import', probe, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
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
