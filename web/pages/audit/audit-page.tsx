import { Button } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type AuditEntry, listAuditRoute, verifyAuditRoute } from '../../../src/modules/audit/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { Glyph } from '../../components/level.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState, ErrorNote } from '../../components/states.tsx';
import { actionOf, actorOf } from '../../components/timeline.tsx';
import { formatMoment, formatNumber, shortHash } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { AuditSearch } from './search.ts';

const route = getRouteApi('/shell/audit');

/** Every change of the workspace, and the proof that none was rewritten. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (patch: Partial<AuditSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const { action, subject, after } = search;
  const query = useQuery({
    queryKey: ['audit', { action, subject, after }],
    queryFn: ({ signal }) => api.call(listAuditRoute, { query: { action, subject, after }, signal }),
    placeholderData: keepPreviousData,
  });
  const verify = useMutation({ mutationFn: () => api.call(verifyAuditRoute, { query: {} }) });
  return (
    <>
      <PageHead
        title={t('audit.title')}
        lede={t('audit.lede')}
        actions={
          <Button onClick={() => verify.mutate()} loading={verify.isPending}>
            {t('audit.verify')}
          </Button>
        }
      />
      {verify.isError && <ErrorNote title={t('audit.verify-failed')} error={verify.error} />}
      {verify.data && <Verification {...verify.data} />}
      <FilterBar
        textLabel={t('audit.find')}
        text={action}
        onText={(text) => change({ action: text })}
        active={
          subject
            ? [
                {
                  field: t('audit.subject-filter'),
                  value: query.data?.items[0]?.subject?.name ?? subject,
                  remove: () => change({ subject: undefined }),
                },
              ]
            : []
        }
        offered={[]}
      />
      <DataTable
        label={t('audit.title')}
        columns={columns}
        query={query}
        rowId={(row) => String(row.number)}
        sortedBy={t('audit.sorted')}
        failed={t('audit.failed')}
        place={search}
        onPlace={(place) => change({ after: place.after, before: place.before })}
        empty={
          <EmptyState icon="audit" title={t('audit.empty-title')}>
            {t('audit.empty-text')}
          </EmptyState>
        }
      />
    </>
  );
}

interface VerificationProps {
  ok: boolean;
  entries: number;
  head: string | null;
  problem: string | null;
}

function Verification({ ok, entries, head, problem }: VerificationProps) {
  if (!ok) return <ErrorNote title={t('audit.broken')} error={new Error(problem ?? '')} />;
  return (
    <div className="note column" role="status">
      <h3>
        <Glyph mark="pass" />
        {t('audit.verified', { count: entries })}
      </h3>
      <p className="second">{t('audit.verified-note')}</p>
      {head && (
        <p>
          {t('audit.head')} <span className="mono">{head}</span>
        </p>
      )}
    </div>
  );
}

const columns: readonly Column<AuditEntry>[] = [
  {
    id: 'action',
    title: t('audit.action'),
    cell: (row) => (
      <>
        <span className="medium">{actionOf(row.action)}</span>
        <small className="mono">{row.action}</small>
      </>
    ),
  },
  {
    id: 'number',
    title: t('audit.number'),
    numeric: true,
    phone: 'beside',
    cell: (row) => <span className="tabular">{formatNumber(row.number)}</span>,
  },
  {
    id: 'subject',
    title: t('audit.subject'),
    phone: 'below',
    cell: (row) =>
      row.subject ? (
        <>
          {row.subject.name}
          <small className="mono">{row.subject.number}</small>
        </>
      ) : (
        <span className="third">{t('common.none')}</span>
      ),
  },
  {
    id: 'actor',
    title: t('audit.actor'),
    phone: 'below',
    cell: (row) => (
      <>
        {actorOf(row)}
        <small>{t(`audit.actor-${row.actor.kind}`)}</small>
      </>
    ),
  },
  { id: 'when', title: t('audit.when'), phone: 'below', cell: (row) => formatMoment(row.at) },
  {
    id: 'rows',
    title: t('audit.rows'),
    phone: 'away',
    cell: (row) =>
      Object.entries(row.rows)
        .map(([table, count]) => t('audit.rows-text', { table: table.replaceAll('_', ' '), count }))
        .join(', '),
  },
  {
    id: 'hash',
    title: t('audit.hash'),
    phone: 'away',
    cell: (row) => <span className="mono third">{shortHash(row.hash)}</span>,
  },
];
