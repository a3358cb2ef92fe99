import { sql } from 'kysely';
import { digestsOf, untouched } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';

export interface Verification {
  ok: boolean;
  entries: number;
  head: string | null;
  problem: string | null;
}

/** Changes judged at once, so that the memory it takes does not grow with the chain. */
const portion = 10_000;

/** Recomputes each entry's hash from the one before it, and each entry's digest from the row versions that it wrote. */
export async function verifyChain(tx: Tx, workspaceId: string, head: string | undefined): Promise<Verification> {
  const { newest, entries } = await countChanges(tx, workspaceId);
  const end = await readEnd(tx, workspaceId, newest);
  const problem =
    (await problemBetween(tx, workspaceId, { from: 1, to: newest })) ??
    (entries === newest ? null : 'There are entries that no change of this workspace has made.') ??
    (await alteredName(tx, workspaceId)) ??
    (head === undefined || (await holdsHead(tx, workspaceId, head)) ? null : headMissing(head));
  return { ok: problem === null, entries, head: end.head, problem };
}

/** What is wrong with the changes from one number to another, or null; a change that commits meanwhile is after all of them. */
export async function problemBetween(
  tx: Tx,
  workspaceId: string,
  { from, to }: { from: number; to: number },
): Promise<string | null> {
  for (let first = from; first <= to; first += portion) {
    const last = Math.min(first + portion - 1, to);
    const problem = await problemOf(tx, workspaceId, first, last);
    if (problem) return problem;
  }
  return null;
}

interface ChainEntry {
  id: string;
  number: number;
  right: boolean;
  chained: boolean;
  digest: Buffer;
}

async function problemOf(tx: Tx, workspaceId: string, first: number, last: number): Promise<string | null> {
  const { rows } = await sql<ChainEntry>`
    select entry.id, entry.number, entry.digest, change_set_hash(row(entry.*)::change_set) = entry.hash as right,
      entry.previous = coalesce(before.hash, '') and (before.number is not null or entry.number = 1) as chained
    from change_set entry
    left join change_set before on before.workspace_id = entry.workspace_id and before.number = entry.number - 1
    where entry.workspace_id = ${workspaceId} and entry.number between ${first} and ${last}
    order by entry.number`.execute(tx);
  const digests = await digestsOf(tx, workspaceId, {
    changes: sql`array(select id from change_set
      where workspace_id = ${workspaceId} and number between ${first} and ${last})`,
  });
  for (const row of rows) {
    if (!row.chained)
      return `Change ${row.number} does not follow the one before it: an entry is missing or was replaced.`;
    if (!row.right) return `Change ${row.number} was altered after it was written.`;
    const { digest } = digests.get(row.id) ?? untouched;
    if (!digest.equals(row.digest)) return `The rows of change ${row.number} were altered after it was written.`;
  }
  return rows.length === last - first + 1 ? null : 'The newest changes are missing.';
}

/** The chain holds a salted hash of each person's name (decision 0023): a name put in its place later does not fit. */
async function alteredName(tx: Tx, workspaceId: string): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    select person.name from person
    join person_history h on h.workspace_id = ${workspaceId} and h.id = person.id and h.ended_by is null
    where person.workspace_id = ${workspaceId} and h.identity <> holdfast_identity(person.salt, person.name)
    limit 1`.execute(tx);
  return rows[0] ? `The name of a person was altered: "${rows[0].name}" is not the name that was written.` : null;
}

/** The counter and the entries in one statement, so that a change that commits meanwhile is in both or in neither. */
async function countChanges(tx: Tx, workspaceId: string): Promise<{ newest: number; entries: number }> {
  const { rows } = await sql<{ newest: number; entries: number }>`
    select counter.number as newest, (select count(*) from change_set where workspace_id = ${workspaceId}) as entries
    from change_counter counter where counter.workspace_id = ${workspaceId}`.execute(tx);
  return rows[0] ?? { newest: 0, entries: 0 };
}

/** The newest entry, or the newest up to a number, and its head, `NUMBER:HASH`. */
export async function readEnd(
  tx: Tx,
  workspaceId: string,
  upTo?: number,
): Promise<{ number: number; head: string | null }> {
  const entry = await tx
    .selectFrom('change_set')
    .select(['number', 'hash'])
    .where('workspace_id', '=', workspaceId)
    .$if(upTo !== undefined, (query) => query.where('number', '<=', upTo!))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { number: entry?.number ?? 0, head: entry ? `${entry.number}:${entry.hash.toString('hex')}` : null };
}

/** Whether a head noted earlier, `NUMBER:HASH`, is an entry of this chain. */
export async function holdsHead(tx: Tx, workspaceId: string, head: string): Promise<boolean> {
  return (await findHead(tx, workspaceId, head)) !== undefined;
}

export async function findHead(
  tx: Tx,
  workspaceId: string,
  head: string,
): Promise<{ number: number; at: Date } | undefined> {
  const { number, hash } = /^\s*(?<number>\d{1,15}):(?<hash>[0-9a-f]{64})\s*$/i.exec(head)?.groups ?? {};
  if (!number || !hash) return undefined;
  return tx
    .selectFrom('change_set')
    .select(['number', 'at'])
    .where('workspace_id', '=', workspaceId)
    .where('number', '=', Number(number))
    .where('hash', '=', Buffer.from(hash, 'hex'))
    .executeTakeFirst();
}

export function headMissing(head: string): string {
  return `The head you noted (${head}) is not part of this chain.`;
}
