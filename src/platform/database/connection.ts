import pg from 'pg';

/** How to reach the server, in the words of `pg`, and a role to take on where the sign-in is another role's. */
export type ConnectionSettings = pg.ClientConfig & { role?: string };

/** PostgreSQL's bigint as a number: our counters and sizes stay far below 2^53. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.INT8) return Number;
    if (oid === pg.types.builtins.DATE) return String;
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

export function openPool(settings: ConnectionSettings, { max }: { max: number }): pg.Pool {
  const { role, ...connection } = settings;
  const pool = new pg.Pool({
    ...connection,
    max,
    types: types as pg.CustomTypesConfig,
    options: `-c timezone=UTC -c search_path=public${role ? ` -c role=${role}` : ''}`,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: false,
  });
  // A connection that dies fails its query and is replaced at the next; without listeners it would end the program.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** SQLSTATE classes and system errors that mean "the database is not there right now", not "the request is wrong". */
export function isUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') {
    if (/^(08|57P0[123]|53300)/.test(code)) return true;
    if (['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'].includes(code)) return true;
  }
  return (
    typeof message === 'string' &&
    /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/.test(message)
  );
}

/** PostgreSQL's own code for a broken rule, such as `23505` for a duplicate key. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
