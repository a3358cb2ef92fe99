import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Facet } from '../../../src/common/page.ts';
import { comparedAtOnce, portfolioRoute } from '../../../src/modules/assessment-reports/contract.ts';
import { api } from '../../api.ts';
import type { FacetGroup } from '../../components/facets.tsx';
import { EmptyState } from '../../components/states.tsx';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { chips, valuesFacet, yesChip, yesOffer } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf } from '../../search-params.ts';
import { AssessmentsFrame } from './frame.tsx';
import { portfolioList } from './portfolio-columns.tsx';
import type { PortfolioSearch, states } from './search.ts';
import { useQuestionnaires } from './use-questionnaires.ts';

const route = getRouteApi('/shell/assessments/portfolio');

/** Suppliers by what they have answered: interval, age, what decides against them, what is overdue. */
export function PortfolioPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(portfolioList, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['assessment-portfolio', asked],
    queryFn: ({ signal }) => api.call(portfolioRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const titles = useQuestionnaires();
  const titleOf = (id: string) => titles.data?.items.find((one) => one.id === id)?.title ?? id;
  const { questionnaire, state, overdue, knockOut } = filtersOf(search, change);
  return (
    <AssessmentsFrame lede={t('assessments.portfolio-lede')} actions={<ExportMenu control={control} />}>
      <ListPage
        control={control}
        query={query}
        label={t('assessments.tab-portfolio')}
        failed={t('assessments.portfolio-failed')}
        rowId={(row) => row.id}
        find={{ label: t('assessments.find'), text: search.q, choose: (q) => change({ q }) }}
        active={[
          ...chips(questionnaire, titleOf),
          ...chips(state, stateWord),
          ...yesChip(overdue),
          ...yesChip(knockOut),
        ]}
        offered={[...yesOffer(overdue), ...yesOffer(knockOut)]}
        facets={facetGroups(search, query.data?.facets, { change, titleOf })}
        note={
          query.data && query.data.neverAsked > 0 ? (
            <p className="second small">{t('assessments.never-asked', { count: query.data.neverAsked })}</p>
          ) : undefined
        }
        bulk={(ids) => <CompareButton ids={ids} />}
        empty={
          <EmptyState icon="analysis" title={t('assessments.no-portfolio-title')}>
            {t('assessments.no-portfolio-text')}
          </EmptyState>
        }
      />
    </AssessmentsFrame>
  );
}

type Change = (patch: Partial<PortfolioSearch>) => void;
const stateWord = (state: string) => t(`assessments.state-${state as (typeof states)[number]}`);

function filtersOf(search: PortfolioSearch, change: Change) {
  return {
    questionnaire: {
      title: t('assessments.questionnaire'),
      chosen: search.questionnaire,
      choose: (questionnaire: string[] | undefined) => change({ questionnaire }),
    },
    state: {
      title: t('assessments.state'),
      chosen: search.state,
      choose: (state: string[] | undefined) => change({ state: state as PortfolioSearch['state'] }),
    },
    overdue: {
      title: t('assessments.overdue'),
      chosen: search.overdue,
      choose: (overdue: 'true' | undefined) => change({ overdue }),
    },
    knockOut: {
      title: t('assessments.only-knock-outs'),
      chosen: search.knockOut,
      choose: (knockOut: 'true' | undefined) => change({ knockOut }),
    },
  };
}

function facetGroups(
  search: PortfolioSearch,
  facets: Record<'questionnaire' | 'state', Facet> | undefined,
  { change, titleOf }: { change: Change; titleOf: (id: string) => string },
): FacetGroup[] {
  const { questionnaire, state } = filtersOf(search, change);
  return [
    valuesFacet(questionnaire, facets?.questionnaire, { label: titleOf }),
    valuesFacet(state, facets?.state, { label: stateWord }),
  ].filter(({ values }) => values.length > 0);
}

function CompareButton({ ids }: { ids: readonly string[] }) {
  const isEnough = ids.length >= comparedAtOnce.least && ids.length <= comparedAtOnce.most;
  if (!isEnough) return <span className="second small">{t('assessments.compare-hint')}</span>;
  return (
    <Button
      size="xs"
      variant="filled"
      renderRoot={(props) => <Link {...props} to="/assessments/compare" search={{ assessment: [...ids] }} />}
    >
      {t('assessments.compare', { count: ids.length })}
    </Button>
  );
}
