import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import {
  type Review,
  type ReviewVerdict,
  takeBackReviewRoute,
} from '../../../src/modules/assessment-reviews/contract.ts';
import type { WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { api } from '../../api.ts';
import { type Mark, Marked } from '../../components/level.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';

const marks: Record<ReviewVerdict, Mark> = { accepted: 'pass', queried: 3, rejected: 5 };

/** What each reviewer makes of an answer, and whether it still stands as it was read. */
export function ReviewNotes({ one, reviews }: { one: WholeAssessment; reviews: readonly Review[] }) {
  const rights = useRights();
  const toast = useToast();
  const takeBack = useMutation({
    mutationFn: (item: string) => api.call(takeBackReviewRoute, { params: { id: one.id, item } }),
    onSuccess: () => readAnew(),
    onError: (error) => toast({ text: error.message }),
  });
  if (reviews.length === 0) return null;
  return (
    <ul className="plain-list small reviews">
      {reviews.map((review) => (
        <li key={review.reviewer.id} className="row wrap">
          <Marked
            mark={review.outdated ? 'unknown' : marks[review.verdict]}
            label={t(`assessments.verdict-${review.verdict}`, {
              name: review.own ? t('assessments.you') : (review.reviewer.name ?? t('common.erased-person')),
            })}
          />
          <span className="third">{formatDate(review.reviewedAt)}</span>
          {review.outdated && (
            <span className="second">{t('assessments.outdated', { submission: review.submission })}</span>
          )}
          {review.comment && <span className="preserved">{review.comment}</span>}
          {review.own && rights.assess && (
            <Button size="compact-xs" variant="subtle" onClick={() => takeBack.mutate(review.item)}>
              {t('assessments.take-back')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
