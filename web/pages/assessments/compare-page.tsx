import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Comparison, comparisonRoute } from '../../../src/modules/assessment-reports/contract.ts';
import { api } from '../../api.ts';
import { PageHead } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { Segments } from '../../components/segments.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { intervalText, shareText } from './shares.ts';

const route = getRouteApi('/shell/assessments/compare');

/** Two to four suppliers side by side, question by question. */
export function ComparePage() {
  const { assessment = [] } = route.useSearch();
  const query = useQuery({
    queryKey: ['assessment-comparison', assessment],
    queryFn: ({ signal }) => api.call(comparisonRoute, { query: { assessment }, signal }),
    enabled: assessment.length > 1,
  });
  if (assessment.length < 2) return <NothingChosen />;
  return (
    <Record query={query} failed={t('assessments.compare-failed')}>
      {(compared) => <Compared compared={compared} />}
    </Record>
  );
}

function NothingChosen() {
  return (
    <>
      <PageHead
        title={t('assessments.compare-none')}
        under={{ to: '/assessments/portfolio', label: t('assessments.tab-portfolio') }}
      />
      <p className="second">{t('assessments.compare-hint')}</p>
    </>
  );
}

function Compared({ compared: { questionnaire, assessments, sections, items } }: { compared: Comparison }) {
  const [which, setWhich] = useState<'different' | 'all'>('different');
  const shown = which === 'all' ? items : items.filter(({ differ }) => differ);
  return (
    <>
      <PageHead
        title={t('assessments.compare-title', { title: questionnaire.title })}
        under={{ to: '/assessments/portfolio', label: t('assessments.tab-portfolio') }}
      />
      <div className="column wide">
        <div className="row">
          <Segments
            label={t('assessments.which-answers')}
            segments={[
              { value: 'different', label: t('assessments.only-different') },
              { value: 'all', label: t('assessments.all-answers') },
            ]}
            value={which}
            choose={setWhich}
          />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys */}
        <section className="panel table-scroll" tabIndex={0} aria-label={questionnaire.title}>
          <table className="plain-table side-answers" aria-label={questionnaire.title}>
            <thead>
              <tr>
                <th scope="col">{t('assessments.question')}</th>
                {assessments.map(({ id, number, supplier, submittedAt }) => (
                  <th key={id} scope="col">
                    <Link to="/assessments/$id" params={{ id: number }}>
                      {supplier.name}
                    </Link>
                    <small className="third">{formatDate(submittedAt)}</small>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">{t('assessments.stated')}</th>
                {assessments.map(({ id, number, whole }) => (
                  <td key={id} className="tabular">
                    <Figure why={{ kind: 'assessment', id: number, value: 'low' }} value={intervalText(whole)} />
                    <small className="third">
                      {t('assessments.verified')} {shareText(whole.verified)}
                    </small>
                  </td>
                ))}
              </tr>
              <tr>
                <th scope="row">{t('assessments.knock-outs')}</th>
                {assessments.map(({ id, number, knockOuts }) => (
                  <td key={id}>
                    <Figure why={{ kind: 'assessment', id: number, value: 'knockOuts' }} value={knockOuts} />
                  </td>
                ))}
              </tr>
            </tbody>
            {sections.map((section) => {
              const own = shown.filter((item) => item.section === section.id);
              if (own.length === 0) return null;
              return (
                <tbody key={section.id}>
                  <tr>
                    <th scope="rowgroup">{section.title}</th>
                    {section.figures.map((figures, place) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: the columns never move
                      <td key={place} className="tabular second">
                        {figures ? intervalText(figures) : t('assessments.no-such-question')}
                      </td>
                    ))}
                  </tr>
                  {own.map(({ item, text, cells }) => (
                    <tr key={item}>
                      <th scope="row">
                        <span className="mono third">{item}</span> {text}
                      </th>
                      {cells.map((cell, place) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: the columns never move
                        <td key={place}>
                          <Said cell={cell} />
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              );
            })}
          </table>
        </section>
        {shown.length === 0 && <p className="second">{t('assessments.nothing-differs')}</p>}
      </div>
    </>
  );
}

function Said({ cell }: { cell: Comparison['items'][number]['cells'][number] }) {
  if (!cell) return <span className="third">{t('assessments.no-such-question')}</span>;
  if (!cell.said) return <span className="third">{t(`assessments.item-${cell.state}`)}</span>;
  return (
    <>
      {cell.said}
      {cell.proofs > 0 && <small className="third">{t('assessments.proofs-count', { count: cell.proofs })}</small>}
    </>
  );
}
