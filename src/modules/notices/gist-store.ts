import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { nodeRefOf, type RefColumns } from '../register/index.ts';
import type { NoticeKind, NoticeType } from './contract.ts';
import type { Gist } from './titles.ts';

/** Nodes named one by one; of the others, only their number is said. */
const namedAtMost = 5;

/**
 * What messages say, by the id of the message: their events by type, the newest type first. The transaction sees with the eyes of
 * the reader: a node that it does not see adds neither its name nor its counts, and an event about such nodes alone is not there.
 * Of what people follow, only what this recipient follows counts.
 */
export async function readGists(
  tx: Tx,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<Map<string, Gist[]>> {
  const { rows } = await sql<Omit<Gist, 'subjects'> & { messageId: string; subjects: RefColumns[] }>`
    with event as (
      select delivery.message_id, event.id, event.type, event.at, event.counts, event.facts
      ${shownEvents(workspaceId, sql`message.id = any(${messageIds}::uuid[])`)}
    ),
    subject as (
      select event.message_id, event.type, subject.node_id, subject.counts
      from event
      join notice_message message on message.workspace_id = ${workspaceId} and message.id = event.message_id
      join notice_event of on of.workspace_id = ${workspaceId} and of.id = event.id
      join notice_subject subject on subject.workspace_id = ${workspaceId} and subject.event_id = event.id
      where ${isShown(workspaceId, 'of')}
    ),
    amount as (
      select message_id, type, key, sum(value::numeric)::int as amount
      from (select message_id, type, counts from event union all select message_id, type, counts from subject) counted,
        jsonb_each_text(counts)
      group by message_id, type, key
    ),
    ranked as (
      select message_id, type, node.id, node.kind, node.number, node.name,
        row_number() over (partition by message_id, type order by node.number, node.id) as place,
        count(*) over (partition by message_id, type) as total
      from (select distinct message_id, type, node_id from subject) named
      join node on node.workspace_id = ${workspaceId} and node.id = named.node_id
    )
    select event.message_id as "messageId", event.type, count(*) as events, max(event.at) as at,
      (array_agg(event.facts order by event.at desc, event.id desc))[1] as facts,
      coalesce((select jsonb_object_agg(key, amount) from amount
        where amount.message_id = event.message_id and amount.type = event.type), '{}') as counts,
      coalesce((select max(total) from ranked
        where ranked.message_id = event.message_id and ranked.type = event.type), 0) as total,
      coalesce((select jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'number', number, 'name', name) order by place)
        from ranked where ranked.message_id = event.message_id and ranked.type = event.type and place <= ${namedAtMost}), '[]')
        as subjects
    from event
    group by event.message_id, event.type
    order by max(event.at) desc`.execute(tx);
  const gists = new Map<string, Gist[]>();
  for (const { messageId, subjects, ...gist } of rows) {
    const of = gists.get(messageId) ?? [];
    of.push({ ...gist, type: gist.type as NoticeType, subjects: subjects.map(nodeRefOf) });
    gists.set(messageId, of);
  }
  return gists;
}

/** Events of messages that their reader may hear of, as the rest of a select. */
export function shownEvents(workspaceId: string, which: ReturnType<typeof sql>) {
  return sql`
    from notice_message message
    join notice_delivery delivery on delivery.workspace_id = ${workspaceId} and delivery.message_id = message.id
    join notice_event event on event.workspace_id = ${workspaceId} and event.id = delivery.event_id
    where message.workspace_id = ${workspaceId} and ${which}
      and (event.subjects = 0 or (
        select count(*) from notice_subject subject
        where subject.workspace_id = ${workspaceId} and subject.event_id = event.id and ${isShown(workspaceId, 'event')}
      ) >= case when event.subjects_seen = 'all' then event.subjects else 1 end)`;
}

/** Whether a subject of an event is shown to the recipient of `message`. */
function isShown(workspaceId: string, event: string) {
  return sql`exists (select from node where node.workspace_id = ${workspaceId} and node.id = subject.node_id)
    and (${sql.ref(`${event}.audience`)} <> 'followers' or exists (select from followed_node followed
      where followed.workspace_id = ${workspaceId} and followed.node_id = subject.node_id
        and followed.user_id = message.recipient_id))`;
}

/** Notes of a message's events which of them its reader is not told: those about nodes out of sight, and of kinds without a right. */
export async function noteWithheld(
  tx: Tx,
  workspaceId: string,
  messageId: string,
  kinds: readonly NoticeKind[],
): Promise<void> {
  await sql`
    update notice_delivery set withheld = event_id not in (
      select event.id ${shownEvents(workspaceId, sql`message.id = ${messageId}`)}
        and split_part(event.type, '.', 1) = any(${kinds}::text[]))
    where workspace_id = ${workspaceId} and message_id = ${messageId}`.execute(tx);
}
