import { CompiledQuery, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import { AppError } from '../../common/errors.ts';
import { isId } from '../../common/ids.ts';
import { beginningWithItsSettings } from './beginning.ts';
import { onCluster } from './cluster.ts';
import { asUnavailable } from './connection.ts';
import type { Tables } from './tables.ts';

/** The installation's own "workspace": its change history and content stand under the nil UUID. */
export const installationId = '00000000-0000-0000-0000-000000000000';

/** A transaction that sees one workspace, or the installation's tables; row-level security holds it to that. */
export type Tx = Transaction<Tables>;

/** What of a workspace a transaction sees, and when it happens; everything, as it is now, where nothing is said. */
export interface Sight {
  /** As of this change of the workspace; such transactions only read. */
  asOf?: number | undefined;
  /** Only what these units may see; an empty list sees no supplier at all. */
  units?: readonly string[] | undefined;
  /** When its changes are said to be made; only an example workspace may be told so (decision 0024). */
  toldAt?: Date | undefined;
}

export interface Database {
  inWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  inInstallation<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same database through narrower eyes: operations need not know (decisions 0012 and 0013). */
  seenWith(sight: Sight): Database;
  readonly sight: Sight;
  /** A connection of one's own for LISTEN and for streaming; release it. */
  pool: pg.Pool;
  close(): Promise<void>;
}

/** All SQL runs in a transaction that first says for whom (DESIGN §5, Isolation). */
export function openDatabase(pool: pg.Pool, { distributed = false } = {}): Database {
  const reached = beginningWithItsSettings(distributed ? onCluster(pool) : pool);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: reached }) });
  return databaseSeenWith({}, db, pool, distributed ? reachingEveryNode : '');
}

/** What a transaction says of itself then reaches the nodes of a cluster on which its rows are (decision 0016). */
const reachingEveryNode = "set local citus.propagate_set_commands = 'local'; ";

function databaseSeenWith(sight: Sight, db: Kysely<Tables>, pool: pg.Pool, first: string): Database {
  const narrowing = settingsOf(sight);
  const run = <T>(settings: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    answering(
      db.transaction().execute(async (tx) => {
        await tx.executeQuery(CompiledQuery.raw(first + settings));
        return work(tx);
      }),
    );
  return {
    inWorkspace: (workspaceId, work) => {
      if (!isId(workspaceId)) throw new Error(`No workspace id: ${workspaceId}`);
      return run(`${narrowing}set local holdfast.workspace_id = '${workspaceId}'`, work);
    },
    inInstallation: (work) =>
      run(`set local holdfast.workspace_id = '${installationId}'; set local holdfast.scope = 'installation'`, work),
    seenWith: (narrower) => databaseSeenWith({ ...sight, ...narrower }, db, pool, first),
    sight,
    pool,
    close: () => db.destroy(),
  };
}

/** The past is read under the names of today: the schema `past` stands before `public` on the search path. */
export function settingsOf({ asOf, units, toldAt }: Sight): string {
  const settings: string[] = [];
  if (asOf !== undefined) {
    if (!Number.isSafeInteger(asOf) || asOf < 0) throw new Error(`No change number: ${asOf}`);
    settings.push(
      `set transaction read only; set local search_path = past, public; set local holdfast.as_of = '${asOf}'`,
    );
  }
  if (units !== undefined) {
    if (!units.every(isId)) throw new Error(`No unit ids: ${units.join(', ')}`);
    settings.push(`set local holdfast.units = '{${units.join(',')}}'`);
  }
  if (toldAt !== undefined) settings.push(tellingAt(toldAt));
  return settings.map((setting) => `${setting}; `).join('');
}

function tellingAt(moment: Date): string {
  return `set local holdfast.example_at = '${moment.toISOString()}'`;
}

/** From here on the changes of this transaction are said to be made at that moment (decision 0024). */
export async function tellAt(tx: Tx, moment: Date): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(tellingAt(moment)));
}

async function answering<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asUnavailable(error) ?? error;
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
