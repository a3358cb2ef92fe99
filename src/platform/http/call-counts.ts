import { createHash } from 'node:crypto';
import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import { sql } from 'kysely';
import type { Platform } from '../context.ts';
import type { Tx } from '../database/database.ts';

/**
 * Counts calls in the database, so that who guesses at secrets has as many tries at several servers as at one (decision 0016).
 * Windows are measured by the clock of the database.
 */
export function callCountsIn({ database }: Pick<Platform, 'database'>): FastifyRateLimitStoreCtor {
  return class CallCounts implements FastifyRateLimitStore {
    readonly #limit: string;

    constructor(limit: unknown) {
      this.#limit = String(limit);
    }

    incr(key: string, done: Parameters<FastifyRateLimitStore['incr']>[1], timeWindow: number): void {
      const caller = createHash('sha256').update(`${this.#limit} ${key}`).digest();
      database
        .inInstallation((tx) => countCall(tx, caller, timeWindow))
        .then((result) => done(null, result))
        .catch((error) => done(error));
    }

    /** Each limit counts for itself: that of a route by its name, the one without a route is of wrong tokens. */
    child(limit: object): CallCounts {
      const { routeInfo } = limit as { routeInfo: { method?: string; url?: string } };
      return new CallCounts(`${routeInfo.method} ${routeInfo.url}`);
    }
  } as unknown as FastifyRateLimitStoreCtor;
}

/** Forgets callers whose window has passed. */
export async function forgetCallCounts(tx: Tx): Promise<void> {
  await tx.deleteFrom('call_count').where('until', '<', sql<Date>`now()`).execute();
}

/** The calls in the window of this caller, this one included, and how long it still lasts in milliseconds. */
export async function countCall(tx: Tx, caller: Buffer, windowMs: number): Promise<{ current: number; ttl: number }> {
  const window = sql`make_interval(secs => ${windowMs / 1000})`;
  // One that ends later than any could was opened before the clock was set back.
  const isOver = sql`call_count.until not between now() and now() + ${window}`;
  const { rows } = await sql<{ current: number; ttl: number }>`
    insert into call_count (caller, calls, until) values (${caller}, 1, now() + ${window})
    on conflict (caller) do update set
      calls = case when ${isOver} then 1 else call_count.calls + 1 end,
      until = case when ${isOver} then excluded.until else call_count.until end
    returning calls as current, ceil(extract(epoch from until - now()) * 1000)::int as ttl`.execute(tx);
  return rows[0]!;
}
