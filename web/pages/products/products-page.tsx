import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Facet } from '../../../src/common/page.ts';
import { listProductsRoute, ProductKind, type ProductListItem } from '../../../src/modules/products/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { type FacetGroup, Facets } from '../../components/facets.tsx';
import { type ActiveFilter, FilterBar, type OfferedFilter } from '../../components/filter-bar.tsx';
import { basisOf, ExploitedTags, FindingCounts } from '../../components/finding-counts.tsx';
import { Icon } from '../../components/icon.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { PageHead } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { askedOf, isNarrowed, toggled } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import type { ProductSearch } from './search.ts';

const route = getRouteApi('/shell/products');

/** The products with what is open in them; the address holds every filter. */
export function ProductsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const change = (patch: Partial<ProductSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['products', asked],
    queryFn: ({ signal }) => api.call(listProductsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
  const sort = search.sort ?? 'findings';
  return (
    <>
      <PageHead
        name={t('products.title')}
        title={
          <>
            {t('products.title')}{' '}
            {query.data && <span className="count tabular">{formatNumber(query.data.total)}</span>}
          </>
        }
        actions={
          rights.write && (
            <>
              <Button component={Link} to="/imports" leftSection={<Icon name="import" />}>
                {t('products.import')}
              </Button>
              <Button component={Link} to="/products/new" variant="filled" leftSection={<Icon name="add" />}>
                {t('products.add')}
              </Button>
            </>
          )
        }
      />
      <FilterBar
        textLabel={t('products.find')}
        text={search.q}
        onText={(q) => change({ q })}
        active={activeFilters(search, change)}
        offered={offeredFilters(search, change)}
      >
        <span className="second small">{t('products.sort')}</span>
        <Segments
          label={t('products.sort')}
          value={sort}
          choose={(next) => change({ sort: next === 'findings' ? undefined : next })}
          segments={(['findings', 'name', 'number'] as const).map((value) => ({
            value,
            label: t(`products.sort-${value}`),
          }))}
        />
      </FilterBar>
      <div className="columns with-facets">
        <Facets groups={[kindFacet(search, query.data?.facets.kind, change)]} />
        <div>
          <DataTable
            label={t('products.title')}
            columns={columns}
            query={query}
            rowId={(row) => row.id}
            sortedBy={t(`products.sorted-${sort}`)}
            failed={t('products.failed')}
            place={search}
            onPlace={(place) => change({ after: place.after, before: place.before })}
            empty={
              isNarrowed(search) ? (
                <NoMatch clear={() => void navigate({ search: {} })} />
              ) : (
                <NoProduct write={rights.write} />
              )
            }
          />
        </div>
      </div>
    </>
  );
}

type Change = (patch: Partial<ProductSearch>) => void;

function kindFacet(search: ProductSearch, facet: Facet | undefined, change: Change): FacetGroup {
  return {
    title: t('products.kind'),
    chosen: search.kind,
    toggle: (value) => change({ kind: toggled(search.kind, ProductKind.parse(value)) }),
    values: ProductKind.options.map((value) => ({
      value,
      label: t(`words.product-kind-${value}`),
      count: facet?.find((counted) => counted.value === value)?.count ?? 0,
    })),
  };
}

function activeFilters(search: ProductSearch, change: Change): ActiveFilter[] {
  const only = (field: string, name: 'exploited' | 'privileged' | 'retired'): ActiveFilter[] =>
    search[name] ? [{ field, value: t('products.only'), remove: () => change({ [name]: undefined }) }] : [];
  const one = (field: string, name: 'maker' | 'system'): ActiveFilter[] =>
    search[name] ? [{ field, value: search[name], remove: () => change({ [name]: undefined }) }] : [];
  return [
    ...(search.kind ?? []).map((kind) => ({
      field: t('products.kind'),
      value: t(`words.product-kind-${kind}`),
      remove: () => change({ kind: toggled(search.kind, kind) }),
    })),
    ...one(t('products.maker'), 'maker'),
    ...one(t('products.system'), 'system'),
    ...(search.bom
      ? [{ field: t('products.bom'), value: t(`products.bom-${search.bom}`), remove: () => change({ bom: undefined }) }]
      : []),
    ...only(t('products.exploited'), 'exploited'),
    ...only(t('products.privileged'), 'privileged'),
    ...only(t('products.retired'), 'retired'),
  ];
}

function offeredFilters(search: ProductSearch, change: Change): OfferedFilter[] {
  return [
    ...(search.exploited ? [] : [{ label: t('products.exploited'), add: () => change({ exploited: 'true' }) }]),
    ...(search.privileged ? [] : [{ label: t('products.privileged-only'), add: () => change({ privileged: 'true' }) }]),
    ...(search.bom ? [] : [{ label: t('products.bom-with'), add: () => change({ bom: 'with' }) }]),
    ...(search.bom ? [] : [{ label: t('products.bom-without'), add: () => change({ bom: 'without' }) }]),
    ...(search.retired ? [] : [{ label: t('products.retired'), add: () => change({ retired: 'true' }) }]),
  ];
}

const columns: readonly Column<ProductListItem>[] = [
  {
    id: 'name',
    title: t('products.name'),
    cell: (row) => (
      <>
        <span className="row wrap">
          <Link className="name" to="/products/$id" params={{ id: row.number }}>
            {row.name}
          </Link>
          <ExploitedTags knownExploited={row.findings.knownExploited > 0} malicious={row.findings.malicious > 0} />
          {row.privileged && <span className="tag">{t('products.privileged')}</span>}
        </span>
        <small>
          <span className="mono">{row.number}</span>
          {row.version && <span className="mono"> · {row.version}</span>}
          {row.kind && ` · ${t(`words.product-kind-${row.kind}`)}`}
        </small>
      </>
    ),
  },
  { id: 'maker', title: t('products.maker'), phone: 'away', cell: (row) => <NodeLink node={row.maker} /> },
  {
    id: 'findings',
    title: t('products.findings'),
    phone: 'below',
    cell: (row) => <FindingCounts counts={row.findings} basis={basisOf(row)} />,
  },
  {
    id: 'components',
    title: t('products.components'),
    numeric: true,
    phone: 'away',
    cell: (row) => row.components ?? <span className="third">{t('products.no-bom')}</span>,
  },
  {
    id: 'functions',
    title: t('products.functions'),
    phone: 'away',
    cell: (row) =>
      row.functions.length > 0 ? (
        row.functions.map((one) => one.name).join(', ')
      ) : (
        <span className="third">{t('common.not-known')}</span>
      ),
  },
];

function NoProduct({ write }: { write: boolean }) {
  return (
    <EmptyState
      icon="product"
      title={t('products.empty-title')}
      actions={
        write && (
          <>
            <Button component={Link} to="/imports" variant="filled">
              {t('products.import')}
            </Button>
            <Button component={Link} to="/products/new">
              {t('products.add')}
            </Button>
          </>
        )
      }
    >
      {t('products.empty-text')}
    </EmptyState>
  );
}
