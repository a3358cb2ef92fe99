import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Channel, Topic } from './gathering.ts';

/** Lets whoever gathers, sends or forgets messages of a workspace follow the other, until this transaction ends. */
export async function lockMessages(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`notices ${workspaceId}`}, 0))`.execute(tx);
}

/** A message that still gathers. */
export interface OpenMessage {
  id: string;
  channel: Channel;
  recipientId: string;
  topic: Topic;
}

/** Messages that take further events: not due and not tried yet; in the app, not read. */
export async function listOpenMessages(tx: Tx, workspaceId: string, now: Date): Promise<OpenMessage[]> {
  const { rows } = await sql<OpenMessage>`
    select id, channel, recipient_id as "recipientId", topic from notice_message
    where workspace_id = ${workspaceId} and due_at > ${now}
      and (state = 'waiting' and attempts = 0 or channel = 'app' and read_at is null)`.execute(tx);
  return rows;
}

/** Of whom a mail of which type began after a moment, as `recipient topic`. */
export async function listRecentMails(tx: Tx, workspaceId: string, since: Date): Promise<Set<string>> {
  const { rows } = await sql<{ of: string }>`
    select distinct recipient_id || ' ' || topic as of from notice_message
    where workspace_id = ${workspaceId} and channel = 'mail' and began_at > ${since}`.execute(tx);
  return new Set(rows.map((row) => row.of));
}

export interface NewMessage extends OpenMessage {
  at: Date;
  dueAt: Date;
}

export async function insertMessages(tx: Tx, workspaceId: string, messages: readonly NewMessage[], now: Date) {
  if (messages.length === 0) return;
  await sql`
    insert into notice_message (workspace_id, id, channel, recipient_id, topic, state, began_at, at, due_at, sent_at)
    select ${workspaceId}, id, channel, "recipientId", topic, case when channel = 'app' then 'sent' else 'waiting' end,
      ${now}, at, "dueAt", case when channel = 'app' then ${now}::timestamptz end
    from json_to_recordset(${JSON.stringify(messages)}::json) as message(
      id uuid, channel text, "recipientId" uuid, topic text, at timestamptz, "dueAt" timestamptz)`.execute(tx);
}

export interface NewDelivery {
  eventId: string;
  channel: Channel;
  recipientId: string;
  messageId: string;
  at: Date;
}

/** Puts events into messages; what a recipient was told of by this channel before is left alone. */
export async function insertDeliveries(tx: Tx, workspaceId: string, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  const rows = JSON.stringify(deliveries);
  await sql`
    insert into notice_delivery (workspace_id, event_id, channel, recipient_id, message_id)
    select ${workspaceId}, "eventId", channel, "recipientId", "messageId"
    from json_to_recordset(${rows}::json) as delivery(
      "eventId" uuid, channel text, "recipientId" uuid, "messageId" uuid)
    on conflict do nothing`.execute(tx);
  await sql`
    update notice_message message set at = greatest(message.at, newest.at)
    from (select "messageId" as id, max(at) as at from json_to_recordset(${rows}::json) as delivery(
      "messageId" uuid, at timestamptz) group by "messageId") newest
    where message.workspace_id = ${workspaceId} and message.id = newest.id`.execute(tx);
}

/** A message in the hands of one attempt. */
export interface DueMessage extends OpenMessage {
  attempts: number;
  beganAt: Date;
}

/** Takes the next message that is due, for one attempt that counts as lost after `lostAt`. */
export async function claimDue(
  tx: Tx,
  workspaceId: string,
  { now, lostAt }: { now: Date; lostAt: Date },
): Promise<DueMessage | undefined> {
  const { rows } = await sql<DueMessage>`
    update notice_message set state = 'sending', attempts = attempts + 1, due_at = ${lostAt}
    where workspace_id = ${workspaceId} and id = (
      select id from notice_message
      where workspace_id = ${workspaceId} and state in ('waiting', 'sending') and due_at <= ${now}
      order by due_at, id limit 1)
    returning id, channel, recipient_id as "recipientId", topic, attempts, began_at as "beganAt"`.execute(tx);
  return rows[0];
}

/** How an attempt ended. An attempt that was lost meanwhile says nothing any more. */
export async function noteAttempt(
  tx: Tx,
  workspaceId: string,
  { id, attempts }: Pick<DueMessage, 'id' | 'attempts'>,
  ended: {
    state: 'waiting' | 'sent' | 'withheld' | 'dead';
    problem: string | null;
    attempts: number;
    dueAt?: Date;
    sentAt?: Date;
  },
): Promise<void> {
  await tx
    .updateTable('notice_message')
    .set({
      state: ended.state,
      problem: ended.problem,
      attempts: ended.attempts,
      ...(ended.dueAt ? { due_at: ended.dueAt } : {}),
      ...(ended.sentAt ? { sent_at: ended.sentAt } : {}),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .where('attempts', '=', attempts)
    .execute();
}

/** What else is due for a receiver that does not answer waits as long; it is not tried in vain. */
export async function postpone(
  tx: Tx,
  workspaceId: string,
  {
    channel,
    recipientId,
    now,
    dueAt,
    problem,
  }: {
    channel: Channel;
    recipientId: string | undefined;
    now: Date;
    dueAt: Date;
    problem: string;
  },
): Promise<void> {
  await tx
    .updateTable('notice_message')
    .set({ due_at: dueAt, problem })
    .where('workspace_id', '=', workspaceId)
    .where('channel', '=', channel)
    .where('state', '=', 'waiting')
    .where('due_at', '<=', now)
    .$if(recipientId !== undefined, (query) => query.where('recipient_id', '=', recipientId!))
    .execute();
}

/** When the next message is due. */
export async function nextDue(tx: Tx, workspaceId: string): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(due_at) as at from notice_message
    where workspace_id = ${workspaceId} and state in ('waiting', 'sending')`.execute(tx);
  return rows[0]!.at ?? undefined;
}

/** A digest that gathers already goes out at another hour. */
export async function moveDigest(tx: Tx, workspaceId: string, userId: string, dueAt: Date): Promise<void> {
  await tx
    .updateTable('notice_message')
    .set({ due_at: dueAt })
    .where('workspace_id', '=', workspaceId)
    .where('channel', '=', 'mail')
    .where('recipient_id', '=', userId)
    .where('topic', '=', 'digest')
    .where('state', '=', 'waiting')
    .where('attempts', '=', 0)
    .execute();
}
