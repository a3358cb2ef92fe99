import type pg from 'pg';
import { restoreMark } from '../database/migrate.ts';

/** A table of the schema, as the database itself describes it. */
export interface Table {
  name: string;
  columns: string[];
  /** Those of them that may not be empty. */
  required: string[];
  /** The columns of the primary key, by which its rows are ordered. */
  key: string[];
  /** Whether each of its rows belongs to one workspace. */
  isOfWorkspace: boolean;
  /** About how much there is to read, for the progress bar. */
  bytes: number;
}

/**
 * Left out of every backup, because it means nothing elsewhere or later: who is signed in at this moment (signing out must not be
 * undone by a restore), which runners live, how often somebody has guessed at secrets, and the list of migrations, which the
 * restored schema writes itself.
 */
const passing = ['session', 'worker_heartbeat', 'call_count', 'sign_in_try', 'schema_migration', restoreMark];

/** Columns whose values are sealed under the master key: without keys they are left out. `sealed_key` goes as a whole. */
export const sealedColumns: Readonly<Record<string, readonly string[]>> = {
  sealed_key: ['sealed'],
  webhook: ['secret', 'older_secret'],
  mail_server: ['password'],
};

/** All tables of the schema `public`, in the order of their names. */
export async function readTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attnotnull order by a.attnum) as required,
      array(select a.attname::text from pg_index i cross join unnest(i.indkey) with ordinality as k (attnum, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary order by k.place) as key,
      exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'workspace_id' and a.attnotnull and not a.attisdropped) as "isOfWorkspace",
      pg_table_size(c.oid)::float8 as bytes
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by c.relname collate "C"`);
  return rows;
}

/** The tables that a backup holds. */
export async function readKeptTables(client: pg.Client): Promise<Table[]> {
  return (await readTables(client)).filter(({ name }) => !passing.includes(name));
}

export async function readSequences(
  client: pg.Client,
): Promise<{ name: string; lastValue: number; isCalled: boolean }[]> {
  const { rows: names } = await client.query<{ name: string }>(`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname collate "C"`);
  const sequences: { name: string; lastValue: number; isCalled: boolean }[] = [];
  for (const { name } of names) {
    const { rows } = await client.query<{ value: number; called: boolean }>(
      `select last_value::float8 as value, is_called as called from public.${client.escapeIdentifier(name)}`,
    );
    for (const { value, called } of rows) sequences.push({ name, lastValue: value, isCalled: called });
  }
  return sequences;
}
