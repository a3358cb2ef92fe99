import type { Agreement } from '../../../src/modules/assessment-reviews/contract.ts';
import { Panel } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import type { AnsweredQuestion } from './answered.ts';

interface AgreementPanelProps {
  /** Of the assessment. */
  number: string;
  agreement: Agreement;
  questions: readonly AnsweredQuestion[];
}

/** How many answers were judged, and how far reviewers agree beyond chance. */
export function AgreementPanel({ number, agreement: { all, pairs }, questions }: AgreementPanelProps) {
  const answered = questions.filter(({ answer }) => answer);
  const counts = { accepted: 0, queried: 0, rejected: 0 };
  for (const { reviews } of answered) {
    for (const verdict of new Set(reviews.filter(({ outdated }) => !outdated).map((one) => one.verdict))) {
      counts[verdict]++;
    }
  }
  const judged = answered.filter(({ reviews }) => reviews.some(({ outdated }) => !outdated)).length;
  const name = ({ name: known }: { name: string | null }) => known ?? t('common.erased-person');
  return (
    <Panel title={t('assessments.review')}>
      <div className="column">
        <p>{t('assessments.judged', { judged, count: answered.length })}</p>
        <p className="second small">{t('assessments.judged-counts', counts)}</p>
        {pairs.map((pair) => (
          <div key={`${pair.one.id} ${pair.other.id}`} className="small">
            <p className="medium">{t('assessments.both', { one: name(pair.one), other: name(pair.other) })}</p>
            <p className="second">
              {pair.enough
                ? t('assessments.agree', {
                    share: pair.observed!.toFixed(2),
                    kappa: pair.kappa!.toFixed(2),
                    count: pair.answers,
                  })
                : t('assessments.not-enough', { count: pair.answers })}
            </p>
            {pair.differ.length > 0 && (
              <p className="second">{t('assessments.differ', { items: pair.differ.slice(0, 12).join(', ') })}</p>
            )}
          </div>
        ))}
        {all?.enough && (
          <p className="small">
            <Figure
              why={{ kind: 'assessment', id: number, value: 'agreement' }}
              value={t('assessments.agree-all', { kappa: all.kappa!.toFixed(2), count: all.answers })}
            />
          </p>
        )}
        {pairs.length === 0 && <p className="third small">{t('assessments.one-reviewer')}</p>}
      </div>
    </Panel>
  );
}
