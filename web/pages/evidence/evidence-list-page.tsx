import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Facet } from '../../../src/common/page.ts';
import {
  type Evidence,
  type EvidenceKind,
  type EvidenceOrigin,
  EvidenceState,
  listEvidenceRoute,
} from '../../../src/modules/evidence/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { type FacetGroup, Facets } from '../../components/facets.tsx';
import { type ActiveFilter, FilterBar, type OfferedFilter } from '../../components/filter-bar.tsx';
import { Grade } from '../../components/grade.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { PageHead } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { formatDate, formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { askedOf, isNarrowed, toggled } from '../../search-params.ts';
import type { EvidenceSearch } from './search.ts';
import { Subject } from './subject.tsx';

const route = getRouteApi('/shell/evidence');

/** All evidence, or what hangs on one node: what is known, from whom, how far verified and until when. */
export function EvidenceListPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (patch: Partial<EvidenceSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['evidence', asked],
    queryFn: ({ signal }) => api.call(listEvidenceRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
  const sort = search.sort ?? 'observed';
  return (
    <>
      <PageHead
        name={t('evidence.title')}
        title={
          <>
            {t('evidence.title')}{' '}
            {query.data && <span className="count tabular">{formatNumber(query.data.total)}</span>}
          </>
        }
        lede={t('evidence.lede')}
      />
      <FilterBar
        textLabel={t('evidence.find')}
        text={search.q}
        onText={(q) => change({ q })}
        active={activeFilters(search, change)}
        offered={offeredFilters(search, change)}
      >
        <span className="second small">{t('evidence.sort')}</span>
        <Segments
          label={t('evidence.sort')}
          value={sort}
          choose={(next) => change({ sort: next === 'observed' ? undefined : next })}
          segments={(['observed', 'validUntil'] as const).map((value) => ({
            value,
            label: t(`evidence.sort-${value}`),
          }))}
        />
      </FilterBar>
      <div className="columns with-facets">
        <Facets groups={facetGroups(search, query.data?.facets, change)} />
        <div>
          <DataTable
            label={t('evidence.title')}
            columns={columns}
            query={query}
            rowId={(row) => row.id}
            sortedBy={t(`evidence.sorted-${sort}`)}
            failed={t('evidence.failed')}
            place={search}
            onPlace={(place) => change({ after: place.after, before: place.before })}
            empty={
              isNarrowed(search) ? (
                <NoMatch clear={() => void navigate({ search: {} })} />
              ) : (
                <EmptyState icon="file" title={t('evidence.empty-title')}>
                  {t('evidence.empty-text')}
                </EmptyState>
              )
            }
          />
        </div>
      </div>
    </>
  );
}

type FacetsOfEvidence = Record<'state' | 'kind' | 'origin', Facet>;
type Change = (patch: Partial<EvidenceSearch>) => void;

function activeFilters(search: EvidenceSearch, change: Change): ActiveFilter[] {
  return [
    ...(search.subject
      ? [{ field: t('evidence.on'), value: search.subject, remove: () => change({ subject: undefined }) }]
      : []),
    ...(search.state ?? []).map((state) => ({
      field: t('evidence.state'),
      value: t(`words.evidence-state-${state}`),
      remove: () => change({ state: toggled(search.state, state) }),
    })),
    ...(search.kind ?? []).map((kind) => ({
      field: t('evidence.kind'),
      value: t(`words.evidence-${kind}`),
      remove: () => change({ kind: toggled(search.kind, kind) }),
    })),
    ...(search.origin ?? []).map((origin) => ({
      field: t('evidence.origin'),
      value: t(`words.origin-${origin}`),
      remove: () => change({ origin: toggled(search.origin, origin) }),
    })),
    ...(search.adverse
      ? [
          {
            field: t('evidence.speaks'),
            value: t('evidence.speaks-against'),
            remove: () => change({ adverse: undefined }),
          },
        ]
      : []),
  ];
}

function offeredFilters(search: EvidenceSearch, change: Change): OfferedFilter[] {
  return search.adverse ? [] : [{ label: t('evidence.speaks-against'), add: () => change({ adverse: 'true' }) }];
}

function facetGroups(search: EvidenceSearch, facets: FacetsOfEvidence | undefined, change: Change): FacetGroup[] {
  return [
    {
      title: t('evidence.state'),
      chosen: search.state,
      toggle: (value) => change({ state: toggled(search.state, value as EvidenceState) }),
      values: EvidenceState.options.map((value) => ({
        value,
        label: t(`words.evidence-state-${value}`),
        count: countOf(facets?.state, value),
      })),
    },
    {
      title: t('evidence.kind'),
      chosen: search.kind,
      toggle: (value) => change({ kind: toggled(search.kind, value as EvidenceKind) }),
      values: (facets?.kind ?? []).map(({ value, count }) => ({
        value: value!,
        label: t(`words.evidence-${value as EvidenceKind}`),
        count,
      })),
    },
    {
      title: t('evidence.origin'),
      chosen: search.origin,
      toggle: (value) => change({ origin: toggled(search.origin, value as EvidenceOrigin) }),
      values: (facets?.origin ?? []).map(({ value, count }) => ({
        value: value!,
        label: t(`words.origin-${value as EvidenceOrigin}`),
        count,
      })),
    },
  ];
}

function countOf(facet: Facet | undefined, value: string): number {
  return facet?.find((one) => one.value === value)?.count ?? 0;
}

const columns: readonly Column<Evidence>[] = [
  {
    id: 'title',
    title: t('evidence.form-title'),
    cell: (row) => (
      <>
        <Link className="name" to="/evidence/$id" params={{ id: row.number }}>
          {row.title}
        </Link>
        <small className="mono">{row.number}</small>
      </>
    ),
  },
  { id: 'subject', title: t('evidence.on'), phone: 'below', cell: (row) => <Subject subject={row.subject} /> },
  {
    id: 'kind',
    title: t('evidence.kind'),
    phone: 'away',
    cell: (row) => (
      <>
        {t(`words.evidence-${row.kind}`)}
        {row.adverse && <small>{t('evidence.speaks-against')}</small>}
      </>
    ),
  },
  {
    id: 'origin',
    title: t('evidence.origin'),
    phone: 'away',
    cell: (row) => (
      <>
        {t(`words.origin-${row.origin}`)}
        {row.author && <small>{row.author}</small>}
        {row.authorErased && <small>{t('common.erased-person')}</small>}
      </>
    ),
  },
  { id: 'grade', title: t('evidence.grade'), phone: 'away', cell: (row) => <Grade grade={row.grade} /> },
  { id: 'observed', title: t('evidence.observed'), phone: 'away', cell: (row) => formatDate(row.observedOn) },
  {
    id: 'validUntil',
    title: t('evidence.valid-until'),
    phone: 'beside',
    cell: (row) => (
      <>
        {row.validUntil ? formatDate(row.validUntil) : <span className="third">{t('evidence.no-end')}</span>}
        {row.state !== 'good' && <small>{t(`words.evidence-state-${row.state}`)}</small>}
      </>
    ),
  },
];
