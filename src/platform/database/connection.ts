import type { Duplex } from 'node:stream';
import pg from 'pg';
import { AppError } from '../../common/errors.ts';

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
    // A server that went away without a word is noticed in minutes, not in hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
  });
  // A connection that dies fails its query and is replaced at the next; without listeners it would end the program.
  pool.on('error', () => {});
  const clients = new Set<pg.PoolClient>();
  openClients.set(pool, clients);
  pool.on('connect', (client) => {
    client.on('error', () => {});
    clients.add(client);
  });
  pool.on('remove', (client) => clients.delete(client));
  return pool;
}

const openClients = new WeakMap<pg.Pool, Set<pg.PoolClient>>();

/** Cuts the connections that somebody still works with, so that the pool can be closed; what was not committed is undone. */
export function cutConnections(pool: pg.Pool): void {
  for (const client of openClients.get(pool) ?? []) {
    (client as pg.PoolClient & { connection: { stream: Duplex } }).connection.stream.destroy();
  }
}

/** What a person is told while the database is away or the disk is full. */
export class StorageUnavailable extends AppError {
  constructor(message: string, retryAfterSeconds: number) {
    super('unavailable', message, { retryAfterSeconds });
    this.name = 'StorageUnavailable';
  }
}

/** Undefined where the request itself is at fault. */
export function asUnavailable(error: unknown): StorageUnavailable | undefined {
  if (error instanceof StorageUnavailable) return error;
  if (isDiskFull(error)) {
    return new StorageUnavailable(
      'There is no room left on the disk. Nothing of this was stored; try again when room was made.',
      30,
    );
  }
  if (!isAway(error)) return undefined;
  return new StorageUnavailable(
    'The database is not answering right now. Nothing you entered is lost; try again in a moment.',
    2,
  );
}

function isDiskFull(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === '53100' || code === 'ENOSPC';
}

/** SQLSTATE classes and system errors that mean "the database is not there right now", not "the request is wrong". */
function isAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, syscall } = error as { code?: unknown; message?: unknown; syscall?: unknown };
  if (typeof code === 'string') {
    if (/^(08|57P0[123]|53300)/.test(code)) return true;
    if (['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code)) return true;
    // The socket of a server that is down is not there; any other file that is missing is another matter.
    if (code === 'ENOENT' && syscall === 'connect') return true;
  }
  return (
    typeof message === 'string' &&
    /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|after calling end on the pool/.test(
      message,
    )
  );
}

/** PostgreSQL's own code for a broken rule, such as `23505` for a duplicate key. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
