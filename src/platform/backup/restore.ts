import type pg from 'pg';
import { AppError } from '../../common/errors.ts';
import type { ConnectionSettings } from '../database/connection.ts';
import { ensureAppRole, layEarlierSchema, openForMigration, restoreMark } from '../database/migrate.ts';
import { enqueueUnfinished } from '../jobs/jobs.ts';
import { prepareQueue } from '../jobs/queue-schema.ts';
import { readKeptTables, type Table } from './catalogue.ts';
import { copyIn } from './copy.ts';
import type { Manifest, TablePart } from './format.ts';
import { readBackup } from './read-backup.ts';
import { quoted } from './write-backup.ts';

export interface RestoreSettings {
  path: string;
  /** As `readBackup` found it: a file that was not read to its end before is not restored. */
  manifest: Manifest;
  onProgress?: (share: number) => void;
}

/**
 * Fills an empty database from a backup, all or nothing: schema as of then and rows come in one transaction. A mark tells a program
 * that starts meanwhile, or after a kill, that there is nothing to serve (decision 0015). The schema stays as it was then; `migrate`
 * brings it to today's.
 */
export async function restoreBackup(owner: ConnectionSettings, settings: RestoreSettings): Promise<void> {
  const client = await openForMigration(owner);
  // A connection that dies fails the query under way.
  client.on('error', () => {});
  try {
    await refuseUnlessEmpty(client);
    const hadQueue = await hasQueue(client);
    await client.query(`create table if not exists public.${restoreMark} (at timestamptz not null default now())`);
    try {
      await ensureAppRole(client);
      await prepareQueue(owner);
      await fill(client, settings);
    } catch (error) {
      await client.query('rollback').catch(() => {});
      if (!hadQueue) await client.query('drop schema if exists graphile_worker cascade').catch(() => {});
      await client.query(`drop table public.${restoreMark}`).catch(() => {});
      throw told(error);
    }
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

async function refuseUnlessEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
      and relname <> $1 and not exists (select from pg_depend d where d.objid = pg_class.oid and d.deptype = 'e') limit 1`,
    [restoreMark],
  );
  if (rows.length === 0) return;
  throw new AppError(
    'conflict',
    `The database holds data already (the table "${rows[0]!.name}"); a backup is restored into an empty one only. Give a new folder with --data, or an empty database.`,
  );
}

/** Another program may have a queue of the same kind there; that one is none of ours to remove. */
async function hasQueue(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("select to_regnamespace('graphile_worker') as schema");
  return rows[0]?.schema !== null;
}

async function fill(client: pg.Client, { path, manifest, onProgress }: RestoreSettings): Promise<void> {
  await client.query('begin');
  await layEarlierSchema(client, manifest.migrations);
  const tables = await readKeptTables(client);
  requireSameTables(tables, manifest);
  const rules = await liftRules(client);
  // What the migrations themselves wrote comes with the backup.
  await client.query(`truncate ${tables.map(({ name }) => nameOf(name)).join(', ')}`);
  const read = await readBackup(path, {
    take: async (table, pieces) => {
      const { columns, rows: expected } = partOf(manifest, table);
      const statement = `copy ${nameOf(table)} (${columns.map(quoted).join(', ')}) from stdin`;
      const rows = await copyIn(client, statement, pieces);
      if (rows !== expected) throw new Error(`The table ${table} took ${rows} rows instead of ${expected}.`);
    },
    ...(onProgress ? { onProgress } : {}),
  });
  if (JSON.stringify(read.manifest) !== JSON.stringify(manifest)) {
    throw new AppError('conflict', changed);
  }
  for (const { name, lastValue, isCalled } of manifest.sequences) {
    await client.query('select setval($1::regclass, $2, $3)', [nameOf(name), lastValue, isCalled]);
  }
  await goOnCounting(client);
  await enqueueUnfinished(client);
  for (const statement of rules.restoring) await client.query(statement);
  await client.query(`drop table public.${restoreMark}`);
  await client.query('commit');
}

/** A cluster counts without the sequences (decision 0016); whatever counted, the next number comes after all that are there. */
async function goOnCounting(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(`
    select attrelid::regclass::text as table, attname as column from pg_attribute join pg_class on pg_class.oid = attrelid
    where attidentity <> '' and relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`);
  for (const { table, column } of rows) {
    const sequence = `pg_get_serial_sequence('${table}', '${column}')::regclass`;
    await client.query(`
      select setval(${sequence}, newest) from (select max(${quoted(column)}) as newest from ${table}) rows
      where newest > coalesce(pg_sequence_last_value(${sequence}), 0)`);
  }
}

/** The tables of the schema that the backup names are those it holds, or one of the two is not what it says. */
function requireSameTables(tables: readonly Table[], manifest: Manifest): void {
  const shape = (list: readonly { name: string; columns: readonly string[] }[]) =>
    JSON.stringify(list.map(({ name, columns }) => [name, [...columns].sort()]));
  if (shape(tables) === shape(manifest.tables)) return;
  throw new AppError('invalid-input', 'The tables of this backup are not those of the schema that it names.');
}

function partOf(manifest: Manifest, table: string): TablePart {
  const part = manifest.tables.find(({ name }) => name === table);
  if (part) return part;
  throw new AppError('conflict', changed);
}

const changed = 'The backup was changed while it was being restored. Nothing was restored.';

/**
 * Rows go back as they were, not as if they were written anew: no trigger writes history, no policy hides what is read, and foreign
 * keys are checked once at the end, over all rows at a time.
 */
async function liftRules(client: pg.Client): Promise<{ restoring: string[] }> {
  const { rows: tables } = await client.query<{ name: string; forced: boolean; triggered: boolean }>(`
    select relname as name, relforcerowsecurity as forced,
      exists (select from pg_trigger where tgrelid = pg_class.oid and not tgisinternal) as triggered
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`);
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0`);
  const forced = tables.filter((table) => table.forced);
  const triggered = tables.filter((table) => table.triggered);
  const change = (name: string, what: string) => `alter table ${nameOf(name)} ${what}`;
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
  for (const { name } of triggered) await client.query(change(name, 'disable trigger user'));
  for (const { name } of forced) await client.query(change(name, 'no force row level security'));
  return {
    restoring: [
      ...keys.map(({ table, name, definition }) => `alter table ${table} add constraint ${quoted(name)} ${definition}`),
      ...triggered.map(({ name }) => change(name, 'enable trigger user')),
      ...forced.map(({ name }) => change(name, 'force row level security')),
    ],
  };
}

function nameOf(table: string): string {
  return `public.${quoted(table)}`;
}

/** What the database could not do for want of room, in words. */
function told(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (code !== '53100' && code !== 'ENOSPC') return error;
  return new AppError('unavailable', 'The disk of the database is full. Nothing was restored.');
}
