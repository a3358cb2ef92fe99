import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../common/errors.ts';
import { itemsOf, type Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { agreementOf } from './agreement.ts';
import type { Agreement, AssessmentReviews, NewReview, Review } from './contract.ts';
import {
  findAssessment,
  listReviews,
  lockAssessment,
  type ReviewedAssessment,
  readForm,
  readSubmitted,
  removeReview,
  writeReviews,
} from './review-store.ts';

export function listReviewsOf(context: Context, reference: string): Promise<AssessmentReviews> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) =>
    reviewsOf(tx, context, await getAssessment(tx, workspaceId, reference)),
  );
}

export async function getAssessment(tx: Tx, workspaceId: string, reference: string): Promise<ReviewedAssessment> {
  const found = await findAssessment(tx, workspaceId, reference);
  if (!found) throw new AppError('not-found', 'There is no such assessment.');
  return found;
}

/** Of the newest submission: how far those who reviewed it agree. */
export async function readAgreement(
  tx: Tx,
  context: Pick<Context, 'workspaceId' | 'actor'>,
  assessment: Pick<ReviewedAssessment, 'id' | 'submission'>,
): Promise<Agreement> {
  return (await reviewsOf(tx, context, assessment)).agreement;
}

async function reviewsOf(
  tx: Tx,
  { workspaceId, actor }: Pick<Context, 'workspaceId' | 'actor'>,
  { id, submission }: Pick<ReviewedAssessment, 'id' | 'submission'>,
): Promise<AssessmentReviews> {
  const reviews = await listReviews(tx, workspaceId, id);
  const read = new Set([submission, ...reviews.map((review) => review.submission)]);
  const submitted = await readSubmitted(tx, workspaceId, id, [...read]);
  const answerIn = (number: number, item: string) => submitted.get(number)?.[item];
  const items = reviews.map(
    ({ reviewerId, name, reviewedAt, ...review }): Review => ({
      ...review,
      reviewer: { id: reviewerId, name },
      own: reviewerId === actor.id,
      outdated: !isDeepStrictEqual(answerIn(review.submission, review.item), answerIn(submission, review.item)),
      reviewedAt: reviewedAt.toISOString(),
    }),
  );
  return { items, agreement: agreementOf(items) };
}

export function reviewAnswers(
  context: Context,
  reference: string,
  { items, submission, verdict, comment = null }: NewReview,
): Promise<AssessmentReviews> {
  return changeSet(context, 'assessment.reviewed', async (change) => {
    const { tx, workspaceId } = change;
    const { id } = await getAssessment(tx, workspaceId, reference);
    await lockAssessment(change, id);
    const assessment = await getAssessment(tx, workspaceId, id);
    refuseOtherSubmission(assessment, submission);
    const chosen = [...new Set(items)];
    refuseUnknownItems(chosen, await readForm(tx, workspaceId, assessment.formId));
    const reviewerId = reviewerOf(context);
    await writeReviews(change, id, chosen, { reviewerId, submission, verdict, comment, reviewedAt: context.clock() });
    change.subject(assessment.supplierId);
    change.detail('assessment', assessment.number);
    change.detail('verdict', verdict);
    change.detail('answers', chosen.length);
    return reviewsOf(tx, context, assessment);
  });
}

function refuseOtherSubmission({ number, state, submission: newest }: ReviewedAssessment, read: number): void {
  if (state === 'withdrawn') throw new AppError('conflict', `${number} was withdrawn: nobody asks it any longer.`);
  if (newest === 0) throw new AppError('conflict', `Nothing was submitted for ${number} yet.`);
  if (newest === read) return;
  const message = `The supplier has submitted again since you read it. Load ${number} anew.`;
  throw new AppError('conflict', message, { problems: [{ at: '/submission', message }] });
}

function refuseUnknownItems(items: readonly string[], form: Questionnaire): void {
  const known = new Set([...itemsOf(form)].map(({ id }) => id));
  const problems = items.flatMap((item, place) =>
    known.has(item) ? [] : [{ at: `/items/${place}`, message: `The questionnaire has no question "${item}".` }],
  );
  if (problems.length > 0) throw new AppError('invalid-input', 'Some of these questions are not asked.', { problems });
}

function reviewerOf({ actor }: Context): string {
  if (actor.id === null) throw new Error('A review is of somebody.');
  return actor.id;
}

export function takeBackReview(context: Context, reference: string, item: string): Promise<void> {
  return changeSet(context, 'assessment.review-taken-back', async (change) => {
    const assessment = await getAssessment(change.tx, change.workspaceId, reference);
    const own = { assessmentId: assessment.id, item, reviewerId: reviewerOf(context) };
    if (!(await removeReview(change, own))) throw new AppError('not-found', 'You have not judged this answer.');
    change.subject(assessment.supplierId);
    change.detail('assessment', assessment.number);
  });
}
