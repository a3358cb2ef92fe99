import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { withoutNames } from './forget.ts';

interface Derived {
  key: readonly string[];
  columns: Readonly<Record<string, 'text' | 'jsonb'>>;
}

/** Columns that hold what was derived from names and texts elsewhere, by table; of rows whose past is not kept. */
const derived: Readonly<Record<string, Derived>> = {
  job: { key: ['id'], columns: { input: 'jsonb', problem: 'text' } },
  job_step: { key: ['job_id', 'step'], columns: { result: 'jsonb' } },
  notice_event: { key: ['id'], columns: { facts: 'jsonb' } },
  notice_message: { key: ['id'], columns: { problem: 'text' } },
  register_edit: { key: ['id'], columns: { request: 'jsonb', problem: 'text' } },
  register_import: {
    key: ['id'],
    columns: {
      file_name: 'text',
      errors: 'jsonb',
      warnings: 'jsonb',
      sheet_plans: 'jsonb',
      chosen_mappings: 'jsonb',
      decisions: 'jsonb',
    },
  },
  register_import_row: {
    key: ['import_id', 'position'],
    columns: { changes: 'jsonb', problems: 'jsonb', look_alike: 'jsonb' },
  },
};

/** Takes names out of everything that was derived from them; gives how many rows held one. Answers kept for repeats go whole. */
export async function forgetCopies(tx: Tx, workspaceId: string, names: readonly string[]): Promise<number> {
  let forgotten = 0;
  for (const [table, { key, columns }] of Object.entries(derived)) {
    for (const row of await copiesIn(tx, workspaceId, table, names)) {
      const cleared = sql`${JSON.stringify(withoutNames(row.held, names))}::jsonb`;
      const set = Object.entries(columns).map(([column, type]) =>
        type === 'text'
          ? sql`${sql.ref(column)} = ${cleared} ->> ${column}`
          : sql`${sql.ref(column)} = nullif(${cleared} -> ${column}, 'null')`,
      );
      const same = key.map((column) => sql`${sql.ref(column)}::text = ${String(row.key[column])}`);
      await sql`
        update ${sql.table(table)} set ${sql.join(set)}
        where workspace_id = ${workspaceId} and ${sql.join(same, sql` and `)}`.execute(tx);
      forgotten++;
    }
  }
  const { numAffectedRows } = await sql`
    delete from idempotency_key where workspace_id = ${workspaceId} and ${holds(sql`response::text`, names)}`.execute(
    tx,
  );
  return forgotten + Number(numAffectedRows ?? 0);
}

interface Copy {
  key: Record<string, unknown>;
  held: Record<string, unknown>;
}

async function copiesIn(tx: Tx, workspaceId: string, table: string, names: readonly string[]): Promise<Copy[]> {
  const { key, columns } = derived[table]!;
  const held = Object.keys(columns);
  const object = (of: readonly string[]) =>
    sql`jsonb_build_object(${sql.join(of.flatMap((column) => [sql.lit(column), sql.ref(column)]))})`;
  const { rows } = await sql<Copy>`
    select ${object(key)} as key, ${object(held)} as held from ${sql.table(table)}
    where workspace_id = ${workspaceId} and ${holds(sql`${object(held)}::text`, names)} for update`.execute(tx);
  return rows.filter((row) => JSON.stringify(withoutNames(row.held, names)) !== JSON.stringify(row.held));
}

/** How many rows an erasure would clear of the names. */
export async function countCopies(tx: Tx, workspaceId: string, names: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from idempotency_key
    where workspace_id = ${workspaceId} and ${holds(sql`response::text`, names)}`.execute(tx);
  let count = rows[0]!.count;
  for (const table of Object.keys(derived)) count += (await copiesIn(tx, workspaceId, table, names)).length;
  return count;
}

/** Tables that no person types into, or that are counted otherwise. */
const unread = [
  ...[
    'bom_component',
    'bom_coverage',
    'bom_graph',
    'component',
    'content',
    'content_chunk',
    'finding',
    'finding_history',
  ],
  ...['idempotency_key', 'node_search', 'person', 'person_history', ...Object.keys(derived)],
];

export interface Mention {
  table: string;
  past: boolean;
  rows: number;
}

/** Where the names stand in texts that people typed, table by table, past and present: the catalogue knows all tables there are. */
export async function findMentions(tx: Tx, workspaceId: string, names: readonly string[]): Promise<Mention[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all(${unread}::text[])
    order by 1`.execute(tx);
  const mentions: Mention[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(name)} t
      where workspace_id = ${workspaceId} and ${saysWhole(sql`t::text`, names)}`.execute(tx);
    const isPast = name.endsWith('_history') || name === 'change_set';
    if (rows[0]!.count > 0) {
      mentions.push({ table: name.replace(/_history$/, ''), past: isPast, rows: rows[0]!.count });
    }
  }
  return mentions;
}

/** Rows that may hold a name; whether they do, `withoutNames` tells. */
function holds(text: RawBuilder<unknown>, names: readonly string[]): RawBuilder<boolean> {
  const patterns = names.flatMap((name) => [name, JSON.stringify(name).slice(1, -1)]);
  const any = patterns.map((name) => sql`${text} ilike ${`%${name.replaceAll(/[\\%_]/g, '\\$&')}%`}`);
  return sql`(${sql.join(any, sql` or `)})`;
}

/** The same as `isNamed`, in the words of PostgreSQL's regular expressions. */
function saysWhole(text: RawBuilder<unknown>, names: readonly string[]): RawBuilder<boolean> {
  const any = names.map((name) => name.replaceAll(/[^\p{L}\p{N}\s]/gu, '\\$&')).join('|');
  return sql`(${holds(text, names)} and ${text} ~* ${`(^|[^[:alnum:]])(${any})($|[^[:alnum:]])`})`;
}
