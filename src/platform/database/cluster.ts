import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** The same pool for a database that is spread over a cluster of Citus (decision 0016). */
export function onCluster(pool: pg.Pool): PostgresPool {
  return { connect: async () => speakingTo(await pool.connect()), end: () => pool.end(), options: pool.options };
}

function speakingTo(client: pg.PoolClient): PostgresPoolClient {
  const query = (statement: string, parameters: readonly unknown[]) =>
    client.query(asTheClusterTakesIt(statement), [...parameters]);
  // We read no query by a cursor, the other way that Kysely knows.
  return { query: query as unknown as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) };
}

/**
 * Citus carries what an `insert … select` finds to its nodes by COPY, which row-level security does not let through. Where the
 * statement gives something back, it sends inserts instead.
 */
export function asTheClusterTakesIt(statement: string): string {
  const insertsWhatItSelects = /^\s*(with\b[\s\S]*)?insert\s+into\b[\s\S]*\bselect\b/i.test(statement);
  const insert = statement.slice(statement.search(/insert\s+into(?![\s\S]*insert\s+into)/i));
  const givesBack = /\b(returning|on\s+conflict)\b/i.test(insert);
  return insertsWhatItSelects && !givesBack ? `${statement} returning 1` : statement;
}
