import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { Answer } from '../../formats/questionnaire/answers.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { numberOf, parseNumber } from '../register/index.ts';
import type { ReviewVerdict } from './contract.ts';

/** What of an assessment a review or a finding hangs on. */
export interface ReviewedAssessment {
  id: string;
  number: string;
  supplierId: string;
  formId: string;
  state: string;
  submission: number;
}

/** By id, or by the number people see. */
export async function findAssessment(
  tx: Tx,
  workspaceId: string,
  reference: string,
): Promise<ReviewedAssessment | undefined> {
  const { rows } = await sql<Omit<ReviewedAssessment, 'number'> & { number: number }>`
    select one.id, one.number, one.supplier_id as "supplierId", round.form_id as "formId", one.state, one.submission
    from assessment one
    join assessment_round round on round.workspace_id = ${workspaceId} and round.id = one.round_id
    where one.workspace_id = ${workspaceId} and ${isAssessment(reference)}`.execute(tx);
  const [row] = rows;
  return row && { ...row, number: numberOf('assessment', row.number)! };
}

export function isAssessment(reference: string): RawBuilder<boolean> {
  const parsed = parseNumber(reference);
  return parsed?.series === 'assessment' ? sql`one.number = ${parsed.number}` : sql`one.id::text = ${reference}`;
}

/** The questions as they were sent. */
export async function readForm(tx: Tx, workspaceId: string, formId: string): Promise<Questionnaire> {
  const { rows } = await sql<{ document: Questionnaire }>`
    select document from assessment_form where workspace_id = ${workspaceId} and id = ${formId}`.execute(tx);
  return rows[0]!.document;
}

/** Holds off another submission and other reviews until the change is committed. */
export async function lockAssessment({ tx, workspaceId }: ChangeSet, id: string): Promise<void> {
  await sql`select from assessment where workspace_id = ${workspaceId} and id = ${id} for update`.execute(tx);
}

export interface StoredReview {
  item: string;
  reviewerId: string;
  name: string | null;
  verdict: ReviewVerdict;
  comment: string | null;
  submission: number;
  reviewedAt: Date;
}

export async function listReviews(tx: Tx, workspaceId: string, assessmentId: string): Promise<StoredReview[]> {
  const { rows } = await sql<StoredReview>`
    select review.item, review.reviewer_id as "reviewerId", coalesce(person.name, token.name) as name, review.verdict,
      review.comment, review.submission, review.reviewed_at as "reviewedAt"
    from assessment_review review
    left join app_user person on person.id = review.reviewer_id
    left join api_token token on token.id = review.reviewer_id
    where review.workspace_id = ${workspaceId} and review.assessment_id = ${assessmentId}
    order by review.item, review.reviewed_at, review.reviewer_id`.execute(tx);
  return rows;
}

/** What was answered, by submission. */
export async function readSubmitted(
  tx: Tx,
  workspaceId: string,
  assessmentId: string,
  numbers: readonly number[],
): Promise<Map<number, Record<string, Answer>>> {
  const { rows } = await sql<{ number: number; answers: Record<string, Answer> | null }>`
    select number, document -> 'answers' as answers from assessment_submission
    where workspace_id = ${workspaceId} and assessment_id = ${assessmentId} and number = any(${numbers}::int[])`.execute(
    tx,
  );
  return new Map(rows.map(({ number, answers }) => [number, answers ?? {}]));
}

export interface ReviewValues {
  reviewerId: string;
  submission: number;
  verdict: ReviewVerdict;
  comment: string | null;
  reviewedAt: Date;
}

export async function writeReviews(
  change: ChangeSet,
  assessmentId: string,
  items: readonly string[],
  { reviewerId, submission, verdict, comment, reviewedAt }: ReviewValues,
): Promise<void> {
  change.wrote('assessment_review');
  const said = { submission, verdict, comment, reviewed_at: reviewedAt, change_set_id: change.id };
  await change.tx
    .insertInto('assessment_review')
    .values(
      items.map((item) => ({
        ...{ workspace_id: change.workspaceId, id: newId(), assessment_id: assessmentId, item },
        ...{ reviewer_id: reviewerId, ...said },
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'assessment_id', 'item', 'reviewer_id']).doUpdateSet(said),
    )
    .execute();
}

/** Whether there was one. */
export async function removeReview(
  change: ChangeSet,
  { assessmentId, item, reviewerId }: { assessmentId: string; item: string; reviewerId: string },
): Promise<boolean> {
  change.wrote('assessment_review');
  const { numDeletedRows } = await change.tx
    .deleteFrom('assessment_review')
    .where('workspace_id', '=', change.workspaceId)
    .where('assessment_id', '=', assessmentId)
    .where('item', '=', item)
    .where('reviewer_id', '=', reviewerId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
