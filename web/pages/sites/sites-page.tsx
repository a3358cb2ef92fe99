import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { listSitesRoute, type Site, SiteKind } from '../../../src/modules/sites/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { type ActiveFilter, FilterBar, type OfferedFilter } from '../../components/filter-bar.tsx';
import { Icon } from '../../components/icon.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { PageHead } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { askedOf, isNarrowed, toggled } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import type { SiteSearch } from './search.ts';

const route = getRouteApi('/shell/sites');

/** The places: fabs, plants, warehouses, data centres, offices. */
export function SitesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const change = (patch: Partial<SiteSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['sites', asked],
    queryFn: ({ signal }) => api.call(listSitesRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
  const sort = search.sort ?? 'name';
  return (
    <>
      <PageHead
        name={t('sites.title')}
        title={
          <>
            {t('sites.title')} {query.data && <span className="count tabular">{formatNumber(query.data.total)}</span>}
          </>
        }
        actions={
          rights.write && (
            <Button component={Link} to="/sites/new" variant="filled" leftSection={<Icon name="add" />}>
              {t('sites.add')}
            </Button>
          )
        }
      />
      <FilterBar
        textLabel={t('sites.find')}
        text={search.q}
        onText={(q) => change({ q })}
        active={activeFilters(search, change)}
        offered={offeredFilters(search, change)}
      >
        <span className="second small">{t('sites.sort')}</span>
        <Segments
          label={t('sites.sort')}
          value={sort}
          choose={(next) => change({ sort: next === 'name' ? undefined : next })}
          segments={(['name', 'number'] as const).map((value) => ({ value, label: t(`sites.sort-${value}`) }))}
        />
      </FilterBar>
      <DataTable
        label={t('sites.title')}
        columns={columns}
        query={query}
        rowId={(row) => row.id}
        sortedBy={t(`sites.sorted-${sort}`)}
        failed={t('sites.failed')}
        place={search}
        onPlace={(place) => change({ after: place.after, before: place.before })}
        empty={
          isNarrowed(search) ? <NoMatch clear={() => void navigate({ search: {} })} /> : <NoSite write={rights.write} />
        }
      />
    </>
  );
}

type Change = (patch: Partial<SiteSearch>) => void;

function activeFilters(search: SiteSearch, change: Change): ActiveFilter[] {
  return [
    ...(search.kind ?? []).map((kind) => ({
      field: t('sites.kind'),
      value: t(`words.site-kind-${kind}`),
      remove: () => change({ kind: toggled(search.kind, kind) }),
    })),
    ...(search.country ?? []).map((code) => ({
      field: t('sites.country'),
      value: countryName(code),
      remove: () => change({ country: toggled(search.country, code) }),
    })),
    ...(search.supplier
      ? [{ field: t('sites.supplier'), value: search.supplier, remove: () => change({ supplier: undefined }) }]
      : []),
    ...(search.retired
      ? [{ field: t('sites.retired'), value: t('sites.only'), remove: () => change({ retired: undefined }) }]
      : []),
  ];
}

function offeredFilters(search: SiteSearch, change: Change): OfferedFilter[] {
  const kinds = SiteKind.options.filter((kind) => !search.kind?.includes(kind));
  return [
    ...kinds.map((kind) => ({
      label: t(`words.site-kind-${kind}`),
      add: () => change({ kind: toggled(search.kind, kind) }),
    })),
    ...(search.retired ? [] : [{ label: t('sites.retired'), add: () => change({ retired: 'true' }) }]),
  ];
}

const columns: readonly Column<Site>[] = [
  {
    id: 'name',
    title: t('sites.name'),
    cell: (row) => (
      <>
        <Link className="name" to="/sites/$id" params={{ id: row.number }}>
          {row.name}
        </Link>
        <small className="mono">{row.number}</small>
      </>
    ),
  },
  {
    id: 'country',
    title: t('sites.country'),
    phone: 'beside',
    cell: (row) => (row.country ? countryName(row.country) : <span className="third">{t('common.not-known')}</span>),
  },
  {
    id: 'kind',
    title: t('sites.kind'),
    phone: 'away',
    cell: (row) =>
      row.kind ? t(`words.site-kind-${row.kind}`) : <span className="third">{t('common.not-known')}</span>,
  },
  { id: 'supplier', title: t('sites.supplier'), phone: 'below', cell: (row) => <NodeLink node={row.supplier} /> },
  { id: 'owned', title: t('sites.owned'), phone: 'away', cell: (row) => ownedText(row.owned) },
];

export function ownedText(owned: boolean | null) {
  if (owned === null) return <span className="third">{t('common.not-known')}</span>;
  return owned ? t('sites.owned-true') : t('sites.owned-false');
}

function NoSite({ write }: { write: boolean }) {
  return (
    <EmptyState
      icon="site"
      title={t('sites.empty-title')}
      actions={
        write && (
          <>
            <Button component={Link} to="/imports" variant="filled">
              {t('sites.import')}
            </Button>
            <Button component={Link} to="/sites/new">
              {t('sites.add')}
            </Button>
          </>
        )
      }
    >
      {t('sites.empty-text')}
    </EmptyState>
  );
}
