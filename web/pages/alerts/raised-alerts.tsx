import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Alert, listAlertsRoute } from '../../../src/modules/alerts/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Level } from '../../components/level.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { ruleText } from './alert-words.ts';
import { Cause } from './raising.tsx';
import type { AlertsSearch } from './search.ts';

interface RaisedProps {
  search: AlertsSearch;
  change: (search: AlertsSearch) => void;
}

/** What is beyond a threshold now, or was: since when, by which change, and why. */
export function RaisedAlerts({ search, change }: RaisedProps) {
  const { state = 'raised', after } = search;
  const query = useQuery({
    queryKey: ['alerts', state, after],
    queryFn: ({ signal }) => api.call(listAlertsRoute, { query: { state, after }, signal }),
    // The network is looked at after each change, a while later.
    refetchInterval: 15_000,
  });
  return (
    <>
      <div className="row wrap">
        <Segments
          label={t('alerts.state')}
          value={state}
          choose={(value) => change(value === 'ended' ? { state: value } : {})}
          segments={(['raised', 'ended'] as const).map((value) => ({ value, label: t(`alerts.state-${value}`) }))}
        />
      </div>
      <DataTable
        label={t(`alerts.state-${state}`)}
        columns={state === 'ended' ? [...columns(), endedColumn()] : columns()}
        query={query}
        rowId={({ id }) => id}
        sortedBy={t('alerts.sorted')}
        failed={t('alerts.failed')}
        place={search}
        onPlace={(place) => change({ ...search, after: place.after, before: place.before })}
        empty={
          <EmptyState icon="bell" title={t(`alerts.none-${state}`)}>
            {t(`alerts.none-${state}-text`)}
          </EmptyState>
        }
      />
    </>
  );
}

function columns(): Column<Alert>[] {
  return [
    {
      id: 'rule',
      title: t('alerts.rule'),
      cell: ({ rule }) => (
        <>
          <span className="name">{rule.name}</span>
          <small>
            <span className="mono">{rule.number}</span> {ruleText(rule)}
          </small>
        </>
      ),
    },
    {
      id: 'severity',
      title: t('alerts.severity'),
      phone: 'beside',
      cell: ({ rule }) => <Level level={rule.severity} />,
    },
    { id: 'of', title: t('alerts.what'), cell: (alert) => <Cause cause={alert} measure={alert.rule.measure} /> },
    {
      id: 'since',
      title: t('alerts.since'),
      cell: ({ since, change }) => (
        <>
          {formatMoment(since)}
          <small className="alert-of">
            <Link to="/audit/$number" params={{ number: String(change) }}>
              {t('history.change', { number: change })}
            </Link>
          </small>
        </>
      ),
    },
  ];
}

function endedColumn(): Column<Alert> {
  return { id: 'ended', title: t('alerts.ended'), cell: ({ endedAt }) => endedAt && formatMoment(endedAt) };
}
