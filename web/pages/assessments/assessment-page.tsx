import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { listReviewsRoute } from '../../../src/modules/assessment-reviews/contract.ts';
import { getAssessmentRoute, type WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { api } from '../../api.ts';
import { PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { Waiting } from '../../components/states.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { AgreementPanel } from './agreement-panel.tsx';
import { AnswerList } from './answer-list.tsx';
import { questionsOf } from './answered.ts';
import { AssessmentActions } from './assessment-actions.tsx';
import { CommentsPanel } from './comments.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import { ProofsPanel } from './proofs-panel.tsx';
import { StandingPanel } from './standing-panel.tsx';
import { SubmissionsBar } from './submissions-bar.tsx';
import { WayPanel } from './way-panel.tsx';

const route = getRouteApi('/shell/assessments/$id');

/** One assessment as the buyer reads it: what changed since the one before, what it does to the result, and what to do about it. */
export function AssessmentPage() {
  const { id } = route.useParams();
  const { submission, against } = route.useSearch();
  const query = useQuery({
    queryKey: ['assessment', id, submission, against],
    queryFn: ({ signal }) => api.call(getAssessmentRoute, { params: { id }, query: { submission, against }, signal }),
  });
  return (
    <Record query={query} failed={t('assessments.one-failed')}>
      {(one) => <OneAssessment one={one} />}
    </Record>
  );
}

function OneAssessment({ one }: { one: WholeAssessment }) {
  const reviews = useQuery({
    queryKey: ['assessment-reviews', one.id, one.submission],
    queryFn: ({ signal }) => api.call(listReviewsRoute, { params: { id: one.id }, signal }),
    enabled: one.submission > 0,
  });
  const questions = questionsOf(one, reviews.data?.items ?? []);
  return (
    <>
      <PageHead
        title={titleOf(one)}
        lede={ledeOf(one)}
        under={{ to: '/assessments', label: t('assessments.title'), number: one.number }}
        actions={<AssessmentActions one={one} />}
      />
      {one.submission > 0 && <SubmissionsBar one={one} />}
      <div className="columns with-aside">
        <div className="column wide">
          {one.submission === 0 && (
            <Panel title={t(`assessments.state-${one.state}`)}>
              <p className="second">
                {t('assessments.waiting-text', { answered: one.progress.answered, asked: one.progress.asked })}
              </p>
            </Panel>
          )}
          {one.submission > 0 && reviews.isPending && <Waiting />}
          {one.submission > 0 && !reviews.isPending && <AnswerList one={one} questions={questions} />}
        </div>
        <aside className="column wide">
          {one.standing && <StandingPanel one={one} standing={one.standing} />}
          {one.submission > 0 && <ProofsPanel one={one} />}
          {reviews.data && (
            <AgreementPanel number={one.number} agreement={reviews.data.agreement} questions={questions} />
          )}
          <FindingsPanel one={one} />
          <CommentsPanel one={one} item={null} comments={one.comments.filter(({ item }) => item === null)} />
          <WayPanel one={one} />
        </aside>
      </div>
    </>
  );
}

function titleOf({ supplier, submission, counts, items, previousStanding }: WholeAssessment): string {
  const { name } = supplier;
  if (submission === 0) return t('assessments.one-title', { name });
  const answered = items.filter(({ answer }) => answer !== null).length;
  if (!previousStanding) return t('assessments.first-title', { name, count: answered });
  return t('assessments.changed-title', { name, changed: counts.changed + counts.withdrawn, count: answered });
}

function ledeOf({ round, asking, previous, counts, signature }: WholeAssessment): string {
  return [
    `${round.title}: ${asking.title} ${asking.version}.`,
    previous?.submittedAt &&
      t('assessments.against-lede', {
        number: previous.number,
        date: formatDate(previous.submittedAt),
        confirmed: counts.confirmed,
        new: counts.new,
        changed: counts.changed + counts.withdrawn,
      }),
    signature &&
      t('assessments.signed', {
        name: signature.by ?? t('common.erased-person'),
        date: formatDate(signature.submittedAt),
      }),
  ]
    .filter(Boolean)
    .join(' ');
}
