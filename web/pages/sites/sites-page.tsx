import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { z } from 'zod';
import {
  exportSitesRoute,
  listSitesRoute,
  type Site,
  SiteKind,
  siteFacetsRoute,
} from '../../../src/modules/sites/contract.ts';
import { api } from '../../api.ts';
import type { FacetGroup } from '../../components/facets.tsx';
import type { ActiveFilter, OfferedFilter } from '../../components/filter-bar.tsx';
import { Icon } from '../../components/icon.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { PageHead } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState, Waiting } from '../../components/states.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { Known, numberAndKeyColumns } from '../../lists/cells.tsx';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { chips, nodeNamed, nodesFacet, valuesFacet, yesChip, yesOffer } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { filtersOf as listFilters } from '../../lists/list-state.ts';
import { useFacets } from '../../lists/use-facets.ts';
import { type ListDeclaration, useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import type { SiteSearch } from './search.ts';

const route = getRouteApi('/shell/sites');

// With the world inside it is a large part of the app that many never look at.
const SitesMap = lazy(async () => ({ default: (await import('./sites-map.tsx')).SitesMap }));

/** The places: fabs, plants, warehouses, data centres, offices. */
export function SitesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(siteList, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['sites', asked],
    queryFn: ({ signal }) => api.call(listSitesRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, siteFacetsRoute);
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
          <>
            <ExportMenu control={control} />
            {rights.write && (
              <Button component={Link} to="/sites/new" variant="filled" leftSection={<Icon name="add" />}>
                {t('shell.add-site')}
              </Button>
            )}
          </>
        }
      />
      <ListPage
        control={control}
        query={query}
        label={t('sites.title')}
        failed={t('sites.failed')}
        rowId={(row) => row.id}
        find={{ label: t('sites.find'), text: search.q, choose: (q) => change({ q }) }}
        active={activeFilters(search, facets, change)}
        offered={offeredFilters(search, change)}
        facets={facetGroups(search, facets, change)}
        drawing={
          <Segments
            label={t('sites.as')}
            value={search.as ?? 'table'}
            choose={(as) => change({ as: as === 'map' ? 'map' : undefined })}
            segments={(['table', 'map'] as const).map((value) => ({ value, label: t(`sites.as-${value}`) }))}
          />
        }
        drawn={
          search.as === 'map' && (
            <Suspense fallback={<Waiting />}>
              <SitesMap
                filters={listFilters({ ...search })}
                asTable={() => change({ as: undefined })}
                showUnplaced={() => change({ as: undefined, placed: 'false' })}
              />
            </Suspense>
          )
        }
        edited="site"
        empty={<NoSite write={rights.write} />}
      />
    </>
  );
}

type Change = (patch: Partial<SiteSearch>) => void;
type SiteFacets = z.output<NonNullable<typeof siteFacetsRoute.output>>;
type Kind = NonNullable<SiteSearch['kind']>[number];
type Owned = NonNullable<SiteSearch['owned']>[number];

function filtersOf(search: SiteSearch, change: Change) {
  return {
    kind: { title: t('sites.kind'), chosen: search.kind, choose: (kind: Kind[] | undefined) => change({ kind }) },
    country: {
      title: t('sites.country'),
      chosen: search.country,
      choose: (country: string[] | undefined) => change({ country }),
    },
    owned: { title: t('sites.owned'), chosen: search.owned, choose: (owned: Owned[] | undefined) => change({ owned }) },
    supplier: {
      title: t('sites.supplier'),
      chosen: search.supplier,
      choose: (supplier: string[] | undefined) => change({ supplier }),
    },
    retired: {
      title: t('sites.retired'),
      chosen: search.retired,
      choose: (retired: 'true' | undefined) => change({ retired }),
    },
  };
}

function kindText(kind: Kind): string {
  return kind === 'unknown' ? t('common.not-known') : t(`words.site-kind-${kind}`);
}

function ownedWord(owned: Owned): string {
  return owned === 'unknown' ? t('common.not-known') : t(`sites.owned-${owned}`);
}

function facetGroups(search: SiteSearch, facets: SiteFacets | undefined, change: Change): FacetGroup[] {
  const { kind, country, owned, supplier } = filtersOf(search, change);
  return [
    valuesFacet(kind, facets?.kind, { label: kindText, all: SiteKind.options }),
    valuesFacet(country, facets?.country, { label: countryName }),
    valuesFacet(owned, facets?.owned, { label: ownedWord, all: ['true', 'false'] }),
    nodesFacet(supplier, facets?.supplier),
  ].filter(({ values }) => values.length > 0);
}

function placedChip({ placed }: SiteSearch, change: Change): ActiveFilter[] {
  if (!placed) return [];
  return [
    { field: t('sites.placed'), value: t(`sites.placed-${placed}`), remove: () => change({ placed: undefined }) },
  ];
}

function activeFilters(search: SiteSearch, facets: SiteFacets | undefined, change: Change): ActiveFilter[] {
  const { kind, country, owned, supplier, retired } = filtersOf(search, change);
  return [
    ...chips(kind, kindText),
    ...chips(country, countryName),
    ...chips(owned, ownedWord),
    ...chips(supplier, nodeNamed(facets?.supplier)),
    ...placedChip(search, change),
    ...yesChip(retired),
  ];
}

function offeredFilters(search: SiteSearch, change: Change): OfferedFilter[] {
  const placed = (['true', 'false'] as const)
    .filter((value) => value !== search.placed)
    .map((value) => ({
      label: `${t('sites.placed')}: ${t(`sites.placed-${value}`)}`,
      add: () => change({ placed: value }),
    }));
  return [...placed, ...yesOffer(filtersOf(search, change).retired)];
}

const siteList: ListDeclaration<Site> = {
  name: 'sites',
  sort: 'name',
  exported: exportSitesRoute,
  columns: [
    {
      id: 'name',
      title: t('sites.name'),
      sort: { key: 'name', as: 'text' },
      exported: ['number', 'name'],
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
      sort: { key: 'country', as: 'text' },
      phone: 'beside',
      cell: (row) => <Known>{row.country && countryName(row.country)}</Known>,
    },
    {
      id: 'kind',
      title: t('sites.kind'),
      sort: { key: 'kind', as: 'text' },
      phone: 'away',
      cell: (row) => <Known>{row.kind && kindText(row.kind)}</Known>,
    },
    {
      id: 'supplier',
      title: t('sites.supplier'),
      sort: { key: 'supplier', as: 'text' },
      phone: 'below',
      cell: (row) => <NodeLink node={row.supplier} />,
    },
    { id: 'owned', title: t('sites.owned'), phone: 'away', cell: (row) => ownedText(row.owned) },
    ...numberAndKeyColumns<Site>(),
    ...(['latitude', 'longitude'] as const).map((id) => ({
      id,
      title: t(`sites.${id}`),
      spare: true,
      numeric: true,
      phone: 'away' as const,
      cell: (row: Site) => <Known>{row[id] === null ? null : String(row[id])}</Known>,
    })),
  ],
};

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
              {t('shell.add-site')}
            </Button>
          </>
        )
      }
    >
      {t('sites.empty-text')}
    </EmptyState>
  );
}
