import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Facet } from '../../../src/common/page.ts';
import {
  type EvidenceKind,
  type EvidenceOrigin,
  EvidenceState,
  listEvidenceRoute,
} from '../../../src/modules/evidence/contract.ts';
import { api } from '../../api.ts';
import type { FacetGroup } from '../../components/facets.tsx';
import type { ActiveFilter, OfferedFilter } from '../../components/filter-bar.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf, toggled } from '../../search-params.ts';
import { evidenceList } from './evidence-columns.tsx';
import type { EvidenceSearch } from './search.ts';

const route = getRouteApi('/shell/evidence');

/** All evidence, or what hangs on one node: what is known, from whom, how far verified and until when. */
export function EvidenceListPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(evidenceList, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['evidence', asked],
    queryFn: ({ signal }) => api.call(listEvidenceRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
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
        actions={<ExportMenu control={control} />}
      />
      <ListPage
        control={control}
        query={query}
        label={t('evidence.title')}
        failed={t('evidence.failed')}
        rowId={(row) => row.id}
        find={{ label: t('evidence.find'), text: search.q, choose: (q) => change({ q }) }}
        active={activeFilters(search, change)}
        offered={offeredFilters(search, change)}
        facets={facetGroups(search, query.data?.facets, change)}
        empty={
          <EmptyState icon="file" title={t('evidence.empty-title')}>
            {t('evidence.empty-text')}
          </EmptyState>
        }
      />
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
