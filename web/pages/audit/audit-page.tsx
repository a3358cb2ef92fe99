import { Button, Menu } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { tableFormats } from '../../../src/common/list.ts';
import type { Facet } from '../../../src/common/page.ts';
import {
  type AuditEntry,
  auditFacetsRoute,
  exportAuditRoute,
  listAuditRoute,
} from '../../../src/modules/audit/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { type FacetGroup, Facets } from '../../components/facets.tsx';
import { type ActiveFilter, FilterBar } from '../../components/filter-bar.tsx';
import { Icon } from '../../components/icon.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { actionOf, actorOf } from '../../components/timeline.tsx';
import { formatMoment, formatNumber, shortHash } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { askedOf, isNarrowed, toggled } from '../../search-params.ts';
import { tableInWords } from './row-words.ts';
import type { AuditSearch } from './search.ts';

const route = getRouteApi('/shell/audit');
const empty: FacetsOfAudit = { action: [], by: [], subjectKind: [], actors: [] };

interface FacetsOfAudit {
  action: Facet;
  by: Facet;
  subjectKind: Facet;
  actors: { kind: AuditEntry['actor']['kind']; id: string; name: string | null; count: number }[];
}

/** Every change of the workspace: by whom, of what, when; each opens to the rows that it wrote. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (patch: Partial<AuditSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const { after, ...filters } = askedOf(search);
  const query = useQuery({
    queryKey: ['audit', filters, after],
    queryFn: ({ signal }) => api.call(listAuditRoute, { query: { ...filters, after }, signal }),
    placeholderData: keepPreviousData,
  });
  const facets = useQuery({
    queryKey: ['audit-facets', filters],
    queryFn: ({ signal }) => api.call(auditFacetsRoute, { query: filters, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHead
        name={t('audit.title')}
        title={
          <>
            {t('audit.title')} {query.data && <span className="count tabular">{formatNumber(query.data.total)}</span>}
          </>
        }
        lede={t('audit.lede')}
        actions={
          <>
            <ExportMenu filters={filters} />
            <Button component={Link} to="/audit/chain">
              {t('audit.verify')}
            </Button>
          </>
        }
      />
      <FilterBar
        textLabel={t('audit.find')}
        text={search.q}
        onText={(q) => change({ q })}
        active={activeFilters(search, change, query.data?.items, facets.data ?? empty)}
        offered={[]}
      >
        <DayField label={t('audit.since')} value={search.since} choose={(since) => change({ since })} />
        <DayField label={t('audit.until')} value={search.until} choose={(until) => change({ until })} />
      </FilterBar>
      <div className="columns with-facets">
        <Facets groups={facetGroups(search, facets.data ?? empty, change)} />
        <div>
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
              isNarrowed(search) ? (
                <NoMatch clear={() => void navigate({ search: {} })} />
              ) : (
                <EmptyState icon="audit" title={t('audit.empty-title')}>
                  {t('audit.empty-text')}
                </EmptyState>
              )
            }
          />
        </div>
      </div>
    </>
  );
}

function ExportMenu({ filters }: { filters: Omit<AuditSearch, 'after' | 'before'> }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={<Icon name="export" />}>{t('audit.export')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {tableFormats.map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={downloadAddress(exportAuditRoute, { query: { ...filters, format } })}
            download
          >
            {t(`audit.export-${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  choose: (day: string | undefined) => void;
}

/** One end of a stretch of days; the browser's own field, which every reader knows. */
function DayField({ label, value, choose }: DayFieldProps) {
  return (
    <label className="day-field small second">
      {label}
      <input
        type="date"
        className="plain-select"
        value={value ?? ''}
        onChange={(event) => choose(event.currentTarget.value || undefined)}
      />
    </label>
  );
}

type Change = (patch: Partial<AuditSearch>) => void;

function activeFilters(
  search: AuditSearch,
  change: Change,
  items: readonly AuditEntry[] | undefined,
  { actors }: FacetsOfAudit,
): ActiveFilter[] {
  const { subject, actor } = search;
  const subjectName = items?.find(
    (entry) => entry.subject && [entry.subject.id, entry.subject.number].includes(subject ?? ''),
  );
  return [
    ...(subject
      ? [
          {
            field: t('audit.subject-filter'),
            value: subjectName?.subject?.name ?? subject,
            remove: () => change({ subject: undefined }),
          },
        ]
      : []),
    ...(actor
      ? [
          {
            field: t('audit.actor'),
            value: actors.find(({ id }) => id === actor)?.name ?? t('common.erased-person'),
            remove: () => change({ actor: undefined }),
          },
        ]
      : []),
    ...(search.action ?? []).map((action) => ({
      field: t('audit.action'),
      value: actionOf(action),
      remove: () => change({ action: toggled(search.action, action) }),
    })),
  ];
}

function facetGroups(search: AuditSearch, facets: FacetsOfAudit, change: Change): FacetGroup[] {
  return [
    {
      title: t('audit.by'),
      chosen: search.by,
      toggle: (value) => change({ by: toggled(search.by, value as AuditEntry['actor']['kind']) }),
      values: facets.by.map(({ value, count }) => ({
        value: value!,
        label: t(`audit.by-${value as AuditEntry['actor']['kind']}`),
        count,
      })),
    },
    {
      title: t('audit.actor'),
      chosen: search.actor ? [search.actor] : undefined,
      toggle: (value) => change({ actor: search.actor === value ? undefined : value }),
      values: facets.actors.map(({ kind, id, name, count }) => ({
        value: id,
        label: (
          <span className="break">
            {name ?? t('common.erased-person')}
            {kind === 'token' && <span className="small third"> {t('audit.actor-token')}</span>}
          </span>
        ),
        count,
      })),
    },
    {
      title: t('audit.action'),
      chosen: search.action,
      toggle: (value) => change({ action: toggled(search.action, value) }),
      values: facets.action.map(({ value, count }) => ({ value: value!, label: actionOf(value!), count })),
    },
    {
      title: t('audit.subject'),
      chosen: search.subjectKind,
      toggle: (value) =>
        change({ subjectKind: toggled(search.subjectKind, value as NonNullable<AuditSearch['subjectKind']>[number]) }),
      values: facets.subjectKind.flatMap(({ value, count }) =>
        value === null ? [] : [{ value, label: t(`audit.kind-${value as 'none'}`), count }],
      ),
    },
  ];
}

const columns: readonly Column<AuditEntry>[] = [
  {
    id: 'action',
    title: t('audit.action'),
    cell: (row) => (
      <>
        <Link className="name" to="/audit/$number" params={{ number: String(row.number) }}>
          {actionOf(row.action)}
        </Link>
        <small className="mono">{row.action}</small>
      </>
    ),
  },
  {
    id: 'number',
    title: t('audit.number'),
    numeric: true,
    phone: 'beside',
    cell: (row) => (
      <>
        <span className="tabular">{formatNumber(row.number)}</span>
        <small className="mono table-only">{shortHash(row.hash)}</small>
      </>
    ),
  },
  {
    id: 'subject',
    title: t('audit.subject'),
    phone: 'below',
    cell: (row) =>
      row.subject ? (
        <>
          <span className="break">{row.subject.name}</span>
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
        <span className="break">{actorOf(row)}</span>
        <small>
          {row.actor.madeBy === null
            ? t(`audit.actor-${row.actor.kind}`)
            : t('audit.token-made-by', { name: row.actor.madeBy })}
        </small>
      </>
    ),
  },
  { id: 'when', title: t('audit.when'), phone: 'below', cell: (row) => formatMoment(row.at) },
  {
    id: 'rows',
    title: t('audit.rows'),
    phone: 'away',
    cell: (row) => (
      <span className="small">
        {Object.entries(row.rows)
          .map(([table, count]) => t('audit.rows-text', { table: tableInWords(table), count }))
          .join(', ')}
      </span>
    ),
  },
];
