/** What the system says about running processes: `/proc` on Linux, `ps` elsewhere. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Dead, but not yet collected by its parent. */
export function isZombie(pid: number): boolean {
  return statFields(pid)?.[0] === 'Z';
}

/** When the process began, as text to compare: ticks since boot on Linux, so that no clock change matters. */
export function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'lstart=');
  return statFields(pid)?.[19];
}

/** Whether the process is a PostgreSQL on that folder; PostgreSQL makes its data folder its working directory. */
export function isPostgresOn(pid: number, folder: string): boolean {
  if (!isAlive(pid) || isZombie(pid)) return false;
  if (process.platform !== 'linux') return /postgres/.test(ps(pid, 'command=') ?? '');
  if (!existsSync(folder)) return false;
  return workingDirectory(pid) === realpathSync(folder) && /postgres/.test(readOr(`/proc/${pid}/cmdline`));
}

/** All living PostgreSQL processes on that folder, also those whose main process was killed. */
export function postgresProcessesOn(folder: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isPostgresOn(pid, folder));
}

/** Waits until the condition holds; gives whether it did in time. Counts waits, so that a clock jump cannot end it. */
export async function waitUntil(condition: () => boolean, atMostMs: number, everyMs = 20): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < atMostMs; waitedMs += everyMs) {
    if (condition()) return true;
    await pause(everyMs);
  }
  return condition();
}

/** proc_pid_stat(5) from the third field on; the second, a name in brackets, may itself hold spaces and brackets. */
function statFields(pid: number): string[] | undefined {
  const text = readOr(`/proc/${pid}/stat`);
  return text ? text.slice(text.lastIndexOf(')') + 2).split(' ') : undefined;
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function ps(pid: number, column: string): string | undefined {
  return spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined;
}
