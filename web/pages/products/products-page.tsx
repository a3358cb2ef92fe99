import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { z } from 'zod';
import type { EndOfLifeState } from '../../../src/modules/life-cycles/contract.ts';
import { listProductsRoute, ProductKind, productFacetsRoute } from '../../../src/modules/products/contract.ts';
import { CriticalSoftwareVerdict } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import type { FacetGroup } from '../../components/facets.tsx';
import type { ActiveFilter, OfferedFilter } from '../../components/filter-bar.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useCodeNames } from '../../components/taxonomy/use-taxonomy.ts';
import { formatNumber } from '../../format.ts';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { chips, nodeNamed, nodesFacet, valuesFacet, yesChip, yesFacet, yesOffer } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useFacets } from '../../lists/use-facets.ts';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import { productList } from './product-columns.tsx';
import type { ProductSearch } from './search.ts';

const route = getRouteApi('/shell/products');

/** The products with what is open in them; the address holds every filter. */
export function ProductsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(productList, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['products', asked],
    queryFn: ({ signal }) => api.call(listProductsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, productFacetsRoute);
  const names: CodeNames = {
    element: useCodeNames('element', t('taxonomy.unclassified')),
    criticalFunction: useCodeNames('critical-function', t('taxonomy.unclassified')),
  };
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
          <>
            <ExportMenu control={control} />
            {rights.write && (
              <>
                <Button component={Link} to="/imports" leftSection={<Icon name="import" />}>
                  {t('products.import')}
                </Button>
                <Button component={Link} to="/products/new" variant="filled" leftSection={<Icon name="add" />}>
                  {t('shell.add-product')}
                </Button>
              </>
            )}
          </>
        }
      />
      <ListPage
        control={control}
        query={query}
        label={t('products.title')}
        failed={t('products.failed')}
        rowId={(row) => row.id}
        find={{ label: t('products.find'), text: search.q, choose: (q) => change({ q }) }}
        active={activeFilters(search, facets, { change, names })}
        offered={offeredFilters(search, change)}
        facets={facetGroups(search, facets, { change, names })}
        edited="product"
        empty={<NoProduct write={rights.write} />}
      />
    </>
  );
}

type Change = (patch: Partial<ProductSearch>) => void;
type ProductFacets = z.output<NonNullable<typeof productFacetsRoute.output>>;
type Kind = NonNullable<ProductSearch['kind']>[number];
type Yes = 'true' | undefined;

/** What the codes of the taxonomy are called. */
interface CodeNames {
  element: (code: string) => string;
  criticalFunction: (code: string) => string;
}

interface Filtering {
  change: Change;
  names: CodeNames;
}

function filtersOf(search: ProductSearch, change: Change) {
  const yes = (title: string, name: 'exploited' | 'privileged' | 'retired') => ({
    title,
    chosen: search[name],
    choose: (value: Yes) => change({ [name]: value }),
  });
  return {
    kind: {
      title: t('products.kind'),
      chosen: search.kind,
      choose: (kind: Kind[] | undefined) => change({ kind }),
    },
    bom: {
      title: t('products.bom'),
      chosen: search.bom ? [search.bom] : undefined,
      choose: (bom: ('with' | 'without')[] | undefined) => change({ bom: bom?.at(-1) }),
    },
    maker: {
      title: t('products.maker'),
      chosen: search.maker,
      choose: (maker: string[] | undefined) => change({ maker }),
    },
    system: {
      title: t('products.system'),
      chosen: search.system,
      choose: (system: string[] | undefined) => change({ system }),
    },
    endOfLife: {
      title: t('products.end-of-life'),
      chosen: search.endOfLife,
      choose: (endOfLife: EndOfLifeState[] | undefined) => change({ endOfLife }),
    },
    element: {
      title: t('taxonomy.elements'),
      chosen: search.element,
      choose: (element: string[] | undefined) => change({ element }),
    },
    criticalFunction: {
      title: t('taxonomy.critical-functions-title'),
      chosen: search.criticalFunction,
      choose: (criticalFunction: string[] | undefined) => change({ criticalFunction }),
    },
    criticalSoftware: {
      title: t('taxonomy.facet'),
      chosen: search.criticalSoftware,
      choose: (criticalSoftware: CriticalSoftwareVerdict[] | undefined) => change({ criticalSoftware }),
    },
    exploited: yes(t('products.exploited'), 'exploited'),
    privileged: yes(t('products.privileged-only'), 'privileged'),
    retired: yes(t('products.retired'), 'retired'),
  };
}

function kindText(kind: Kind): string {
  return kind === 'unknown' ? t('common.not-known') : t(`words.product-kind-${kind}`);
}

function verdictText(verdict: CriticalSoftwareVerdict): string {
  return t(`taxonomy.facet-${verdict}`);
}

function endOfLifeText(state: EndOfLifeState): string {
  return t(`products.end-of-life-${state}`);
}

function facetGroups(
  search: ProductSearch,
  facets: ProductFacets | undefined,
  { change, names }: Filtering,
): FacetGroup[] {
  const { kind, bom, maker, system, exploited, endOfLife, privileged, element, criticalSoftware } = filtersOf(
    search,
    change,
  );
  return [
    yesFacet(exploited, facets?.exploited, t('words.kev')),
    valuesFacet(kind, facets?.kind, { label: kindText, all: ProductKind.options }),
    valuesFacet(bom, facets?.bom, { label: (value) => t(`products.bom-${value}`), all: ['with', 'without'] }),
    valuesFacet(endOfLife, facets?.endOfLife, { label: endOfLifeText }),
    yesFacet(privileged, facets?.privileged, t('products.privileged')),
    valuesFacet(criticalSoftware, facets?.criticalSoftware, {
      label: verdictText,
      all: CriticalSoftwareVerdict.options,
    }),
    valuesFacet(element, facets?.element, { label: names.element }),
    nodesFacet(maker, facets?.maker),
    nodesFacet(system, facets?.system),
  ].filter(({ values }) => values.length > 0);
}

function activeFilters(
  search: ProductSearch,
  facets: ProductFacets | undefined,
  { change, names }: Filtering,
): ActiveFilter[] {
  const { kind, bom, maker, system, exploited, endOfLife, privileged, retired, ...classified } = filtersOf(
    search,
    change,
  );
  return [
    ...chips(kind, kindText),
    ...chips(endOfLife, endOfLifeText),
    ...chips(classified.element, names.element),
    ...chips(classified.criticalFunction, names.criticalFunction),
    ...chips(classified.criticalSoftware, verdictText),
    ...chips(maker, nodeNamed(facets?.maker)),
    ...chips(system, nodeNamed(facets?.system)),
    ...chips(bom, (value) => t(`products.bom-${value}`)),
    ...yesChip(exploited),
    ...yesChip(privileged),
    ...yesChip(retired),
  ];
}

function offeredFilters(search: ProductSearch, change: Change): OfferedFilter[] {
  const { exploited, privileged, retired } = filtersOf(search, change);
  const boms = search.bom ? [] : (['with', 'without'] as const);
  return [
    ...yesOffer(exploited),
    ...yesOffer(privileged),
    ...boms.map((bom) => ({ label: t(`products.bom-${bom}`), add: () => change({ bom }) })),
    ...yesOffer(retired),
  ];
}

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
              {t('shell.add-product')}
            </Button>
          </>
        )
      }
    >
      {t('products.empty-text')}
    </EmptyState>
  );
}
