import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Facet } from '../../../src/common/page.ts';
import { exportRegisterRoute } from '../../../src/modules/register/contract.ts';
import { listSuppliersRoute, supplierFacetsRoute } from '../../../src/modules/suppliers/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import type { FacetGroup } from '../../components/facets.tsx';
import type { ActiveFilter, OfferedFilter } from '../../components/filter-bar.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useClassifiedChips } from '../../components/taxonomy/use-classified-chips.ts';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { chips, valuesFacet, yesChip, yesFacet, yesOffer } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useFacets } from '../../lists/use-facets.ts';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import { SendMany, SendShown } from '../assessments/send-many.tsx';
import { AskMany } from '../declarations/ask-many.tsx';
import type { SupplierSearch } from './search.ts';
import { supplierList } from './supplier-columns.tsx';

const route = getRouteApi('/shell/suppliers');

/** The suppliers with what is open in their products; the address holds every filter. */
export function SuppliersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(supplierList, search, go);
  const asked = askedOf(search);
  const classified = useClassifiedChips(search, change);
  const query = useQuery({
    queryKey: ['suppliers', asked],
    queryFn: ({ signal }) => api.call(listSuppliersRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, supplierFacetsRoute);
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
        actions={
          <>
            <Button component={Link} to="/suppliers/duplicates">
              {t('merges.title')}
            </Button>
            <ExportMenu
              control={control}
              more={[{ label: t('suppliers.export'), address: downloadAddress(exportRegisterRoute) }]}
            />
            {rights.assess && <SendShown search={search} />}
            {rights.write && (
              <>
                <Button component={Link} to="/imports" leftSection={<Icon name="import" />}>
                  {t('suppliers.import')}
                </Button>
                <Button component={Link} to="/suppliers/new" variant="filled" leftSection={<Icon name="add" />}>
                  {t('shell.add-supplier')}
                </Button>
              </>
            )}
          </>
        }
      />
      <ListPage
        control={control}
        query={query}
        label={t('suppliers.title')}
        failed={t('suppliers.failed')}
        rowId={(row) => row.id}
        find={{ label: t('suppliers.find'), text: search.q, choose: (q) => change({ q }) }}
        active={[...activeFilters(search, change), ...classified]}
        offered={offeredFilters(search, change)}
        facets={facetGroups(search, facets, change)}
        edited="supplier"
        bulk={(ids, clear) => (
          <>
            <SendMany ids={ids} />
            <AskMany ids={ids} clear={clear} />
          </>
        )}
        empty={<NoSupplier write={rights.write} />}
      />
    </>
  );
}

type Change = (patch: Partial<SupplierSearch>) => void;

interface SupplierFacets {
  country: Facet;
  tag: Facet;
  exploited: Facet;
}

function filtersOf(search: SupplierSearch, change: Change) {
  return {
    country: {
      title: t('suppliers.country'),
      chosen: search.country,
      choose: (country: string[] | undefined) => change({ country }),
    },
    tag: { title: t('suppliers.tags'), chosen: search.tag, choose: (tag: string[] | undefined) => change({ tag }) },
    exploited: {
      title: t('suppliers.exploited'),
      chosen: search.exploited,
      choose: (exploited: 'true' | undefined) => change({ exploited }),
    },
    retired: {
      title: t('suppliers.retired'),
      chosen: search.retired,
      choose: (retired: 'true' | undefined) => change({ retired }),
    },
  };
}

function facetGroups(search: SupplierSearch, facets: SupplierFacets | undefined, change: Change): FacetGroup[] {
  const { exploited, country, tag } = filtersOf(search, change);
  return [
    yesFacet(exploited, facets?.exploited, t('words.kev')),
    valuesFacet(country, facets?.country, { label: countryName }),
    valuesFacet(tag, facets?.tag, { label: (value) => value }),
  ].filter(({ values }) => values.length > 0);
}

function activeFilters(search: SupplierSearch, change: Change): ActiveFilter[] {
  const { country, tag, exploited, retired } = filtersOf(search, change);
  return [...chips(country, countryName), ...chips(tag, (value) => value), ...yesChip(exploited), ...yesChip(retired)];
}

function offeredFilters(search: SupplierSearch, change: Change): OfferedFilter[] {
  const { exploited, retired } = filtersOf(search, change);
  return [...yesOffer(exploited), ...yesOffer(retired)];
}

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
              {t('shell.add-supplier')}
            </Button>
          </>
        )
      }
    >
      {t('suppliers.empty-text')}
    </EmptyState>
  );
}
