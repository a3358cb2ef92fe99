import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { allOf } from '../register/index.ts';
import type { SentMessage } from './contract.ts';

export interface SentFilter {
  state?: SentMessage['state'] | undefined;
  channel?: SentMessage['channel'] | undefined;
}

export interface SentRow extends Omit<SentMessage, 'title' | 'at' | 'dueAt' | 'sentAt'> {
  at: Date;
  dueAt: Date;
  sentAt: Date | null;
}

/** Mails and calls, the newest first, with the name of the person or the webhook. */
export async function listSent(
  tx: Tx,
  workspaceId: string,
  filter: SentFilter,
  { before, limit }: { before: readonly [at: string, id: string] | undefined; limit: number },
): Promise<SentRow[]> {
  const { rows } = await sql<SentRow>`
    select message.id, message.channel, coalesce(app_user.name, webhook.name) as recipient, message.state, message.attempts,
      message.problem, message.at, message.due_at as "dueAt", message.sent_at as "sentAt"
    from notice_message message
    left join app_user on message.channel = 'mail' and app_user.id = message.recipient_id
    left join webhook on webhook.workspace_id = ${workspaceId} and webhook.id = message.recipient_id
    where ${matching(workspaceId, filter)}
      and ${before ? sql`(message.at, message.id) < (${before[0]}::timestamptz, ${before[1]}::uuid)` : sql`true`}
    order by message.at desc, message.id desc limit ${limit}`.execute(tx);
  return rows;
}

export async function countSent(tx: Tx, workspaceId: string, filter: SentFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from notice_message message where ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, { state, channel }: SentFilter): RawBuilder<boolean> {
  return allOf([
    sql`message.workspace_id = ${workspaceId}`,
    sql`message.channel <> 'app'`,
    state && sql`message.state = ${state}`,
    channel && sql`message.channel = ${channel}`,
  ]);
}

/** Lets messages that were given up go out now; gives how many. */
export async function reviveDead(tx: Tx, workspaceId: string, ids: readonly string[], now: Date): Promise<number> {
  const revived = await tx
    .updateTable('notice_message')
    .set({ state: 'waiting', attempts: 0, due_at: now, began_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .where('state', '=', 'dead')
    .returning('id')
    .execute();
  return revived.length;
}
