import { createHash } from 'node:crypto';
import { CompiledQuery, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { Actor } from '../auth/actor.ts';
import type { Database, Tx } from './database.ts';
import { type RegisterTableName, registerTables } from './tables.ts';

/** One committing change: its rows carry `id`, and its audit entry is written as its last act. */
export interface ChangeSet {
  tx: Tx;
  workspaceId: string;
  id: string;
  actor: Actor;
  /** The node the change is about, for the audit page. */
  subject(id: string): void;
  /** What the entry says beside the rows; never a personal field (those stand by reference). */
  detail(name: string, value: unknown): void;
  /** Names a register table that was written, so that the digest covers its rows. */
  wrote(table: RegisterTableName): void;
}

export interface Changing {
  database: Database;
  workspaceId: string;
  actor: Actor;
}

/**
 * Runs a change as one transaction with one audit entry, all or nothing (DESIGN §4). The change number is taken last,
 * under a short lock, so that the order of numbers is the order of commits.
 */
export async function changeSet<T>(
  { database, workspaceId, actor }: Changing,
  action: string,
  work: (change: ChangeSet) => Promise<T>,
): Promise<T> {
  return database.inWorkspace(workspaceId, (tx) => changeWithin(tx, { workspaceId, actor }, action, work));
}

/** The same inside a transaction that is already open, for steps of a job and changes of the installation. */
export async function changeWithin<T>(
  tx: Tx,
  { workspaceId, actor }: { workspaceId: string; actor: Actor },
  action: string,
  work: (change: ChangeSet) => Promise<T>,
): Promise<T> {
  const id = newId();
  await tx.executeQuery(CompiledQuery.raw(`set local holdfast.change_set_id = '${id}'`));
  let subjectId: string | null = null;
  const details: Record<string, unknown> = {};
  const written = new Set<RegisterTableName>();
  const result = await work({
    tx,
    workspaceId,
    id,
    actor,
    subject: (node) => {
      subjectId = node;
    },
    detail: (name, value) => {
      details[name] = value;
    },
    wrote: (table) => written.add(table),
  });
  const { rows, digest } = await digestOf(tx, workspaceId, id, [...written]);
  await sql`select close_change_set(${id}, ${actor.kind}, ${actor.id}, ${action}, ${subjectId},
    ${JSON.stringify(details)}::jsonb, ${JSON.stringify(rows)}::jsonb, ${digest})`.execute(tx);
  return result;
}

/**
 * SHA-256 over the row versions that a change set wrote and the rows that it ended, table by table. Empty columns are left
 * out, so that a column added later does not change the digest of the past.
 */
export async function digestOf(
  tx: Tx,
  workspaceId: string,
  changeSetId: string,
  tables: readonly RegisterTableName[] = registerTables,
): Promise<{ rows: Record<string, number>; digest: Buffer }> {
  const rows: Record<string, number> = {};
  const hash = createHash('sha256');
  for (const table of [...tables].sort()) {
    const history = sql.table(`${table}_history`);
    const { rows: found } = await sql<{ count: number; written: string; ended: string }>`
      select
        (select count(distinct id) from ${history} where workspace_id = ${workspaceId}
          and (change_set_id = ${changeSetId} or ended_by = ${changeSetId})) as count,
        (select encode(sha256(convert_to(coalesce(string_agg(
          jsonb_strip_nulls(to_jsonb(h) - 'ended_by' - 'history_number')::text, e'\\n' order by h.id, h.history_number), ''), 'UTF8')), 'hex')
          from ${history} h where workspace_id = ${workspaceId} and change_set_id = ${changeSetId}) as written,
        (select encode(sha256(convert_to(coalesce(string_agg(h.id::text, e'\\n' order by h.id, h.history_number), ''), 'UTF8')), 'hex')
          from ${history} h where workspace_id = ${workspaceId} and ended_by = ${changeSetId}) as ended`.execute(tx);
    const { count, written, ended } = found[0]!;
    if (count === 0) continue;
    rows[table] = count;
    hash.update(`${table} ${count} ${written} ${ended}\n`);
  }
  return { rows, digest: hash.digest() };
}
