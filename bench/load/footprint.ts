/** What a running Holdfast takes: memory of the program and of its PostgreSQL, and room on the disk. Linux only. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Memory {
  /** Proportional set size of the program: shared pages count in parts. */
  programMb: number;
  /** Of all processes of its PostgreSQL together. */
  postgresMb: number;
}

export interface Footprint {
  now(): Memory;
  /** The most that was seen since the last call; the two need not have been at their highest together. */
  takePeak(): Memory;
  stop(): void;
}

const secondsBetween = 1;

/** Looks at the processes once a second until it is stopped. */
export function watchFootprint(pid: number): Footprint {
  const now = () => memoryOf(pid);
  let peak = now();
  const look = () => {
    const { programMb, postgresMb } = now();
    peak = { programMb: Math.max(peak.programMb, programMb), postgresMb: Math.max(peak.postgresMb, postgresMb) };
  };
  const timer = setInterval(look, secondsBetween * 1000);
  return {
    now,
    takePeak: () => {
      look();
      const seen = peak;
      peak = now();
      return seen;
    },
    stop: () => clearInterval(timer),
  };
}

function memoryOf(pid: number): Memory {
  const others = descendantsOf(pid);
  return { programMb: pssMb(pid), postgresMb: others.reduce((sum, other) => sum + pssMb(other), 0) };
}

/** A process that has just ended takes nothing. */
function pssMb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = parentOf(name);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [...(children.get(pid) ?? [])];
  for (const one of found) found.push(...(children.get(one) ?? []));
  return found;
}

function parentOf(name: string): number | undefined {
  if (!/^\d+$/.test(name)) return undefined;
  try {
    // The name of the program, in brackets, may hold anything.
    return Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** Processor time since they began, of the program and of all processes of its PostgreSQL, in milliseconds. */
export interface ProcessorTime {
  programMs: number;
  postgresMs: number;
}

export function processorTimeOf(pid: number): ProcessorTime {
  return {
    programMs: workedMs(pid),
    postgresMs: descendantsOf(pid).reduce((sum, other) => sum + workedMs(other), 0),
  };
}

/** The clock by which Linux counts processor time ticks a hundred times a second. */
const tickMs = 10;

/** With what its children worked that have ended. */
function workedMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * tickMs;
  } catch {
    return 0;
  }
}

/** Bytes of all files below a folder. */
export function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, { parentPath, name }) => sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
}
