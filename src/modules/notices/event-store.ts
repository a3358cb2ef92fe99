import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NoticeType } from './contract.ts';

export type Audience = 'everybody' | 'administrators' | 'person' | 'followers';

/** A node that an event is about, with the counts that belong to it. */
export interface Subject {
  id: string;
  counts: Record<string, number>;
}

export interface NewEvent {
  type: NoticeType;
  once: string | null;
  audience: Audience;
  personId: string | null;
  actorId: string | null;
  subjects: readonly Subject[];
  counts: Record<string, number>;
  facts: Record<string, string>;
}

/** Writes the event down; false where one was raised under the same key before. */
export async function insertEvent(tx: Tx, workspaceId: string, event: NewEvent): Promise<boolean> {
  const id = newId();
  const made = await tx
    .insertInto('notice_event')
    .values({
      workspace_id: workspaceId,
      id,
      type: event.type,
      once: event.once,
      audience: event.audience,
      person_id: event.personId,
      actor_id: event.actorId,
      subjects: event.subjects.length,
      counts: JSON.stringify(event.counts),
      facts: JSON.stringify(event.facts),
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'once']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) return false;
  if (event.subjects.length === 0) return true;
  await sql`
    insert into notice_subject (workspace_id, event_id, node_id, counts)
    select ${workspaceId}, ${id}, subject.id, subject.counts
    from json_to_recordset(${JSON.stringify(event.subjects)}::json) as subject(id uuid, counts jsonb)
    on conflict do nothing`.execute(tx);
  return true;
}

/** Of the nodes that people follow, those that this change set wrote, or whose links it wrote or ended. */
export async function followedAndWritten(tx: Tx, workspaceId: string, changeSetId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct followed.node_id as id from followed_node followed
    where followed.workspace_id = ${workspaceId} and (
      exists (select from node where node.workspace_id = ${workspaceId} and node.id = followed.node_id
        and node.change_set_id = ${changeSetId})
      or exists (select from supplier where supplier.workspace_id = ${workspaceId} and supplier.id = followed.node_id
        and supplier.change_set_id = ${changeSetId})
      or followed.node_id in (select unnest(array[link.from_id, link.to_id]) from supply_link_history link
        where link.workspace_id = ${workspaceId} and (link.change_set_id = ${changeSetId} or link.ended_by = ${changeSetId})))`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

export interface RaisedEvent {
  id: string;
  type: NoticeType;
  audience: Audience;
  personId: string | null;
  actorId: string | null;
  at: Date;
  /** Who follows one of its nodes, where it is for followers. */
  followers: string[];
}

/** Events that nobody was told of yet, the oldest first. */
export async function listUnspread(tx: Tx, workspaceId: string, limit: number): Promise<RaisedEvent[]> {
  const { rows } = await sql<RaisedEvent>`
    select event.id, event.type, event.audience, event.person_id as "personId", event.actor_id as "actorId", event.at,
      case when event.audience = 'followers' then array(
        select distinct followed.user_id from notice_subject subject
        join followed_node followed on followed.workspace_id = ${workspaceId} and followed.node_id = subject.node_id
        where subject.workspace_id = ${workspaceId} and subject.event_id = event.id) else '{}' end as followers
    from notice_event event
    where event.workspace_id = ${workspaceId} and event.spread_at is null
    order by event.id limit ${limit}`.execute(tx);
  return rows;
}

export async function noteSpread(tx: Tx, workspaceId: string, ids: readonly string[], at: Date): Promise<void> {
  await tx
    .updateTable('notice_event')
    .set({ spread_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
}

/** Forgets what happened before a moment, and with it the messages that told of it; what still waits stays. */
export async function forgetBefore(tx: Tx, workspaceId: string, before: Date): Promise<void> {
  await tx
    .deleteFrom('notice_message')
    .where('workspace_id', '=', workspaceId)
    .where('at', '<', before)
    .where('state', 'not in', ['waiting', 'sending'])
    .execute();
  await sql`
    delete from notice_event event where event.workspace_id = ${workspaceId} and event.at < ${before}
      and event.spread_at is not null
      and not exists (select from notice_delivery delivery
        where delivery.workspace_id = ${workspaceId} and delivery.event_id = event.id)`.execute(tx);
}

/** The person who asked for a job; null where a token or the program did. */
export async function findAskerOf(tx: Tx, workspaceId: string, jobId: string): Promise<string | null> {
  const job = await tx
    .selectFrom('job')
    .select(['actor_kind', 'actor_id'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  return job.actor_kind === 'user' ? job.actor_id : null;
}

/** Forgets finished jobs that told of events: there are many, and nobody follows them. */
export async function forgetJobs(tx: Tx, workspaceId: string, kinds: readonly string[], before: Date): Promise<void> {
  await tx
    .deleteFrom('job')
    .where('workspace_id', '=', workspaceId)
    .where('kind', 'in', kinds)
    .where('state', '=', 'done')
    .where('finished_at', '<', before)
    .execute();
}
