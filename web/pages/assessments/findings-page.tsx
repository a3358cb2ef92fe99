import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Facet } from '../../../src/common/page.ts';
import {
  type AssessmentFinding,
  assessmentFindingFacetsRoute,
  listAssessmentFindingsRoute,
} from '../../../src/modules/assessment-reviews/contract.ts';
import { api } from '../../api.ts';
import type { FacetGroup } from '../../components/facets.tsx';
import type { ActiveFilter } from '../../components/filter-bar.tsx';
import { Level } from '../../components/level.tsx';
import { EmptyState } from '../../components/states.tsx';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { chips, valuesFacet, yesChip, yesOffer } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useFacets } from '../../lists/use-facets.ts';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf } from '../../search-params.ts';
import { findingList } from './finding-columns.tsx';
import { FindingDialog } from './finding-dialog.tsx';
import { AssessmentsFrame } from './frame.tsx';
import { type FindingsSearch, type findingStates, severities } from './search.ts';

const route = getRouteApi('/shell/assessments/findings');

/** What is wrong with what suppliers answered, and what becomes of it. */
export function FindingsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [opened, setOpened] = useState<AssessmentFinding | null>(null);
  const list = useMemo(() => findingList(setOpened), []);
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(list, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['assessment-findings', asked],
    queryFn: ({ signal }) => api.call(listAssessmentFindingsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, assessmentFindingFacetsRoute);
  return (
    <AssessmentsFrame lede={t('assessments.findings-lede')} actions={<ExportMenu control={control} />}>
      <ListPage
        control={control}
        query={query}
        label={t('assessments.tab-findings')}
        failed={t('assessments.findings-failed')}
        rowId={(row) => row.id}
        find={{ label: t('assessments.find-finding'), text: search.q, choose: (q) => change({ q }) }}
        active={activeFilters(search, change)}
        offered={yesOffer(filtersOf(search, change).overdue)}
        facets={facetGroups(search, facets, change)}
        empty={
          <EmptyState icon="finding" title={t('assessments.no-findings-title')}>
            {t('assessments.no-findings-text')}
          </EmptyState>
        }
      />
      {opened && <FindingDialog finding={opened} close={() => setOpened(null)} />}
    </AssessmentsFrame>
  );
}

type Change = (patch: Partial<FindingsSearch>) => void;
const stateWord = (state: string) => t(`assessments.finding-${state as (typeof findingStates)[number]}`);
const severityWord = (severity: string) => t(`words.level-${severity as (typeof severities)[number]}`);

function filtersOf(search: FindingsSearch, change: Change) {
  return {
    state: {
      title: t('assessments.state'),
      chosen: search.state,
      choose: (state: string[] | undefined) => change({ state: state as FindingsSearch['state'] }),
    },
    severity: {
      title: t('assessments.severity'),
      chosen: search.severity,
      choose: (severity: string[] | undefined) => change({ severity: severity as FindingsSearch['severity'] }),
    },
    overdue: {
      title: t('assessments.overdue'),
      chosen: search.overdue,
      choose: (overdue: 'true' | undefined) => change({ overdue }),
    },
  };
}

function activeFilters(search: FindingsSearch, change: Change): ActiveFilter[] {
  const { state, severity, overdue } = filtersOf(search, change);
  const one = (name: 'assessment' | 'supplier') =>
    search[name]
      ? [{ field: t(`assessments.${name}`), value: search[name], remove: () => change({ [name]: undefined }) }]
      : [];
  return [
    ...chips(state, stateWord),
    ...chips(severity, severityWord),
    ...yesChip(overdue),
    ...one('assessment'),
    ...one('supplier'),
  ];
}

function facetGroups(
  search: FindingsSearch,
  facets: Record<'state' | 'severity' | 'overdue', Facet> | undefined,
  change: Change,
): FacetGroup[] {
  const { state, severity } = filtersOf(search, change);
  return [
    valuesFacet(state, facets?.state, { label: stateWord }),
    valuesFacet(severity, facets?.severity, {
      label: (value) => <Level level={value as (typeof severities)[number]} />,
      all: severities.toReversed(),
    }),
  ].filter(({ values }) => values.length > 0);
}
