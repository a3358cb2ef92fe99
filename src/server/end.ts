import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { asUnavailable } from '../platform/database/connection.ts';
import { readMigrations, refuseNewerSchema } from '../platform/database/migrate.ts';

const lookSeconds = 5;

/** Resolves when the program is told to stop. Ask for it before anything is started that must be ended. */
export function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/**
 * Resolves with `stopped`, and rejects as soon as a newer program has changed the schema: this one then no longer knows what it
 * writes, and ends as it would refuse to start.
 */
export async function untilStoppedOrOutdated(stopped: Promise<void>, pool: pg.Pool): Promise<void> {
  const ending = new AbortController();
  const toldToStop = stopped.then(() => ending.abort());
  while (!ending.signal.aborted) {
    await Promise.race([toldToStop, pause(lookSeconds * 1000, undefined, { signal: ending.signal }).catch(() => {})]);
    if (!ending.signal.aborted) await readMigrations(pool).then(refuseNewerSchema).catch(unlessUnavailable);
  }
}

/** A database that is away for a moment says nothing about its schema. */
function unlessUnavailable(error: unknown): void {
  if (!asUnavailable(error)) throw error;
}
