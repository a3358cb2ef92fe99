import { CompiledQuery, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import { AppError } from '../../common/errors.ts';
import { isId } from '../../common/ids.ts';
import { isUnavailable } from './connection.ts';
import type { Tables } from './tables.ts';

/** The installation's own "workspace": its change history and content stand under the nil UUID. */
export const installationId = '00000000-0000-0000-0000-000000000000';

/** A transaction that sees one workspace, or the installation's tables; row-level security holds it to that. */
export type Tx = Transaction<Tables>;

export interface Database {
  inWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  inInstallation<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A connection of one's own for LISTEN and for streaming; release it. */
  pool: pg.Pool;
  close(): Promise<void>;
}

/** All SQL runs in a transaction that first says for whom (DESIGN §5, Isolation). */
export function openDatabase(pool: pg.Pool): Database {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const run = <T>(settings: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    answering(
      db.transaction().execute(async (tx) => {
        await tx.executeQuery(CompiledQuery.raw(settings));
        return work(tx);
      }),
    );
  return {
    inWorkspace: (workspaceId, work) => {
      if (!isId(workspaceId)) throw new Error(`No workspace id: ${workspaceId}`);
      return run(`set local holdfast.workspace_id = '${workspaceId}'`, work);
    },
    inInstallation: (work) =>
      run(`set local holdfast.workspace_id = '${installationId}'; set local holdfast.scope = 'installation'`, work),
    pool,
    close: () => db.destroy(),
  };
}

async function answering<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new AppError(
      'unavailable',
      'The database is not answering right now. Nothing you entered is lost; try again in a moment.',
      {
        retryAfterSeconds: 2,
      },
    );
  }
}

/** Refuses to serve as a role that row-level security does not bind (DESIGN §5, Isolation). */
export async function refusePowerfulRole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(
    'select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)',
  );
  if (rows.length === 0) return;
  throw new AppError(
    'invalid-input',
    `Holdfast does not serve requests as "${rows[0].rolname}", because that role is not bound by row-level security.`,
  );
}

/** `PostgreSQL 18.4`, as the server names itself. */
export async function databaseVersion(tx: Tx): Promise<string> {
  const { rows } = await sql<{ server_version: string }>`show server_version`.execute(tx);
  return `PostgreSQL ${rows[0]?.server_version.split(' ')[0]}`;
}
