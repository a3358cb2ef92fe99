import { Link } from '@tanstack/react-router';
import {
  type assessmentWhy,
  exportPortfolioRoute,
  type PortfolioRow,
} from '../../../src/modules/assessment-reports/contract.ts';
import { Marked } from '../../components/level.tsx';
import { formatDate, formatNumber } from '../../format.ts';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { IntervalBar } from './interval-bar.tsx';
import { intervalText, shareText } from './shares.ts';
import { StateTag } from './state-tag.tsx';

const unanswered = () => <span className="third">{t('assessments.not-submitted')}</span>;

function whyOf(id: string, value: (typeof assessmentWhy.values)[number]) {
  return { kind: 'assessment', id, value };
}

/** Suppliers by what they have answered. */
export const portfolioList: ListDeclaration<PortfolioRow> = {
  name: 'assessment-portfolio',
  sort: 'low',
  exported: exportPortfolioRoute,
  columns: [
    {
      id: 'supplier',
      title: t('assessments.supplier'),
      sort: { key: 'supplier', as: 'text' },
      exported: ['number', 'supplier', 'questionnaire', 'version'],
      cell: ({ supplier, number, questionnaire }) => (
        <>
          <Link className="name" to="/assessments/$id" params={{ id: number }}>
            {supplier.name}
          </Link>
          <small>
            <span className="mono">{number}</span> · {questionnaire.title}
          </small>
        </>
      ),
    },
    {
      id: 'low',
      title: t('assessments.stated'),
      sort: { key: 'low', as: 'number' },
      exported: ['low', 'high'],
      phone: 'beside',
      cell: ({ figures, number }) =>
        figures ? (
          <>
            <Figure why={whyOf(number, 'low')} value={intervalText(figures)} />
            <IntervalBar low={figures.low} high={figures.high} />
          </>
        ) : (
          unanswered()
        ),
    },
    {
      id: 'coverage',
      title: t('assessments.progress'),
      sort: { key: 'coverage', as: 'number' },
      numeric: true,
      phone: 'below',
      cell: ({ figures, number }) =>
        figures ? <Figure why={whyOf(number, 'coverage')} value={shareText(figures.coverage)} /> : unanswered(),
    },
    {
      id: 'verified',
      title: t('assessments.verified'),
      sort: { key: 'verified', as: 'number' },
      numeric: true,
      phone: 'below',
      cell: ({ figures, number }) =>
        figures ? <Figure why={whyOf(number, 'verified')} value={shareText(figures.verified)} /> : unanswered(),
    },
    {
      id: 'knockOuts',
      title: t('assessments.knock-outs'),
      sort: { key: '-knockOuts', back: 'knockOuts', as: 'number' },
      exported: ['knockOuts', 'openKnockOuts'],
      phone: 'below',
      cell: ({ knockOuts, openKnockOuts, number }) => {
        if (knockOuts === null) return unanswered();
        return (
          <>
            <Figure
              why={whyOf(number, 'knockOuts')}
              value={knockOuts > 0 ? <Marked mark={5} label={formatNumber(knockOuts)} /> : t('common.none')}
            />
            {(openKnockOuts ?? 0) > 0 && (
              <small>
                <Figure
                  why={whyOf(number, 'openKnockOuts')}
                  value={t('assessments.open-count', { count: openKnockOuts! })}
                />
              </small>
            )}
          </>
        );
      },
    },
    {
      id: 'contradictions',
      title: t('assessments.contradictions'),
      sort: { key: '-contradictions', back: 'contradictions', as: 'number' },
      phone: 'below',
      cell: ({ contradictions, number }) => {
        if (contradictions === null) return unanswered();
        const value = contradictions > 0 ? <Marked mark={4} label={formatNumber(contradictions)} /> : t('common.none');
        return <Figure why={whyOf(number, 'contradictions')} value={value} />;
      },
    },
    {
      id: 'findings',
      title: t('assessments.to-see-to'),
      sort: { key: '-findings', back: 'findings', as: 'number' },
      numeric: true,
      phone: 'away',
      cell: ({ findings, number }) =>
        findings > 0 ? (
          <Link to="/assessments/findings" search={{ assessment: number }}>
            {formatNumber(findings)}
          </Link>
        ) : (
          t('common.none')
        ),
    },
    {
      id: 'age',
      title: t('assessments.age'),
      sort: { key: '-age', back: 'age', as: 'number' },
      exported: ['submitted', 'age'],
      phone: 'away',
      cell: ({ ageDays, submittedAt }) =>
        submittedAt ? (
          <>
            {t('assessments.days', { count: ageDays! })}
            <small>{formatDate(submittedAt)}</small>
          </>
        ) : (
          unanswered()
        ),
    },
    {
      id: 'state',
      title: t('assessments.state'),
      exported: ['state', 'overdue'],
      phone: 'away',
      cell: (row) => <StateTag assessment={row} />,
    },
  ],
};
