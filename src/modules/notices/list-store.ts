import { type RawBuilder, sql } from 'kysely';
import type { Facet } from '../../common/page.ts';
import type { Tx } from '../../platform/database/database.ts';
import { allOf } from '../register/index.ts';
import type { NoticeKind } from './contract.ts';
import { shownEvents } from './gist-store.ts';

/** Which lines of a person are asked for; only kinds that the person's rights allow. */
export interface LineFilter {
  userId: string;
  kinds: readonly NoticeKind[];
  unread: boolean;
}

export interface Line {
  id: string;
  at: Date;
  read: boolean;
}

/** Where in the list a page begins, and which way the list runs. */
export interface LineSlice {
  oldestFirst: boolean;
  after: readonly [at: string, id: string] | undefined;
  limit: number;
}

/** Lines of a person's notices. Lines about what the person may not see any more are not there. */
export async function listLines(
  tx: Tx,
  workspaceId: string,
  filter: LineFilter,
  { oldestFirst, after, limit }: LineSlice,
): Promise<Line[]> {
  const way = oldestFirst ? sql`asc` : sql`desc`;
  const beyond = oldestFirst ? sql`>` : sql`<`;
  const { rows } = await sql<Line>`
    select line.id, line.at, line.read_at is not null as read
    ${lines(workspaceId, filter)}
      and ${after ? sql`(line.at, line.id) ${beyond} (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`}
    order by line.at ${way}, line.id ${way} limit ${limit}`.execute(tx);
  return rows;
}

export async function countLines(tx: Tx, workspaceId: string, filter: LineFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count ${lines(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

export async function countLinesByKind(tx: Tx, workspaceId: string, filter: LineFilter): Promise<Facet> {
  const { rows } = await sql<Facet[number]>`
    select split_part(line.topic, '.', 1) as value, count(*) as count ${lines(workspaceId, filter)} group by 1`.execute(
    tx,
  );
  return rows;
}

function lines(workspaceId: string, { userId, kinds, unread }: LineFilter): RawBuilder<unknown> {
  return sql`
    from notice_message line
    where ${allOf([
      sql`line.workspace_id = ${workspaceId}`,
      sql`line.channel = 'app'`,
      sql`line.recipient_id = ${userId}`,
      sql`split_part(line.topic, '.', 1) = any(${kinds}::text[])`,
      unread ? sql`line.read_at is null` : undefined,
    ])} and exists (select ${shownEvents(workspaceId, sql`message.id = line.id`)})`;
}

/** Marks lines of a person as read: those named, or all up to a moment. */
export async function markRead(
  tx: Tx,
  workspaceId: string,
  userId: string,
  which: { ids: readonly string[] } | { until: string },
  now: Date,
): Promise<void> {
  const named = 'ids' in which ? sql`id = any(${which.ids}::uuid[])` : sql`at <= ${which.until}::timestamptz`;
  await sql`
    update notice_message set read_at = ${now}
    where workspace_id = ${workspaceId} and channel = 'app' and recipient_id = ${userId} and read_at is null
      and ${named}`.execute(tx);
}
