import { createHash, type Hash } from 'node:crypto';
import { CompiledQuery, type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { Actor } from '../auth/actor.ts';
import type { Database, Tx } from './database.ts';
import { type DigestedTableName, digestedTables } from './tables.ts';

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
  /** Names a table that was written, so that the digest covers its rows. */
  wrote(table: DigestedTableName): void;
  /** Whether this is one of several changes that are made as one, which alone has a subject, details and notices. */
  isPart?: true;
}

export interface Changing {
  database: Database;
  workspaceId: string;
  actor: Actor;
  /** The change that is being made already, of which whatever is done here becomes a part. */
  partOf?: ChangeSet | undefined;
}

/**
 * Runs a change as one transaction with one audit entry, all or nothing (DESIGN §4). The change number is taken last,
 * under a short lock, so that the order of numbers is the order of commits.
 */
export async function changeSet<T>(
  { database, workspaceId, actor, partOf }: Changing,
  action: string,
  work: (change: ChangeSet) => Promise<T>,
): Promise<T> {
  if (partOf) return work({ ...partOf, subject: () => {}, detail: () => {}, isPart: true });
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
  const written = new Set<DigestedTableName>();
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

/** What a change set did to the register: rows touched by table, and the digest of their versions. */
export interface RowsDigest {
  rows: Record<string, number>;
  digest: Buffer;
}

async function digestOf(tx: Tx, workspaceId: string, changeSetId: string, tables: readonly DigestedTableName[]) {
  const digests = await digestsOf(tx, workspaceId, { tables, changes: sql`${[changeSetId]}::uuid[]` });
  return digests.get(changeSetId) ?? untouched;
}

/** The digest of a change set that touched no row of the register. */
export const untouched: RowsDigest = { rows: {}, digest: createHash('sha256').digest() };

/**
 * SHA-256 over the row versions that each of these change sets wrote and the rows that it ended, table by table. Empty columns
 * are left out, so that a column added later does not change the digest of the past. Change sets that touched nothing have no
 * entry.
 */
export async function digestsOf(
  tx: Tx,
  workspaceId: string,
  { changes, tables = digestedTables }: { changes: RawBuilder<string[]>; tables?: readonly DigestedTableName[] },
): Promise<Map<string, RowsDigest>> {
  const hashes = new Map<string, { rows: Record<string, number>; hash: Hash }>();
  for (const table of [...tables].sort()) {
    const history = sql.table(`${table}_history`);
    const { rows: found } = await sql<{ change: string; count: number; written: string; ended: string }>`
      select change, count(distinct id) as count,
        encode(sha256(convert_to(coalesce(string_agg(text, e'\\n' order by id, history_number) filter (where wrote), ''), 'UTF8')), 'hex') as written,
        encode(sha256(convert_to(coalesce(string_agg(text, e'\\n' order by id, history_number) filter (where not wrote), ''), 'UTF8')), 'hex') as ended
      from (
        select change_set_id as change, id, history_number, true as wrote,
          jsonb_strip_nulls(to_jsonb(h) - 'ended_by' - 'history_number')::text as text
        from ${history} h where workspace_id = ${workspaceId}
        union all
        select ended_by, id, history_number, false, id::text
        from ${history} where workspace_id = ${workspaceId} and ended_by is not null
      ) touched
      where change = any(${changes})
      group by change`.execute(tx);
    for (const { change, count, written, ended } of found) {
      const entry = hashes.get(change) ?? { rows: {}, hash: createHash('sha256') };
      entry.rows[table] = count;
      entry.hash.update(`${table} ${count} ${written} ${ended}\n`);
      hashes.set(change, entry);
    }
  }
  return new Map([...hashes].map(([change, { rows, hash }]) => [change, { rows, digest: hash.digest() }]));
}
