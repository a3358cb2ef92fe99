import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../../src/modules/assessments/answers-contract.ts';
import { proofFileRoute, type WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import type { EvidenceGrade } from '../../../src/modules/evidence/contract.ts';
import { downloadAddress } from '../../api.ts';
import { Grade } from '../../components/grade.tsx';
import { Icon } from '../../components/icon.tsx';
import { Marked } from '../../components/level.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { answerWords } from '../answer/answer-words.ts';
import { type AnsweredQuestion, formOf } from './answered.ts';
import { CommentThread } from './comments.tsx';
import { ReviewNotes } from './review-notes.tsx';

interface AnswerCardProps {
  one: WholeAssessment;
  question: AnsweredQuestion;
  contradicted: boolean;
  /** Absent where one may only read. */
  accept: (() => void) | undefined;
  judge: (verdict: 'queried' | 'rejected') => void;
  raise: () => void;
}

/** One question with the answer before and the answer now. */
export function AnswerCard({ one, question, contradicted, accept, judge, raise }: AnswerCardProps) {
  const [talking, setTalking] = useState(question.comments.length > 0);
  const { item, question: asked, answer, previous, proofs, state } = question;
  const form = formOf(one);
  return (
    <section className="panel answer-card" data-item={item} tabIndex={-1} aria-labelledby={`question-${item}`}>
      <header>
        <span className="mono third">{item}</span>
        <h2 id={`question-${item}`}>{asked.text}</h2>
        <div className="actions">
          <Marks question={question} contradicted={contradicted} />
        </div>
      </header>
      <div className="inset column">
        <div className="answers-compared">
          {one.previousStanding && (
            <>
              <div>
                <span className="small third">{beforeLabel(one)}</span>
                <Said answer={previous} asked={asked} form={form} none={t('assessments.not-answered-then')} />
              </div>
              <span className="arrow" aria-hidden="true">
                <Icon name="right" />
              </span>
            </>
          )}
          <div className="now">
            <span className="small third row">
              {one.submittedAt ? formatDate(one.submittedAt) : ''}
              {answer && <Grade grade={gradeOf(question)} />}
            </span>
            <Said answer={answer} asked={asked} form={form} none={t(`assessments.item-${state}`)} />
          </div>
        </div>
        {proofs.length > 0 && (
          <ul className="plain-list small">
            {proofs.map((proof) => (
              <li key={proof.id}>
                {proof.file ? (
                  <a href={downloadAddress(proofFileRoute, { params: { id: one.id, proof: proof.id } })} download>
                    {proof.title}
                  </a>
                ) : (
                  proof.title
                )}{' '}
                <span className="third">
                  {[
                    t(`assessments.class-${proof.class}`),
                    proof.validUntil && t('assessments.until', { date: formatDate(proof.validUntil) }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        )}
        <ReviewNotes one={one} reviews={question.reviews} />
        {talking && <CommentThread one={one} item={item} comments={question.comments} />}
      </div>
      <footer className="row wrap">
        {accept && answer && (
          <>
            <Button size="xs" variant="filled" onClick={accept}>
              {t('assessments.accept')}
            </Button>
            <Button size="xs" onClick={() => judge('queried')}>
              {t('assessments.ask')}
            </Button>
            <Button size="xs" onClick={() => judge('rejected')}>
              {t('assessments.reject')}
            </Button>
          </>
        )}
        {accept && (
          <Button size="xs" variant="subtle" onClick={raise}>
            {t('assessments.raise')}
          </Button>
        )}
        <Button size="xs" variant="subtle" aria-expanded={talking} onClick={() => setTalking(!talking)}>
          {question.comments.length > 0
            ? t('assessments.comments-count', { count: question.comments.length })
            : t('assessments.comment')}
        </Button>
        <span className="grow" />
        {accept && (
          <span className="small third keys-hint">
            {(['a', 'q', 'j'] as const).map((key) => (
              <span key={key}>
                <kbd>{key.toUpperCase()}</kbd> {t(`assessments.key-${key}`)}{' '}
              </span>
            ))}
          </span>
        )}
      </footer>
    </section>
  );
}

/** What speaks for a second look, the gravest first. */
function Marks({ question, contradicted }: Pick<AnswerCardProps, 'question' | 'contradicted'>) {
  return (
    <>
      {question.knockOut && <Marked mark={5} label={t('assessments.mark-knock-out')} />}
      {contradicted && <Marked mark={4} label={t('assessments.mark-contradicted')} />}
      {question.weaker && <Marked mark={3} label={t('assessments.mark-weaker')} />}
      {question.unproven && <Marked mark="unknown" label={t('assessments.mark-unproven')} />}
    </>
  );
}

/** Stated until somebody looked at what stands behind it. */
function gradeOf({ reviews, proofs }: AnsweredQuestion): EvidenceGrade {
  const isReviewed = reviews.some(({ verdict, outdated }) => verdict === 'accepted' && !outdated);
  return isReviewed && proofs.length > 0 ? 'document-review' : 'unverified';
}

function beforeLabel({ previous }: WholeAssessment): string {
  return previous?.submittedAt ? formatDate(previous.submittedAt) : t('assessments.before');
}

interface SaidProps {
  answer: Answer | null;
  asked: AnsweredQuestion['question'];
  form: ReturnType<typeof formOf>;
  none: string;
}

function Said({ answer, asked, form, none }: SaidProps) {
  if (!answer) return <p className="third">{none}</p>;
  return (
    <>
      <p className="answer-words">{answerWords({ ...answer, rows: undefined }, asked, form)}</p>
      {answer.rows && answer.rows.length > 0 && <Rows rows={answer.rows} asked={asked} />}
    </>
  );
}

function Rows({ rows, asked }: { rows: NonNullable<Answer['rows']>; asked: AnsweredQuestion['question'] }) {
  const columns = asked.columns ?? Object.keys(rows[0]!).map((id) => ({ id, title: id }));
  return (
    <div className="table-scroll">
      <table className="data-table small" aria-label={asked.text}>
        <thead>
          <tr>
            {columns.map(({ id, title }) => (
              <th key={id} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 50).map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of an answer have no id and never move
            <tr key={place}>
              {columns.map(({ id }) => (
                <td key={id}>{row[id] ?? <span className="third">{t('common.none')}</span>}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
