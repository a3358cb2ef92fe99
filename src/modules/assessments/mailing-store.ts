import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** A mail about an assessment that is due: that it is asked, a reminder, or that it was sent back. */
export interface DueMail {
  assessmentId: string;
  /** `asked`, `before-14`, `after-1`, `queried-2`: the second submission was sent back. */
  kind: string;
  email: string;
  /** What the link that is mailed opens. */
  partId: string;
  /** How long the first link of the round holds. */
  linkUntil: Date;
  title: string;
  note: string | null;
  comment: string | null;
  supplier: string;
  dueOn: string | null;
  attempts: number;
}

/** A reminder that was passed over while nothing ran is made up for as long. */
const lateDays = 3;

/**
 * All mails of the awaited assessments whose address is kept. Of the reminders only the newest that its day has come for counts; one that
 * stands for an earlier due date was sent before that day and does not count. Whom the first mail did not reach is not reminded.
 */
function dueMails(workspaceId: string, { today, now }: { today: string; now: Date }) {
  return sql`
    with awaited as (
      select assessment.*, round.title, round.note, round.remind_before, round.remind_after, contact.email
      from assessment_contact contact
      join assessment on assessment.workspace_id = ${workspaceId} and assessment.id = contact.assessment_id
        and assessment.state in ('asked', 'opened', 'queried')
      join assessment_round round on round.workspace_id = ${workspaceId} and round.id = assessment.round_id
        and round.closed_at is null
      where contact.workspace_id = ${workspaceId}
    ),
    wanted as (
      select awaited.id, 'asked' as kind, null::date as day from awaited
      union all
      select awaited.id, 'queried-' || submission, null from awaited where state = 'queried'
      union all
      select awaited.id, step.kind, step.day
      from awaited
      join assessment_mail asked on asked.workspace_id = ${workspaceId} and asked.assessment_id = awaited.id
        and asked.kind = 'asked' and asked.problem is null
      cross join lateral (
        select 'before-' || days as kind, due_on - days as day from unnest(remind_before) as days
        union all
        select 'after-' || days, due_on + days from unnest(remind_after) as days
        order by day desc
      ) step
      where step.day <= ${today}::date and step.day > (asked_at at time zone 'UTC')::date
    ),
    newest as (
      select distinct on (id, day is null, case when day is null then kind end) id, kind, day from wanted
      order by id, day is null, case when day is null then kind end, day desc
    )
    select newest.id, newest.kind, newest.day, coalesce(mail.attempts, 0) as attempts
    from newest
    left join assessment_mail mail on mail.workspace_id = ${workspaceId} and mail.assessment_id = newest.id
      and mail.kind = newest.kind
    where (newest.day is null or newest.day >= ${today}::date - ${lateDays}::int)
      and (mail.kind is null or mail.due_at <= ${now} or (mail.sent_at at time zone 'UTC')::date < newest.day)`;
}

export interface Moment {
  today: string;
  now: Date;
}

/** The next of them, and how many there are. */
export async function listDueMails(
  tx: Tx,
  workspaceId: string,
  moment: Moment,
  most: number,
): Promise<{ mails: DueMail[]; total: number }> {
  const { rows } = await sql<DueMail & { total: number }>`
    with due as (${dueMails(workspaceId, moment)})
    select due.id as "assessmentId", due.kind, due.attempts, contact.email, part.id as "partId",
      round.sent_at + round.link_days * interval '1 day' as "linkUntil", round.title, round.note, assessment.comment, node.name as supplier,
      assessment.due_on as "dueOn", count(*) over () as total
    from due
    join assessment on assessment.workspace_id = ${workspaceId} and assessment.id = due.id
    join assessment_round round on round.workspace_id = ${workspaceId} and round.id = assessment.round_id
    join assessment_contact contact on contact.workspace_id = ${workspaceId} and contact.assessment_id = due.id
    join node on node.workspace_id = ${workspaceId} and node.id = assessment.supplier_id
    join assessment_part part on part.workspace_id = ${workspaceId} and part.assessment_id = due.id
      and part.parent_id is null
    order by assessment.number, due.day nulls first
    limit ${most}`.execute(tx);
  return { mails: rows.map(({ total: _, ...mail }) => mail), total: rows[0]?.total ?? 0 };
}

export async function countDueMails(tx: Tx, workspaceId: string, moment: Moment): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${dueMails(workspaceId, moment)}) as due`.execute(tx);
  return rows[0]!.count;
}

/** What stands beside a mail from before it is handed over until it is known what became of it. */
const begun = 'It is being sent. If this stays so, nobody knows whether it arrived: make a new link to send it again.';

/** Notes a mail as begun; false where somebody else has. Whatever happens from here on, it is not sent a second time by itself. */
export async function claimMail(
  tx: Tx,
  workspaceId: string,
  { assessmentId, kind, attempts }: Pick<DueMail, 'assessmentId' | 'kind' | 'attempts'>,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into assessment_mail as mail (workspace_id, assessment_id, kind, sent_at, problem, due_at, attempts)
    values (${workspaceId}, ${assessmentId}, ${kind}, ${now}, ${begun}, null, ${attempts + 1})
    on conflict (workspace_id, assessment_id, kind) do update
      set sent_at = excluded.sent_at, problem = excluded.problem, due_at = null, attempts = excluded.attempts
      where mail.attempts = ${attempts}`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Where `dueAt` is given it is tried again then. */
export async function noteMail(
  tx: Tx,
  workspaceId: string,
  { assessmentId, kind }: Pick<DueMail, 'assessmentId' | 'kind'>,
  { problem, dueAt = null, at }: { problem: string | null; dueAt?: Date | null; at: Date },
): Promise<void> {
  await sql`
    insert into assessment_mail (workspace_id, assessment_id, kind, sent_at, problem, due_at, attempts)
    values (${workspaceId}, ${assessmentId}, ${kind}, ${at}, ${problem}, ${dueAt}, 1)
    on conflict (workspace_id, assessment_id, kind) do update
      set sent_at = excluded.sent_at, problem = excluded.problem, due_at = excluded.due_at`.execute(tx);
}

/** Puts all mails off that are due: none of them would go out now. */
export async function postponeMails(
  tx: Tx,
  workspaceId: string,
  moment: Moment,
  { problem, dueAt }: { problem: string; dueAt: Date },
): Promise<void> {
  await sql`
    insert into assessment_mail as mail (workspace_id, assessment_id, kind, sent_at, problem, due_at)
    select ${workspaceId}::uuid, due.id, due.kind, ${moment.now}, ${problem}, ${dueAt}::timestamptz
    from (${dueMails(workspaceId, moment)}) as due
    on conflict (workspace_id, assessment_id, kind) do update
      set sent_at = excluded.sent_at, problem = excluded.problem, due_at = excluded.due_at`.execute(tx);
}

/** When the next mail is tried again. */
export async function nextMailAt(tx: Tx, workspaceId: string): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(mail.due_at) as at from assessment_mail mail
    join assessment on assessment.workspace_id = ${workspaceId} and assessment.id = mail.assessment_id
      and assessment.state in ('asked', 'opened', 'queried')
    join assessment_contact contact on contact.workspace_id = ${workspaceId} and contact.assessment_id = assessment.id
    where mail.workspace_id = ${workspaceId}`.execute(tx);
  return rows[0]?.at ?? undefined;
}

export interface OverdueAssessment {
  id: string;
  number: number;
  supplierId: string;
  dueOn: string;
}

export async function listOverdue(
  tx: Tx,
  workspaceId: string,
  { from, to }: { from: string; to: string },
): Promise<OverdueAssessment[]> {
  const { rows } = await sql<OverdueAssessment>`
    select id, number, supplier_id as "supplierId", due_on as "dueOn" from assessment
    where workspace_id = ${workspaceId} and state in ('asked', 'opened', 'queried')
      and due_on between ${from}::date and ${to}::date
    order by due_on, number`.execute(tx);
  return rows;
}
