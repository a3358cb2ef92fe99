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
  /** Of how many of its nodes somebody has to see to be told. */
  subjectsSeen: 'some' | 'all';
  counts: Record<string, number>;
  facts: Record<string, string>;
}

/** Writes events down and gives how many; what was raised under the same key before is left alone. */
export async function insertEvents(tx: Tx, workspaceId: string, events: readonly NewEvent[]): Promise<number> {
  const rows = events.map((event) => ({ ...event, id: newId(), total: event.subjects.length }));
  const { rows: made } = await sql<{ id: string }>`
    insert into notice_event
      (workspace_id, id, type, once, audience, person_id, actor_id, subjects, subjects_seen, counts, facts)
    select ${workspaceId}, id, type, once, audience, "personId", "actorId", total, "subjectsSeen", counts, facts
    from json_to_recordset(${JSON.stringify(rows)}::json) as event(
      id uuid, type text, once text, audience text, "personId" uuid, "actorId" uuid, total int, "subjectsSeen" text,
      counts jsonb, facts jsonb)
    on conflict (workspace_id, once) do nothing
    returning id`.execute(tx);
  const ids = new Set(made.map(({ id }) => id));
  const subjects = rows
    .filter(({ id }) => ids.has(id))
    .flatMap((row) => row.subjects.map((of) => ({ ...of, event: row.id })));
  if (subjects.length > 0) {
    await sql`
      insert into notice_subject (workspace_id, event_id, node_id, counts)
      select ${workspaceId}, event, id, counts
      from json_to_recordset(${JSON.stringify(subjects)}::json) as subject(event uuid, id uuid, counts jsonb)
      on conflict do nothing`.execute(tx);
  }
  return ids.size;
}

/** Of keys, those under which something was raised before. */
export async function keysRaised(tx: Tx, workspaceId: string, keys: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ once: string }>`
    select once from notice_event where workspace_id = ${workspaceId} and once = any(${[...keys]}::text[])`.execute(tx);
  return new Set(rows.map(({ once }) => once));
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

/**
 * Forgets what happened before a moment, and with it the messages that told of it; what still waits stays. Of what was raised
 * under a key the key stays, so that no clock that goes wrong makes it be told again.
 */
export async function forgetBefore(tx: Tx, workspaceId: string, before: Date): Promise<void> {
  await tx
    .deleteFrom('notice_message')
    .where('workspace_id', '=', workspaceId)
    .where('at', '<', before)
    .where('state', 'not in', ['waiting', 'sending'])
    .execute();
  const isOver = sql`event.workspace_id = ${workspaceId} and event.at < ${before} and event.spread_at is not null
    and not exists (select from notice_delivery delivery
      where delivery.workspace_id = ${workspaceId} and delivery.event_id = event.id)`;
  await sql`delete from notice_event event where ${isOver} and event.once is null`.execute(tx);
  await sql`
    delete from notice_subject subject where subject.workspace_id = ${workspaceId}
      and subject.event_id in (select event.id from notice_event event where ${isOver})`.execute(tx);
  await sql`
    update notice_event event set subjects = 0, counts = '{}', facts = '{}'
    where ${isOver} and (event.subjects > 0 or event.counts <> '{}' or event.facts <> '{}')`.execute(tx);
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
