import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../logging/index.ts';
import { isAlive, isPostgresOn, isZombie, postgresProcessesOn, waitUntil } from './processes.ts';
import { socketPort } from './secrets.ts';

/** What PostgreSQL writes into `postmaster.pid` (its miscadmin.h: pid, folder, start, port, socket folder, host, memory, status). */
interface PidFile {
  pid: number;
  status: string;
}

export function readPidFile(cluster: string): PidFile | undefined {
  try {
    const lines = readFileSync(pidFile(cluster), 'utf8').split('\n');
    return { pid: Number(lines[0]), status: lines[7]?.trim() ?? '' };
  } catch {
    return undefined;
  }
}

/**
 * Makes the way free for a new server: an earlier one is ended and waited for, one that was killed is waited for until it has
 * left the process table. PostgreSQL itself tells a stale file by its dead pid; only where another process has that number now,
 * or where nobody collects the dead one, is the file removed, and never while any PostgreSQL works on the folder.
 */
export async function clearEarlierServer(cluster: string, socketDirectory: string, log: Logger): Promise<void> {
  const earlier = readPidFile(cluster);
  if (earlier && isPostgresOn(earlier.pid, cluster)) {
    log.info({ pid: earlier.pid }, 'A database server of an earlier start is still running and is ended first.');
    await endEarlier(earlier.pid, cluster);
  }
  if (earlier) await waitUntil(() => !isAlive(earlier.pid) || !isPostgresOrDead(earlier.pid, cluster), vanishMs);
  await endOrphans(cluster);
  if (postgresProcessesOn(cluster).length > 0) return;
  const isOfAnother = earlier !== undefined && isAlive(earlier.pid);
  if (isOfAnother) log.warn({ pid: earlier.pid }, 'The pid file of an earlier database server named another program.');
  // Killed between making the file and writing its number, a server leaves an empty one, at which the next gives up.
  if (isOfAnother || earlier?.pid === 0) rmSync(pidFile(cluster), { force: true });
  for (const name of socketFiles) rmSync(join(socketDirectory, name), { force: true });
}

/** The socket and its lock, which stand in a folder of this server alone. */
const socketFiles = [`.s.PGSQL.${socketPort}`, `.s.PGSQL.${socketPort}.lock`];

/** Ends what a killed main process left behind; PostgreSQL refuses to start while one of them lives. */
async function endOrphans(cluster: string): Promise<void> {
  signalAll(cluster, 'SIGQUIT');
  if (await waitUntil(() => postgresProcessesOn(cluster).length === 0, orphanMs, 50)) return;
  signalAll(cluster, 'SIGKILL');
  await waitUntil(() => postgresProcessesOn(cluster).length === 0, orphanMs, 50);
}

const vanishMs = 10_000;
const orphanMs = 2_000;
const fastShutdownMs = 20_000;

async function endEarlier(pid: number, cluster: string): Promise<void> {
  signal(pid, 'SIGINT');
  if (await waitUntil(() => !isPostgresOn(pid, cluster), fastShutdownMs)) return;
  signal(pid, 'SIGQUIT');
  await waitUntil(() => !isPostgresOn(pid, cluster), orphanMs);
}

/** A killed server is a zombie until its parent, or init, collects it. */
function isPostgresOrDead(pid: number, cluster: string): boolean {
  return isZombie(pid) || isPostgresOn(pid, cluster);
}

function signalAll(cluster: string, name: NodeJS.Signals): void {
  for (const pid of postgresProcessesOn(cluster)) signal(pid, name);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone in the meantime.
  }
}

function pidFile(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}
