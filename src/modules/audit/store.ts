import { sql } from 'kysely';
import { digestsOf, untouched } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { numberOf } from '../register/index.ts';
import type { AuditEntry } from './contract.ts';

export interface AuditFilter {
  action?: string | undefined;
  subjectId?: string | undefined;
  since?: string | undefined;
  /** A change number: nothing after it. */
  upTo?: number | undefined;
}

export async function listEntries(
  tx: Tx,
  workspaceId: string,
  filter: AuditFilter,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<AuditEntry[]> {
  const rows = await matching(tx, workspaceId, filter)
    .leftJoin('node', (join) =>
      join.onRef('node.workspace_id', '=', 'change_set.workspace_id').onRef('node.id', '=', 'change_set.subject_id'),
    )
    .leftJoin('app_user', (join) =>
      join.onRef('app_user.id', '=', 'change_set.actor_id').on('change_set.actor_kind', '=', 'user'),
    )
    .leftJoin('api_token', (join) =>
      join.onRef('api_token.id', '=', 'change_set.actor_id').on('change_set.actor_kind', '=', 'token'),
    )
    .select([
      'change_set.number',
      'change_set.at',
      'change_set.action',
      'change_set.actor_kind',
      'change_set.actor_id',
      'change_set.subject_id',
      'change_set.details',
      'change_set.rows',
      'change_set.hash',
      'node.kind as node_kind',
      'node.number as node_number',
      'node.name as node_name',
      sql<string | null>`coalesce(app_user.name, api_token.name)`.as('actor_name'),
    ])
    .$if(before !== undefined, (query) => query.where('change_set.number', '<', before!))
    .orderBy('change_set.number', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    number: row.number,
    at: row.at.toISOString(),
    action: row.action,
    actor: { kind: row.actor_kind as AuditEntry['actor']['kind'], id: row.actor_id, name: row.actor_name },
    subject: row.subject_id && {
      id: row.subject_id,
      number: row.node_kind && numberOf(row.node_kind, row.node_number),
      name: row.node_name,
    },
    details: row.details,
    rows: row.rows,
    hash: row.hash.toString('hex'),
  })) as AuditEntry[];
}

export async function countEntries(tx: Tx, workspaceId: string, filter: AuditFilter): Promise<number> {
  const row = await matching(tx, workspaceId, filter)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

function matching(tx: Tx, workspaceId: string, { action, subjectId, since, upTo }: AuditFilter) {
  return tx
    .selectFrom('change_set')
    .where('change_set.workspace_id', '=', workspaceId)
    .$if(action !== undefined, (query) => query.where('change_set.action', 'like', `${action}%`))
    .$if(subjectId !== undefined, (query) =>
      query.where(({ eb, or }) =>
        or([
          eb('change_set.subject_id', '=', subjectId!),
          // An import is of no single node, and part of the past of each that it wrote.
          sql<boolean>`change_set.id in (
            select change_set_id from node_history where workspace_id = ${workspaceId} and id = ${subjectId})`,
        ]),
      ),
    )
    .$if(since !== undefined, (query) => query.where('change_set.at', '>=', new Date(since!)))
    .$if(upTo !== undefined, (query) => query.where('change_set.number', '<=', upTo!));
}

export interface Verification {
  ok: boolean;
  entries: number;
  head: string | null;
  problem: string | null;
}

/** Recomputes each entry's hash from the one before it, and each entry's digest from the row versions that it wrote. */
export async function verifyChain(tx: Tx, workspaceId: string, head: string | undefined): Promise<Verification> {
  const { newestNumber, entries: rows } = await readChain(tx, workspaceId);
  const newest = rows.at(-1);
  const answer = (problem: string | null): Verification => ({
    ok: problem === null,
    entries: rows.length,
    head: newest ? `${newest.number}:${newest.hash}` : null,
    problem,
  });
  const digests = await digestsOf(tx, workspaceId);
  for (const row of rows) {
    if (!row.chained)
      return answer(`Change ${row.number} does not follow the one before it: an entry is missing or was replaced.`);
    if (!row.right) return answer(`Change ${row.number} was altered after it was written.`);
    const { digest } = digests.get(row.id) ?? untouched;
    if (!digest.equals(row.digest))
      return answer(`The rows of change ${row.number} were altered after it was written.`);
  }
  if (newestNumber !== (newest?.number ?? 0)) return answer('The newest changes are missing.');
  if (head !== undefined && !(await holdsHead(tx, workspaceId, head))) return answer(headMissing(head));
  return answer(null);
}

/** Whether a head noted earlier, `NUMBER:HASH`, is an entry of this chain. */
export async function holdsHead(tx: Tx, workspaceId: string, head: string): Promise<boolean> {
  const { rows } = await sql`
    select from change_set
    where workspace_id = ${workspaceId} and number || ':' || encode(hash, 'hex') = ${head}`.execute(tx);
  return rows.length > 0;
}

export function headMissing(head: string): string {
  return `The head you noted (${head}) is not part of this chain.`;
}

interface ChainEntry {
  id: string;
  number: number;
  hash: string;
  right: boolean;
  chained: boolean;
  digest: Buffer;
}

/** The counter and the entries in one statement, so that a change that commits meanwhile is in both or in neither. */
async function readChain(tx: Tx, workspaceId: string): Promise<{ newestNumber: number; entries: ChainEntry[] }> {
  const { rows } = await sql<{ newest: number } & { [Column in keyof ChainEntry]: ChainEntry[Column] | null }>`
    select counter.number as newest, entry.id, entry.number, encode(entry.hash, 'hex') as hash, entry.digest,
      change_set_hash(entry) = entry.hash as right,
      entry.previous = coalesce(lag(entry.hash) over (order by entry.number), '')
        and entry.number = row_number() over (order by entry.number) as chained
    from change_counter counter
    left join change_set entry on entry.workspace_id = counter.workspace_id
    where counter.workspace_id = ${workspaceId} order by entry.number`.execute(tx);
  return {
    newestNumber: rows[0]?.newest ?? 0,
    entries: rows.filter((row): row is ChainEntry & { newest: number } => row.id !== null),
  };
}
