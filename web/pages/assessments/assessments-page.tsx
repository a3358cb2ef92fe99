import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Facet } from '../../../src/common/page.ts';
import { assessmentFacetsRoute, listAssessmentsRoute } from '../../../src/modules/assessments/contract.ts';
import { api } from '../../api.ts';
import type { FacetGroup } from '../../components/facets.tsx';
import type { ActiveFilter, OfferedFilter } from '../../components/filter-bar.tsx';
import { EmptyState } from '../../components/states.tsx';
import { chips, valuesFacet, yesChip, yesOffer } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useFacets } from '../../lists/use-facets.ts';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import { assessmentList } from './assessment-columns.tsx';
import { AssessmentsFrame } from './frame.tsx';
import type { AssessmentsSearch, states } from './search.ts';
import { useQuestionnaires } from './use-questionnaires.ts';
import { useRounds } from './use-rounds.ts';

const route = getRouteApi('/shell/assessments');

/** What was asked of whom, and how far each has come. */
export function AssessmentsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(assessmentList, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['assessments', asked],
    queryFn: ({ signal }) => api.call(listAssessmentsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, assessmentFacetsRoute);
  const words = useWords();
  return (
    <AssessmentsFrame lede={t('assessments.lede')}>
      <ListPage
        control={control}
        query={query}
        label={t('assessments.title')}
        failed={t('assessments.failed')}
        rowId={(row) => row.id}
        find={{ label: t('assessments.find'), text: search.q, choose: (q) => change({ q }) }}
        active={activeFilters(search, change, words)}
        offered={offeredFilters(search, change)}
        facets={facetGroups(search, facets, { change, words })}
        empty={<NothingAsked />}
      />
    </AssessmentsFrame>
  );
}

type Change = (patch: Partial<AssessmentsSearch>) => void;
interface Words {
  round: (id: string) => string;
  questionnaire: (id: string) => string;
}

function useWords(): Words {
  const rounds = useRounds();
  const questionnaires = useQuestionnaires();
  return {
    round: (id) => rounds.data?.items.find((one) => one.id === id || one.number === id)?.title ?? id,
    questionnaire: (id) => questionnaires.data?.items.find((one) => one.id === id)?.title ?? id,
  };
}

const stateWord = (state: string) => t(`assessments.state-${state as (typeof states)[number]}`);

function filtersOf(search: AssessmentsSearch, change: Change) {
  return {
    state: {
      title: t('assessments.state'),
      chosen: search.state,
      choose: (state: string[] | undefined) => change({ state: state as AssessmentsSearch['state'] }),
    },
    questionnaire: {
      title: t('assessments.questionnaire'),
      chosen: search.questionnaire,
      choose: (questionnaire: string[] | undefined) => change({ questionnaire }),
    },
    round: {
      title: t('assessments.round'),
      chosen: search.round,
      choose: (round: string[] | undefined) => change({ round }),
    },
    overdue: {
      title: t('assessments.overdue'),
      chosen: search.overdue,
      choose: (overdue: 'true' | undefined) => change({ overdue }),
    },
  };
}

function activeFilters(search: AssessmentsSearch, change: Change, words: Words): ActiveFilter[] {
  const { state, questionnaire, round, overdue } = filtersOf(search, change);
  return [
    ...chips(state, stateWord),
    ...chips(questionnaire, words.questionnaire),
    ...chips(round, words.round),
    ...yesChip(overdue),
    ...(search.supplier
      ? [
          {
            field: t('assessments.supplier'),
            value: search.supplier,
            remove: () => change({ supplier: undefined }),
          },
        ]
      : []),
  ];
}

function offeredFilters(search: AssessmentsSearch, change: Change): OfferedFilter[] {
  return yesOffer(filtersOf(search, change).overdue);
}

function facetGroups(
  search: AssessmentsSearch,
  facets: Record<'state' | 'questionnaire' | 'round', Facet> | undefined,
  { change, words }: { change: Change; words: Words },
): FacetGroup[] {
  const { state, questionnaire, round } = filtersOf(search, change);
  return [
    valuesFacet(state, facets?.state, { label: stateWord }),
    valuesFacet(questionnaire, facets?.questionnaire, { label: words.questionnaire }),
    valuesFacet(round, facets?.round, { label: words.round }),
  ].filter(({ values }) => values.length > 0);
}

export function NothingAsked() {
  const rights = useRights();
  return (
    <EmptyState
      icon="audit"
      title={t('assessments.empty-title')}
      actions={
        rights.assess && (
          <Button component={Link} to="/assessments/send" variant="filled">
            {t('assessments.send')}
          </Button>
        )
      }
    >
      {t('assessments.empty-text')}
    </EmptyState>
  );
}
