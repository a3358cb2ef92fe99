import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { assessmentPlanRoute } from '../../../src/modules/assessments/cadence-contract.ts';
import { api } from '../../api.ts';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { chips, valuesFacet } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import { CadencePanel } from './cadence.tsx';
import { levelText, planList } from './plan-columns.tsx';
import { cadenceLevels, type PlanSearch, planStates } from './plan-search.ts';

const route = getRouteApi('/shell/assessments/plan');
const sendPage: string = '/assessments/send';

/** Whom to ask next: proposed by the cadence, sent by a person. */
export function PlanPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { assess } = useRights();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change = (patch: Partial<PlanSearch>) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(planList, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['assessment-plan', asked],
    queryFn: ({ signal }) => api.call(assessmentPlanRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const state = {
    title: t('assessment-plan.state'),
    chosen: search.state,
    choose: (values: PlanSearch['state']) => change({ state: values }),
  };
  const level = {
    title: t('assessment-plan.level'),
    chosen: search.level,
    choose: (values: PlanSearch['level']) => change({ level: values }),
  };
  return (
    <>
      <PageHead
        title={t('assessment-plan.title')}
        lede={t('assessment-plan.lede')}
        under={{ to: '/assessments', label: t('assessment-plan.up') }}
      />
      <div className="column wide">
        <CadencePanel />
        <ListPage
          control={{ ...control, sortedBy: t('assessment-plan.sorted') }}
          query={query}
          label={t('assessment-plan.title')}
          failed={t('assessment-plan.failed')}
          rowId={({ supplier }) => supplier.number ?? supplier.id}
          find={{ label: t('assessment-plan.find'), text: search.q, choose: (q) => change({ q }) }}
          active={[...chips(state, (value) => t(`assessment-plan.state-${value}`)), ...chips(level, levelText)]}
          offered={[]}
          facets={[
            valuesFacet(state, query.data?.facets.state, {
              label: (value) => t(`assessment-plan.state-${value}`),
              all: planStates,
            }),
            valuesFacet(level, query.data?.facets.level, { label: levelText, all: cadenceLevels }),
          ]}
          {...(assess
            ? {
                bulk: (ids: readonly string[]) => (
                  <Button size="xs" component={Link} to={sendPage} search={{ suppliers: ids.join(',') } as never}>
                    {t('assessment-plan.ask')}
                  </Button>
                ),
              }
            : {})}
          empty={<NobodyDue isRuled={query.data?.ruled ?? true} />}
        />
      </div>
    </>
  );
}

function NobodyDue({ isRuled }: { isRuled: boolean }) {
  return (
    <EmptyState
      icon={isRuled ? 'check' : 'clock'}
      title={t(isRuled ? 'assessment-plan.empty-title' : 'assessment-plan.empty-unruled-title')}
    >
      {t(isRuled ? 'assessment-plan.empty-text' : 'assessment-plan.empty-unruled-text')}
    </EmptyState>
  );
}
