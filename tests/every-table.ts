import pg from 'pg';
import type { ConnectionSettings } from '../src/platform/database/connection.ts';

/**
 * Puts one row into each table of a database that has none, whatever the table is about: for tests that must meet every table,
 * those of tomorrow too. Types, rules on values and references are kept, triggers are left aside.
 */
export async function fillEveryTable(superuser: ConnectionSettings, workspaceId: string): Promise<void> {
  await asSuperuser(superuser, async (client) => {
    await client.query('set session_replication_role = replica');
    const waiting = new Set(await tablesOf(client));
    while (waiting.size > 0) {
      for (const table of await withoutWaiting(client, waiting)) {
        waiting.delete(table);
        const { rows } = await client.query(`select from public."${table}" limit 1`);
        if (rows.length === 0) await fillTable(client, table, workspaceId);
      }
    }
  });
}

/** The tables whose references all lead to tables that were filled. */
async function withoutWaiting(client: pg.Client, waiting: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await client.query<{ from: string; to: string }>(
    `select f.relname as from, t.relname as to from pg_constraint c
     join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
     where c.contype = 'f' and f.relnamespace = 'public'::regnamespace and f.oid <> t.oid`,
  );
  const ready = [...waiting].filter((table) => !rows.some(({ from, to }) => from === table && waiting.has(to)));
  if (ready.length > 0) return ready;
  throw new Error(`These tables refer to each other in a circle: ${[...waiting].join(', ')}.`);
}

/** What each table holds, as a count and a digest that does not ask for the order of rows. */
export async function digestsOf(superuser: ConnectionSettings): Promise<Record<string, string>> {
  return asSuperuser(superuser, async (client) => {
    const digests: Record<string, string> = {};
    for (const name of await tablesOf(client)) {
      const { rows } = await client.query<{ digest: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text) collate "C")), '') as digest from public."${name}" t`,
      );
      digests[name] = rows[0]!.digest;
    }
    return digests;
  });
}

export async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
  );
  return rows.map(({ name }) => name);
}

export async function asSuperuser<T>(
  superuser: ConnectionSettings,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...superuser, options: '-c timezone=UTC' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** With a value in every column; where the table's rules leave no room for all of them, with as many as they take. */
async function fillTable(client: pg.Client, table: string, workspaceId: string): Promise<void> {
  const columns = await columnsOf(client, table);
  const required = columns.filter((column) => column.required);
  const optional = columns.filter((column) => !column.required);
  for (const chosen of [columns, required, ...optional.map((one) => [...required, one])]) {
    const names = chosen.map(({ name }) => `"${name}"`).join(', ');
    const values = chosen.map((column) => valueFor(column, table, workspaceId)).join(', ');
    try {
      await client.query(`insert into public."${table}" (${names}) values (${values})`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== checkViolation) throw error;
    }
  }
  throw new Error(`The rules of the table ${table} take no row that tests/every-table.ts can think of.`);
}

const checkViolation = '23514';

async function columnsOf(client: pg.Client, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull and not a.atthasdef as required,
       coalesce((select string_agg(pg_get_constraintdef(c.oid), ' ') from pg_constraint c
         where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]), '') as rules,
       (select array[t.relname::text, target.attname::text] from pg_constraint c join pg_class t on t.oid = c.confrelid
         join pg_attribute target on target.attrelid = t.oid
           and target.attnum = c.confkey[array_position(c.conkey, a.attnum)]
         where c.conrelid = a.attrelid and c.contype = 'f' and a.attnum = any(c.conkey)
         limit 1) as target
     from pg_attribute a
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attidentity = '' and a.attgenerated = ''`,
    [`public."${table}"`],
  );
  return rows;
}

interface Column {
  name: string;
  type: string;
  required: boolean;
  rules: string;
  /** Table and column that it refers to. */
  target: [string, string] | null;
}

function valueFor({ name, type, rules, target }: Column, table: string, workspaceId: string): string {
  if (name === 'workspace_id') return `'${workspaceId}'`;
  if (target?.[0] === table) return 'null';
  // A link leads from one node to another.
  const order = name.startsWith('to_') ? 'asc' : 'desc';
  if (target) return `(select "${target[1]}" from public."${target[0]}" order by ctid ${order} limit 1)`;
  return anyOf(type, rules);
}

function anyOf(type: string, rules = ''): string {
  if (rules.includes('^[A-Z]{2}$')) return `'FI'`;
  const allowed = /'([^']+)'::text/.exec(rules)?.[1];
  if (allowed) return `'${allowed}'`;
  if (type.endsWith('[]')) return `array[${anyOf(type.slice(0, -2))}]`;
  const value = values[type];
  if (value) return value;
  throw new Error(`Say in tests/every-table.ts what a value of the type ${type} looks like.`);
}

const values: Record<string, string> = {
  bigint: '7',
  boolean: 'true',
  bytea: "'\\x00ff5c0a'",
  date: "'2026-11-21'",
  'double precision': '0.1',
  inet: "'192.0.2.7'",
  integer: '7',
  json: `'{"a": "\\\\N"}'`,
  jsonb: `'{"a": "\\\\N"}'`,
  numeric: '0.1',
  real: '0.1',
  smallint: '1',
  text: `e'a tab\\there, a line\\nthere, \\\\N and ü'`,
  'timestamp with time zone': "'2026-11-21 12:34:56.789012+00'",
  uuid: 'gen_random_uuid()',
};
