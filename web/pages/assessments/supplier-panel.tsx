import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { portfolioRoute } from '../../../src/modules/assessment-reports/contract.ts';
import { listAssessmentsRoute } from '../../../src/modules/assessments/contract.ts';
import { supplierReportRoute } from '../../../src/modules/supplier-reports/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { IntervalBar } from './interval-bar.tsx';
import { intervalText } from './shares.ts';
import { StateTag } from './state-tag.tsx';

interface AssessmentsPanelProps {
  supplier: { id: string; name: string; number: string; retired: boolean };
}

/** What a supplier was asked and what it states, on its page. */
export function AssessmentsPanel({ supplier }: AssessmentsPanelProps) {
  const rights = useRights();
  const query = useQuery({
    queryKey: ['assessments', 'of', supplier.id],
    queryFn: ({ signal }) => api.call(listAssessmentsRoute, { query: { supplier: supplier.id, limit: 4 }, signal }),
  });
  const figures = useQuery({
    queryKey: ['assessment-portfolio', 'of', supplier.id],
    queryFn: ({ signal }) => api.call(portfolioRoute, { query: { supplier: supplier.id, limit: 20 }, signal }),
    enabled: (query.data?.total ?? 0) > 0,
  });
  const standing = new Map(figures.data?.items.map((row) => [row.id, row.figures]));
  return (
    <Panel
      title={t('assessments.title')}
      actions={
        rights.assess &&
        !supplier.retired && (
          <Button
            size="xs"
            renderRoot={(props) => <Link {...props} to="/assessments/send" search={{ suppliers: supplier.id }} />}
          >
            {t('assessments.ask-supplier')}
          </Button>
        )
      }
      footer={
        <div className="row wrap">
          {(query.data?.total ?? 0) > 4 && (
            <Link to="/assessments" search={{ supplier: supplier.number }}>
              {t('assessments.all-of', { count: query.data!.total })}
            </Link>
          )}
          {(['pdf', 'xlsx'] as const).map((format) => (
            <a
              key={format}
              href={downloadAddress(supplierReportRoute, { params: { id: supplier.id }, query: { format } })}
              download
            >
              {t(`assessments.report-${format}`)}
            </a>
          ))}
        </div>
      }
    >
      {query.isPending && <Waiting />}
      {query.isError && (
        <ErrorNote title={t('assessments.failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.data?.total === 0 && <p className="second">{t('assessments.panel-none')}</p>}
      <ul className="plain-list column">
        {query.data?.items.map((one) => {
          const shown = standing.get(one.id);
          return (
            <li key={one.id} className="column">
              <p>
                <Link to="/assessments/$id" params={{ id: one.number }}>
                  {one.asking.title}
                </Link>{' '}
                <span className="mono third small">{one.number}</span>
              </p>
              <div className="row wrap small">
                <StateTag assessment={one} />
                <span className="third">
                  {one.submittedAt
                    ? t('assessments.submitted-on', { date: formatDate(one.submittedAt) })
                    : one.dueOn
                      ? t('assessments.due-on', { date: formatDate(one.dueOn) })
                      : t('assessments.sent-on', { date: formatDate(one.askedAt) })}
                </span>
              </div>
              {shown && (
                <>
                  <p className="small">{t('assessments.states', { interval: intervalText(shown) })}</p>
                  <IntervalBar low={shown.low} high={shown.high} />
                </>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
