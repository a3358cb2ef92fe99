import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { AnswersDocument } from '../../formats/questionnaire/answers.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Answer } from './answers-contract.ts';

/** An answer that was saved beside another. */
export interface Aside {
  answer: Answer | null;
  partId: string;
  savedAt: string;
}

export interface StoredAnswer {
  item: string;
  answer: Answer | null;
  version: number;
  partId: string;
  savedAt: Date;
  aside: Aside[];
  confirmed: boolean;
}

/** All answers of an assessment so far, by question. */
export async function readAnswers(
  tx: Tx,
  workspaceId: string,
  assessmentId: string,
): Promise<Map<string, StoredAnswer>> {
  const answers = await readAnswersOf(tx, workspaceId, [assessmentId]);
  return answers.get(assessmentId) ?? new Map();
}

/** The same of several assessments; one without an answer has no entry. */
export async function readAnswersOf(
  tx: Tx,
  workspaceId: string,
  assessmentIds: readonly string[],
): Promise<Map<string, Map<string, StoredAnswer>>> {
  const { rows } = await sql<StoredAnswer & { assessmentId: string }>`
    select assessment_id as "assessmentId", item, answer, version, part_id as "partId", saved_at as "savedAt", aside, confirmed
    from assessment_answer
    where workspace_id = ${workspaceId} and assessment_id = any(${[...assessmentIds]}::uuid[])`.execute(tx);
  const answers = new Map<string, Map<string, StoredAnswer>>();
  for (const { assessmentId, ...answer } of rows) {
    const own = answers.get(assessmentId) ?? new Map<string, StoredAnswer>();
    answers.set(assessmentId, own.set(answer.item, answer));
  }
  return answers;
}

/** What is written of one assessment. */
export interface SavedAnswers {
  assessmentId: string;
  standing: readonly StoredAnswer[];
  past: readonly PastAnswer[];
}

/** Writes the answers as they stand now and each that was saved to the past; the answers must be held, and no question stand there twice. */
export async function writeAnswers(tx: Tx, workspaceId: string, saved: readonly SavedAnswers[]): Promise<void> {
  const standing = saved.flatMap((of) => of.standing.map((one) => rowOf(of.assessmentId, one)));
  const past = saved.flatMap((of) =>
    of.past.map(({ isAside, ...one }) => ({ ...rowOf(of.assessmentId, one), is_aside: isAside })),
  );
  await sql`
    with written as (
    insert into assessment_answer (workspace_id, assessment_id, item, answer, version, part_id, saved_at, aside, confirmed)
    select ${workspaceId}::uuid, assessment_id, item, nullif(answer, 'null'::jsonb), version, part_id, saved_at, aside, confirmed
    from jsonb_to_recordset(${JSON.stringify(standing)}::jsonb)
      as given (assessment_id uuid, item text, answer jsonb, version int, part_id uuid, saved_at timestamptz, aside jsonb, confirmed boolean)
    on conflict (workspace_id, assessment_id, item) do update set answer = excluded.answer, version = excluded.version,
      part_id = excluded.part_id, saved_at = excluded.saved_at, aside = excluded.aside, confirmed = excluded.confirmed
    )
    insert into assessment_answer_past (workspace_id, assessment_id, item, answer, version, part_id, saved_at, is_aside)
    select ${workspaceId}::uuid, assessment_id, item, nullif(answer, 'null'::jsonb), version, part_id, saved_at, is_aside
    from jsonb_to_recordset(${JSON.stringify(past)}::jsonb)
      as given (assessment_id uuid, item text, answer jsonb, version int, part_id uuid, saved_at timestamptz, is_aside boolean)`.execute(
    tx,
  );
}

function rowOf<One extends { partId: string; savedAt: Date }>(
  assessmentId: string,
  { partId, savedAt, ...one }: One,
): Omit<One, 'partId' | 'savedAt'> & { assessment_id: string; part_id: string; saved_at: Date } {
  return { ...one, assessment_id: assessmentId, part_id: partId, saved_at: savedAt };
}

export interface PastAnswer {
  item: string;
  answer: Answer | null;
  version: number;
  partId: string;
  savedAt: Date;
  isAside: boolean;
}

export interface Submission {
  number: number;
  document: AnswersDocument;
  submittedAt: Date;
  /** Who signed; null once the name is erased. */
  by: string | null;
}

const submissionColumns = sql`submission.number, submission.document, submission.submitted_at as "submittedAt", person.name as by`;

export async function findSubmission(
  tx: Tx,
  workspaceId: string,
  assessmentId: string,
  number: number,
): Promise<Submission | undefined> {
  const { rows } = await sql<Submission>`
    select ${submissionColumns} from assessment_submission submission
    join person on person.workspace_id = ${workspaceId} and person.id = submission.person_id
    where submission.workspace_id = ${workspaceId} and submission.assessment_id = ${assessmentId}
      and submission.number = ${number}`.execute(tx);
  return rows[0];
}

/** Without what they say, the newest first, up to the one that stands. */
export async function listSubmissions(
  tx: Tx,
  workspaceId: string,
  { id, submission }: { id: string; submission: number },
): Promise<Omit<Submission, 'document'>[]> {
  const { rows } = await sql<Omit<Submission, 'document'>>`
    select submission.number, submission.submitted_at as "submittedAt", person.name as by
    from assessment_submission submission
    join person on person.workspace_id = ${workspaceId} and person.id = submission.person_id
    where submission.workspace_id = ${workspaceId} and submission.assessment_id = ${id}
      and submission.number <= ${submission}
    order by submission.number desc`.execute(tx);
  return rows;
}

export async function insertSubmission(
  { tx, workspaceId }: ChangeSet,
  submission: {
    assessmentId: string;
    number: number;
    document: AnswersDocument;
    personId: string;
    submittedAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto('assessment_submission')
    .values({
      workspace_id: workspaceId,
      assessment_id: submission.assessmentId,
      number: submission.number,
      document: JSON.stringify(submission.document),
      person_id: submission.personId,
      submitted_at: submission.submittedAt,
    })
    .execute();
}

/** The answers that the newest submission of each supplier to any questionnaire holds, the newest first. */
export async function listSubmittedOf(
  tx: Tx,
  workspaceId: string,
  { supplierId, except }: { supplierId: string; except: string },
): Promise<{ assessmentId: string; roundId: string; document: AnswersDocument; submittedAt: Date }[]> {
  const { rows } = await sql<{ assessmentId: string; roundId: string; document: AnswersDocument; submittedAt: Date }>`
    select assessment.id as "assessmentId", assessment.round_id as "roundId", submission.document,
      submission.submitted_at as "submittedAt"
    from assessment
    join assessment_submission submission on submission.workspace_id = ${workspaceId}
      and submission.assessment_id = assessment.id and submission.number = assessment.submission
    where assessment.workspace_id = ${workspaceId} and assessment.supplier_id = ${supplierId} and assessment.id <> ${except}
      and assessment.state not in ('rejected', 'withdrawn')
    order by submission.submitted_at desc limit 10`.execute(tx);
  return rows;
}

export interface StoredComment {
  id: string;
  item: string | null;
  side: 'buyer' | 'supplier';
  by: string | null;
  text: string;
  writtenAt: Date;
  /** Whose link wrote it; null for the buyer. */
  partId: string | null;
}

export async function listComments(tx: Tx, workspaceId: string, assessmentId: string): Promise<StoredComment[]> {
  const { rows } = await sql<StoredComment>`
    select comment.id, comment.item, case when comment.user_id is null then 'supplier' else 'buyer' end as side,
      coalesce(person.name, account.name) as by, comment.text, comment.written_at as "writtenAt", comment.part_id as "partId"
    from assessment_comment comment
    left join assessment_part part on part.workspace_id = ${workspaceId} and part.id = comment.part_id
    left join person on person.workspace_id = ${workspaceId} and person.id = part.person_id
    left join app_user account on account.id = comment.user_id
    where comment.workspace_id = ${workspaceId} and comment.assessment_id = ${assessmentId}
    order by comment.id`.execute(tx);
  return rows;
}

export async function insertComment(
  { tx, workspaceId }: ChangeSet,
  comment: {
    assessmentId: string;
    item: string | null;
    userId: string | null;
    partId: string | null;
    text: string;
    writtenAt: Date;
  },
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('assessment_comment')
    .values({
      workspace_id: workspaceId,
      assessment_id: comment.assessmentId,
      id,
      item: comment.item,
      user_id: comment.userId,
      part_id: comment.partId,
      text: comment.text,
      written_at: comment.writtenAt,
    })
    .execute();
  return id;
}

/** Questions of a submission whose answers a reviewer has accepted as they stand, with the name of who did. */
export async function listAccepted(
  tx: Tx,
  workspaceId: string,
  { assessmentId, submission }: { assessmentId: string; submission: number },
): Promise<Map<string, string>> {
  const { rows } = await sql<{ item: string; by: string | null }>`
    select distinct on (review.item) review.item, account.name as by
    from assessment_review review
    join assessment_submission said on said.workspace_id = ${workspaceId} and said.assessment_id = ${assessmentId}
      and said.number = ${submission}
    join assessment_submission read on read.workspace_id = ${workspaceId} and read.assessment_id = ${assessmentId}
      and read.number = review.submission
    left join app_user account on account.id = review.reviewer_id
    where review.workspace_id = ${workspaceId} and review.assessment_id = ${assessmentId} and review.verdict = 'accepted'
      and read.document -> 'answers' -> review.item is not distinct from said.document -> 'answers' -> review.item
    order by review.item, review.reviewed_at desc`.execute(tx);
  return new Map(rows.map(({ item, by }) => [item, by ?? 'A reviewer']));
}
