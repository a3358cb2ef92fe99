import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Facet } from '../../../src/common/page.ts';
import { exportRegisterRoute } from '../../../src/modules/register/contract.ts';
import { listSuppliersRoute, type SupplierListItem } from '../../../src/modules/suppliers/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { type FacetGroup, Facets } from '../../components/facets.tsx';
import { type ActiveFilter, FilterBar, type OfferedFilter } from '../../components/filter-bar.tsx';
import { basisOfProducts, ExploitedTags, FindingCounts } from '../../components/finding-counts.tsx';
import { Icon } from '../../components/icon.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { PageHead } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { askedOf, isNarrowed, toggled } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import type { SupplierSearch } from './search.ts';

const route = getRouteApi('/shell/suppliers');

/** The suppliers with what is open in their products; the address holds every filter. */
export function SuppliersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const change = (patch: Partial<SupplierSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['suppliers', asked],
    queryFn: ({ signal }) => api.call(listSuppliersRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
  const sort = search.sort ?? 'findings';
  return (
    <>
      <PageHead
        name={t('suppliers.title')}
        title={
          <>
            {t('suppliers.title')}{' '}
            {query.data && <span className="count tabular">{formatNumber(query.data.total)}</span>}
          </>
        }
        actions={<ListActions write={rights.write} />}
      />
      <FilterBar
        textLabel={t('suppliers.find')}
        text={search.q}
        onText={(q) => change({ q })}
        active={activeFilters(search, change)}
        offered={offeredFilters(search, change)}
      >
        <span className="second small">{t('suppliers.sort')}</span>
        <Segments
          label={t('suppliers.sort')}
          value={sort}
          choose={(next) => change({ sort: next === 'findings' ? undefined : next })}
          segments={(['findings', 'name', 'number'] as const).map((value) => ({
            value,
            label: t(`suppliers.sort-${value}`),
          }))}
        />
      </FilterBar>
      <div className="columns with-facets">
        <Facets groups={facetGroups(search, query.data?.facets, change)} />
        <div>
          <DataTable
            label={t('suppliers.title')}
            columns={columns}
            query={query}
            rowId={(row) => row.id}
            sortedBy={t(`suppliers.sorted-${sort}`)}
            failed={t('suppliers.failed')}
            place={search}
            onPlace={(place) => change({ after: place.after, before: place.before })}
            empty={
              isNarrowed(search) ? (
                <NoMatch clear={() => void navigate({ search: {} })} />
              ) : (
                <NoSupplier write={rights.write} />
              )
            }
          />
        </div>
      </div>
    </>
  );
}

function ListActions({ write }: { write: boolean }) {
  return (
    <>
      <Button component={Link} to="/suppliers/duplicates">
        {t('merges.title')}
      </Button>
      <Button component="a" href={downloadAddress(exportRegisterRoute)} download leftSection={<Icon name="export" />}>
        {t('suppliers.export')}
      </Button>
      {write && (
        <>
          <Button component={Link} to="/imports" leftSection={<Icon name="import" />}>
            {t('suppliers.import')}
          </Button>
          <Button component={Link} to="/suppliers/new" variant="filled" leftSection={<Icon name="add" />}>
            {t('suppliers.add')}
          </Button>
        </>
      )}
    </>
  );
}

type Change = (patch: Partial<SupplierSearch>) => void;

function facetGroups(
  search: SupplierSearch,
  facets: { country: Facet; tag: Facet } | undefined,
  change: Change,
): FacetGroup[] {
  const country: FacetGroup = {
    title: t('suppliers.country'),
    chosen: search.country,
    toggle: (value) => change({ country: toggled(search.country, value) }),
    values: (facets?.country ?? []).map(({ value, count }) => ({
      value: value ?? 'unknown',
      label: countryName(value),
      count,
    })),
  };
  const tag: FacetGroup = {
    title: t('suppliers.tags'),
    chosen: search.tag,
    toggle: (value) => change({ tag: toggled(search.tag, value) }),
    values: (facets?.tag ?? []).flatMap(({ value, count }) => (value === null ? [] : [{ value, label: value, count }])),
  };
  return [country, tag].filter((group) => group.values.length > 0);
}

function activeFilters(search: SupplierSearch, change: Change): ActiveFilter[] {
  return [
    ...(search.country ?? []).map((code) => ({
      field: t('suppliers.country'),
      value: countryName(code),
      remove: () => change({ country: toggled(search.country, code) }),
    })),
    ...(search.tag ?? []).map((tag) => ({
      field: t('suppliers.tags'),
      value: tag,
      remove: () => change({ tag: toggled(search.tag, tag) }),
    })),
    ...(search.exploited
      ? [
          {
            field: t('suppliers.exploited'),
            value: t('suppliers.only'),
            remove: () => change({ exploited: undefined }),
          },
        ]
      : []),
    ...(search.retired
      ? [{ field: t('suppliers.retired'), value: t('suppliers.only'), remove: () => change({ retired: undefined }) }]
      : []),
  ];
}

function offeredFilters(search: SupplierSearch, change: Change): OfferedFilter[] {
  return [
    ...(search.exploited ? [] : [{ label: t('suppliers.exploited'), add: () => change({ exploited: 'true' }) }]),
    ...(search.retired ? [] : [{ label: t('suppliers.retired'), add: () => change({ retired: 'true' }) }]),
  ];
}

const columns: readonly Column<SupplierListItem>[] = [
  {
    id: 'name',
    title: t('suppliers.name'),
    cell: (row) => (
      <>
        <span className="row">
          <Link className="name" to="/suppliers/$id" params={{ id: row.number }}>
            {row.name}
          </Link>
          <ExploitedTags knownExploited={row.findings.knownExploited > 0} malicious={row.findings.malicious > 0} />
        </span>
        <small>
          <span className="mono">{row.number}</span>
          {row.parent && ` · ${t('suppliers.lede-parent', { parent: row.parent.name })}`}
        </small>
      </>
    ),
  },
  {
    id: 'country',
    title: t('suppliers.country'),
    phone: 'beside',
    cell: (row) => (row.country ? countryName(row.country) : <span className="third">{t('common.not-known')}</span>),
  },
  {
    id: 'findings',
    title: t('suppliers.exposure'),
    cell: (row) => <FindingCounts counts={row.findings} basis={basisOfProducts(row)} />,
  },
  { id: 'products', title: t('suppliers.products'), numeric: true, phone: 'away', cell: (row) => row.products },
  { id: 'sites', title: t('suppliers.sites'), numeric: true, phone: 'away', cell: (row) => row.sites },
  {
    id: 'tags',
    title: t('suppliers.tags'),
    phone: 'away',
    cell: (row) => (
      <span className="row wrap">
        {row.tags.map((tag) => (
          <span className="tag" key={tag}>
            {tag}
          </span>
        ))}
      </span>
    ),
  },
];

function NoSupplier({ write }: { write: boolean }) {
  return (
    <EmptyState
      icon="supplier"
      title={t('suppliers.empty-title')}
      actions={
        write && (
          <>
            <Button component={Link} to="/imports" variant="filled">
              {t('suppliers.import')}
            </Button>
            <Button component={Link} to="/suppliers/new">
              {t('suppliers.add')}
            </Button>
          </>
        )
      }
    >
      {t('suppliers.empty-text')}
    </EmptyState>
  );
}
