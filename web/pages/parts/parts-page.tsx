import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { z } from 'zod';
import { listPartsRoute, type PartKind, PartLifecycle, partFacetsRoute } from '../../../src/modules/parts/contract.ts';
import { api } from '../../api.ts';
import type { FacetGroup } from '../../components/facets.tsx';
import type { ActiveFilter } from '../../components/filter-bar.tsx';
import { PageHead } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { chips, nodeNamed, valuesFacet } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { filtersOf as listFilters } from '../../lists/list-state.ts';
import { useFacets } from '../../lists/use-facets.ts';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf } from '../../search-params.ts';
import { countrySteps, partList } from './part-columns.tsx';
import { ProductsOfParts } from './products-of-parts.tsx';
import type { PartSearch } from './search.ts';

const route = getRouteApi('/shell/parts');

/** All parts, software and hardware: by whom, from where, in which products. */
export function PartsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(partList, search, go);
  // The place in the list of products is none in this one.
  const asked = askedOf(search.as ? { ...search, after: undefined } : search);
  const query = useQuery({
    queryKey: ['parts', asked],
    queryFn: ({ signal }) => api.call(listPartsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, partFacetsRoute);
  return (
    <>
      <PageHead
        name={t('parts.title')}
        title={
          <>
            {t('parts.title')} {query.data && <span className="count tabular">{formatNumber(query.data.total)}</span>}
          </>
        }
        lede={t('parts.lede')}
        actions={<ExportMenu control={control} />}
      />
      <ListPage
        control={control}
        query={query}
        label={t('parts.title')}
        failed={t('parts.failed')}
        rowId={(row) => row.id}
        find={{ label: t('parts.find'), text: search.q, choose: (q) => change({ q }) }}
        active={activeFilters(search, facets, change)}
        offered={[]}
        facets={facetGroups(search, facets, change)}
        drawing={
          <Segments
            label={t('parts.as')}
            value={search.as ?? 'table'}
            choose={(as) => change({ as: as === 'products' ? 'products' : undefined })}
            segments={(['table', 'products'] as const).map((value) => ({ value, label: t(`parts.as-${value}`) }))}
          />
        }
        drawn={
          search.as === 'products' && (
            <ProductsOfParts
              filters={listFilters({ ...search })}
              place={search}
              onPlace={(place) => change({ after: place.after, before: place.before })}
            />
          )
        }
        empty={
          <EmptyState
            icon="component"
            title={t('parts.empty-title')}
            actions={
              <Button component={Link} to="/products">
                {t('parts.empty-act')}
              </Button>
            }
          >
            {t('parts.empty-text')}
          </EmptyState>
        }
      />
    </>
  );
}

type Change = (patch: Partial<PartSearch>) => void;
type PartFacets = z.output<NonNullable<typeof partFacetsRoute.output>>;

const countryFields = ['country', ...countrySteps] as const;

function filtersOf(search: PartSearch, change: Change) {
  const countryFilter = (field: (typeof countryFields)[number]) => ({
    title: t(`parts.${field}`),
    chosen: search[field],
    choose: (codes: string[] | undefined) => change({ [field]: codes }),
  });
  return {
    kind: {
      title: t('parts.kind'),
      chosen: search.kind && [search.kind],
      choose: (kinds: PartKind[] | undefined) => change({ kind: kinds?.find((one) => one !== search.kind) }),
    },
    maker: {
      title: t('parts.maker'),
      chosen: search.maker,
      choose: (maker: string[] | undefined) => change({ maker }),
    },
    lifecycle: {
      title: t('parts.lifecycle'),
      chosen: search.lifecycle,
      choose: (lifecycle: PartSearch['lifecycle']) => change({ lifecycle }),
    },
    countries: countryFields.map((field) => ({ field, filter: countryFilter(field) })),
  };
}

const nameOrUnknown = (name: string) => (name === 'unknown' ? t('common.not-known') : name);
const lifecycleText = (state: PartLifecycle | 'unknown') =>
  state === 'unknown' ? t('common.not-known') : t(`parts.lifecycle-${state}`);

function activeFilters(search: PartSearch, facets: PartFacets | undefined, change: Change): ActiveFilter[] {
  const { kind, maker, lifecycle, countries } = filtersOf(search, change);
  const one = (field: string, value: string | undefined, cleared: Partial<PartSearch>): ActiveFilter[] =>
    value === undefined ? [] : [{ field, value, remove: () => change(cleared) }];
  const type = { title: t('parts.type'), chosen: search.type, choose: (types?: string[]) => change({ type: types }) };
  const partNumber = {
    title: t('parts.part-number'),
    chosen: search.partNumber,
    choose: (numbers?: string[]) => change({ partNumber: numbers }),
  };
  const days = search.leadTimeFrom === undefined ? undefined : t('parts.days', { count: search.leadTimeFrom });
  return [
    ...one(t('parts.product'), search.product && nodeNamed(facets?.product)(search.product), { product: undefined }),
    ...chips(kind, (value) => t(`parts.kind-${value}`)),
    ...chips(type, String),
    ...chips(maker, nameOrUnknown),
    ...chips(partNumber, String),
    ...countries.flatMap(({ filter }) => chips(filter, countryName)),
    ...chips(lifecycle, lifecycleText),
    ...one(t('parts.regime'), search.regime, { regime: undefined }),
    ...one(t('parts.lead-time'), days && t('parts.lead-time-from', { days }), { leadTimeFrom: undefined }),
  ];
}

function facetGroups(search: PartSearch, facets: PartFacets | undefined, change: Change): FacetGroup[] {
  const { kind, maker, lifecycle, countries } = filtersOf(search, change);
  return [
    valuesFacet(kind, facets?.kind, { label: (value) => t(`parts.kind-${value}`), all: ['hardware', 'software'] }),
    valuesFacet(maker, facets?.maker, { label: nameOrUnknown }),
    ...countries
      .filter(({ field, filter }) => filter.chosen !== undefined || (facets?.[field].length ?? 0) > 0)
      .map(({ field, filter }) => valuesFacet(filter, facets?.[field], { label: countryName })),
    valuesFacet(lifecycle, facets?.lifecycle, { label: lifecycleText, all: PartLifecycle.options }),
  ];
}
