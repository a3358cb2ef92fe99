import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
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
  /** Processor time of one turn, all threads together: the median; null for processes of their own that nobody has asked. */
  candidateCpuMs: number | null;
  baselineCpuMs: number | null;
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
  const pairs: { candidate: Turn; baseline: Turn }[] = [];
  for (let round = 0; round < rounds; round++) {
    pairs.push({ candidate: await turnOf(candidate), baseline: await turnOf(baseline) });
  }
  const ratios = pairs.map((pair) => pair.candidate.ms / pair.baseline.ms).sort((a, b) => a - b);
  return {
    ratio: median(ratios),
    quartiles: [ratios[Math.floor(rounds / 4)]!, ratios[Math.ceil((rounds * 3) / 4) - 1]!],
    candidateMs: spreadOf(pairs.map((pair) => pair.candidate.ms)),
    baselineMs: spreadOf(pairs.map((pair) => pair.baseline.ms)),
    candidateCpuMs: median(pairs.map((pair) => pair.candidate.cpuMs)),
    baselineCpuMs: median(pairs.map((pair) => pair.baseline.cpuMs)),
  };
}

/** Of one pass, where a measured turn of the candidate had so many. */
export function perPass(comparison: Comparison, passes: number): Comparison {
  const { ratio, quartiles, candidateMs, candidateCpuMs } = comparison;
  return {
    ...comparison,
    ratio: ratio / passes,
    quartiles: [quartiles[0] / passes, quartiles[1] / passes],
    candidateMs: { least: candidateMs.least / passes, median: candidateMs.median / passes },
    candidateCpuMs: candidateCpuMs === null ? null : candidateCpuMs / passes,
  };
}

/** How many times faster the candidate is, instead of the part of the time that it takes. */
export function timesFaster(comparison: Comparison): Comparison {
  const [lower, upper] = comparison.quartiles;
  return { ...comparison, ratio: 1 / comparison.ratio, quartiles: [1 / upper, 1 / lower] };
}

interface Turn {
  ms: number;
  cpuMs: number;
}

async function turnOf(work: () => unknown): Promise<Turn> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000 };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function spreadOf(values: readonly number[]): Spread {
  return { least: Math.min(...values), median: median(values) };
}

/** The most memory this process has held, in megabytes. */
export function peakMb(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS) / 1024;
}

export function sha256(...parts: (string | NodeJS.ArrayBufferView)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/**
 * Times two Nodes in turn from a small process of its own: to fork takes the longer, the more memory one has, which would add
 * the same time to both and so bring their ratio nearer to one.
 */
export function compareProcesses(candidate: NodeRun, baseline: NodeRun, rounds: number = defaultRounds): Comparison {
  const turns = [join(import.meta.dirname, 'turns.ts'), JSON.stringify({ candidate, baseline, rounds })];
  const { stdout, stderr, status } = spawnSync(process.execPath, turns);
  if (status !== 0) throw new Error(String(stderr));
  return { ...(JSON.parse(String(stdout)) as Comparison), candidateCpuMs: null, baselineCpuMs: null };
}

export interface NodeRun {
  /** Another program than Node. */
  program?: string;
  args: readonly string[];
  /** Added to the environment of this process. */
  environment?: NodeJS.ProcessEnv;
}

/** Runs Node, or another program, to its end in a process of its own, its output thrown away. */
export function runNode({ program = process.execPath, args, environment }: NodeRun): void {
  const { error, status } = spawnSync(program, args, {
    stdio: 'ignore',
    env: { ...process.env, ...environment },
  });
  if (error) throw error;
  if (status === null || status > 1) throw new Error(`${program} ${args.join(' ')} ended with ${status}.`);
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
