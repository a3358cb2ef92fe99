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

/** What is known of the calls of one caller in its window, and how long that still lasts in milliseconds. */
interface CallCount {
  current: number;
  ttl: number;
}

/** The calls in the window of this caller, this one included. */
export async function countCall(tx: Tx, caller: Buffer, windowMs: number): Promise<CallCount> {
  const [count] = await countCalls(tx, [caller], windowMs);
  return count!;
}

/** The same of several calls, in the order given. */
export async function countCalls(tx: Tx, callers: readonly Buffer[], windowMs: number): Promise<CallCount[]> {
  const window = sql`make_interval(secs => ${windowMs / 1000})`;
  // One that ends later than any could was opened before the clock was set back.
  const isOver = sql`call_count.until not between now() and now() + ${window}`;
  const { rows } = await sql<CallCount & { caller: Buffer }>`
    insert into call_count (caller, calls, until)
    select caller, count(*), now() + ${window} from unnest(${[...callers]}::bytea[]) as calling (caller)
    group by caller order by caller
    on conflict (caller) do update set
      calls = case when ${isOver} then excluded.calls else call_count.calls + excluded.calls end,
      until = case when ${isOver} then excluded.until else call_count.until end
    returning caller, calls as current, ceil(extract(epoch from until - now()) * 1000)::int as ttl`.execute(tx);
  const counts = new Map(rows.map(({ caller, ...count }) => [caller.toString('hex'), count]));
  // From the last call back, each was one less.
  return callers
    .toReversed()
    .map((caller) => {
      const count = counts.get(caller.toString('hex'))!;
      return { current: count.current--, ttl: count.ttl };
    })
    .reverse();
}
