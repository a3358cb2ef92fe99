import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { isId, newId } from '../../common/ids.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { isAfter, type Marked, markOf, numberOf, parseNumber, type Slice, takeNumbers } from '../register/index.ts';
import type { Round } from './contract.ts';

/** A round as the table has it. */
export type StoredRound = Round & { formId: string };

interface RoundRow extends Marked {
  id: string;
  number: number;
  title: string;
  form_id: string;
  form_title: string;
  questionnaire_key: string;
  questionnaire_version: string;
  profile: string | null;
  note: string | null;
  due_on: string | null;
  remind_before: number[];
  remind_after: number[];
  sent_at: Date;
  closed_at: Date | null;
  counts: Round['counts'];
  change_set_id: string;
}

const newestFirst = [sql`-round.number`];

/** Those that may still answer. */
export const isAwaited = sql`assessment.state in ('asked', 'opened', 'queried')`;

export function isOverdue(today: string): RawBuilder<boolean> {
  return sql`coalesce(${isAwaited} and assessment.due_on < ${today}::date, false)`;
}

function select(workspaceId: string, today: string): RawBuilder<unknown> {
  const counted = ['asked', 'opened', 'submitted', 'queried', 'accepted', 'rejected', 'withdrawn'].map(
    (state) => sql`${sql.lit(state)}, count(*) filter (where assessment.state = ${sql.lit(state)})`,
  );
  return sql`
    select round.*, form.title as form_title, ${markOf(newestFirst)} as mark, (
      select jsonb_build_object('suppliers', count(*), ${sql.join(counted)},
        'overdue', count(*) filter (where ${isOverdue(today)}))
      from assessment where assessment.workspace_id = ${workspaceId} and assessment.round_id = round.id) as counts
    from assessment_round round
    join assessment_form form on form.workspace_id = ${workspaceId} and form.id = round.form_id`;
}

function roundOf(row: RoundRow): StoredRound {
  return {
    id: row.id,
    number: numberOf('assessment-round', row.number)!,
    title: row.title,
    formId: row.form_id,
    asking: {
      questionnaire: row.questionnaire_key,
      version: row.questionnaire_version,
      title: row.form_title,
      profile: row.profile,
    },
    note: row.note,
    dueOn: row.due_on,
    remindBefore: row.remind_before,
    remindAfter: row.remind_after,
    sentAt: row.sent_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    counts: row.counts,
    etag: row.change_set_id,
  };
}

export async function listRoundsOf(
  tx: Tx,
  workspaceId: string,
  today: string,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<(StoredRound & Marked)[]> {
  const { rows } = await sql<RoundRow>`
    ${select(workspaceId, today)} where round.workspace_id = ${workspaceId} and ${isAfter({ order: newestFirst, after })}
    order by ${sql.join(newestFirst)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...roundOf(row), mark: row.mark }));
}

export async function countRounds(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from assessment_round where workspace_id = ${workspaceId}`.execute(tx);
  return rows[0]!.count;
}

/** By its id or number. */
export async function findRound(
  tx: Tx,
  workspaceId: string,
  reference: string,
  today: string,
): Promise<StoredRound | undefined> {
  const parsed = parseNumber(reference);
  if (!isId(reference) && parsed?.series !== 'assessment-round') return undefined;
  const { rows } = await sql<RoundRow>`
    ${select(workspaceId, today)} where round.workspace_id = ${workspaceId}
      and ${parsed ? sql`round.number = ${parsed.number}` : sql`round.id = ${reference}`}`.execute(tx);
  return rows[0] && roundOf(rows[0]);
}

/** The form with just this document; made where there is none yet. */
export async function keepForm({ tx, workspaceId }: ChangeSet, document: Questionnaire): Promise<string> {
  const text = JSON.stringify(document);
  const { rows } = await sql<{ id: string }>`
    insert into assessment_form (workspace_id, id, sha256, document)
    values (${workspaceId}, ${newId()}, ${createHash('sha256').update(text).digest()}, ${text}::jsonb)
    on conflict (workspace_id, sha256) do nothing returning id`.execute(tx);
  if (rows[0]) return rows[0].id;
  const form = await tx
    .selectFrom('assessment_form')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('sha256', '=', createHash('sha256').update(text).digest())
    .executeTakeFirstOrThrow();
  return form.id;
}

export interface NewRound {
  title: string;
  formId: string;
  questionnaire: string;
  version: string;
  profile: string | null;
  note: string | null;
  dueOn: string | null;
  remindBefore: number[];
  remindAfter: number[];
  linkDays: number;
  weights: Record<string, number>;
  sentAt: Date;
}

export async function insertRound(change: ChangeSet, round: NewRound): Promise<{ id: string; number: number }> {
  const { tx, workspaceId } = change;
  const id = newId();
  const number = await takeNumbers(tx, workspaceId, 'assessment-round', 1);
  change.wrote('assessment_round');
  await tx
    .insertInto('assessment_round')
    .values({
      workspace_id: workspaceId,
      id,
      number,
      title: round.title,
      form_id: round.formId,
      questionnaire_key: round.questionnaire,
      questionnaire_version: round.version,
      profile: round.profile,
      note: round.note,
      due_on: round.dueOn,
      remind_before: round.remindBefore,
      remind_after: round.remindAfter,
      link_days: round.linkDays,
      weights: JSON.stringify(round.weights),
      sent_at: round.sentAt,
      closed_at: null,
      change_set_id: change.id,
    })
    .execute();
  return { id, number };
}

export async function closeRoundOf(change: ChangeSet, id: string, closedAt: Date): Promise<void> {
  change.wrote('assessment_round');
  await change.tx
    .updateTable('assessment_round')
    .set({ closed_at: closedAt, change_set_id: change.id })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Holds a round until the transaction ends. */
export async function lockRound({ tx, workspaceId }: ChangeSet, id: string): Promise<void> {
  await sql`select from assessment_round where workspace_id = ${workspaceId} and id = ${id} for update`.execute(tx);
}
