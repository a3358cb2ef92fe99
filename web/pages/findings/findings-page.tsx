import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Facet } from '../../../src/common/page.ts';
import {
  FindingPriority,
  FindingVerdict,
  findingFacetsRoute,
  listFindingsRoute,
  SeverityLevel,
} from '../../../src/modules/findings/contract.ts';
import { api } from '../../api.ts';
import { CouldNotCheck } from '../../components/could-not-check.tsx';
import type { FacetGroup } from '../../components/facets.tsx';
import { SeverityGlyph } from '../../components/level.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useClassifiedChips } from '../../components/taxonomy/use-classified-chips.ts';
import { formatNumber } from '../../format.ts';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { filtersOf } from '../../lists/list-state.ts';
import { countSelected, type Selection } from '../../lists/selection.ts';
import { useFacets } from '../../lists/use-facets.ts';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf, toggled } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import { vexExports } from '../vex/vex-exports.ts';
import { findingList } from './finding-columns.tsx';
import { activeFilters, type Change, offeredFilters } from './finding-filters.ts';
import { reasonText } from './reasons.ts';
import type { FindingSearch } from './search.ts';

const { decision: Decision } = FindingPriority.shape;

const route = getRouteApi('/shell/findings');

// Read when somebody decides: most visits only look.
const DecideDialog = lazy(async () => ({ default: (await import('../triage/decide-dialog.tsx')).DecideDialog }));

/** All findings, the most urgent first, below what could not be checked. */
export function FindingsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(findingList, search, go);
  const asked = askedOf(search);
  const classified = useClassifiedChips(search, change);
  const query = useQuery({
    queryKey: ['findings', asked],
    queryFn: ({ signal }) => api.call(listFindingsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, findingFacetsRoute);
  const coverage = query.data?.coverage;
  const { write } = useRights();
  return (
    <>
      <PageHead
        name={t('findings.title')}
        title={
          <>
            {t('findings.title')}{' '}
            {query.data && (
              <span className="count tabular">
                {formatNumber(query.data.total)} {counted(search)}
              </span>
            )}
          </>
        }
        actions={<ExportMenu control={control} more={search.state ? [] : vexOf(search)} />}
      />
      <ListPage
        control={control}
        query={query}
        label={t('findings.title')}
        failed={t('findings.failed')}
        rowId={(row) => row.id}
        find={{ label: t('findings.find'), text: search.q, choose: (q) => change({ q }) }}
        active={[...activeFilters(search, change), ...classified]}
        offered={offeredFilters(search, change, new Date())}
        facets={facetGroups(search, facets, change)}
        note={
          coverage && (
            <CouldNotCheck
              of={coverage.components}
              rows={coverage.unchecked.map(({ reason, count }) => ({ reason: reasonText(reason), count }))}
              withoutAdvisories={coverage.withoutAdvisories}
              note={
                <>
                  {t('findings.coverage-of-all')}{' '}
                  {coverage.productsWithoutBom > 0 && (
                    <Link to="/products" search={{ bom: 'without' }}>
                      {t('findings.without-bom', { count: coverage.productsWithoutBom })}
                    </Link>
                  )}
                </>
              }
            />
          )
        }
        {...(write ? bulkOf(search) : {})}
        empty={coverage?.components === 0 ? <NothingToCheck /> : <NoneOpen />}
      />
    </>
  );
}

/** What the findings shown are: a verdict that closes is asked for among those that are closed. */
function counted({ state, verdict }: FindingSearch): string {
  if (verdict) return t('findings.of-verdict');
  return t(`findings.${state ?? 'open'}`);
}

/** All that match can be decided on where they are open: what is closed is chosen one by one, what is gone not at all. */
function bulkOf(search: FindingSearch) {
  const decide = (selection: Selection, done: () => void) => (
    <DecideAction selection={selection} search={search} done={done} />
  );
  switch (search.state) {
    case 'gone':
      return {};
    case 'closed':
      return { bulk: (ids: readonly string[], done: () => void) => decide({ ids: new Set(ids) }, done) };
    default:
      return { bulkOfAll: decide };
  }
}

function DecideAction({ selection, search, done }: { selection: Selection; search: FindingSearch; done: () => void }) {
  const [open, setOpen] = useState(false);
  const chosen =
    'ids' in selection ? { ids: [...selection.ids] } : { filter: filtersOf(search), except: [...selection.except] };
  return (
    <>
      <Button size="xs" onClick={() => setOpen(true)}>
        {t('triage.decide')}
      </Button>
      {open && (
        <Suspense>
          <DecideDialog selection={chosen} count={countSelected(selection)} close={() => setOpen(false)} done={done} />
        </Suspense>
      )}
    </>
  );
}

function NoneOpen() {
  return (
    <EmptyState icon="finding" title={t('findings.none-open-title')}>
      {t('findings.none-open-text')}
    </EmptyState>
  );
}

function NothingToCheck() {
  return (
    <EmptyState
      icon="finding"
      title={t('findings.nothing-to-check-title')}
      actions={
        <>
          <Button component={Link} to="/products" variant="filled">
            {t('findings.to-products')}
          </Button>
          <Button component={Link} to="/settings/data">
            {t('findings.to-data')}
          </Button>
        </>
      }
    >
      {t('findings.nothing-to-check-text')}
    </EmptyState>
  );
}

/** What we say of the findings shown, as VEX. */
function vexOf(search: FindingSearch) {
  return vexExports(filtersOf(search)).map(({ format, address }) => ({
    label: t('vex.export', { format: t(`vex.format-${format}`) }),
    address,
  }));
}

interface FindingFacets {
  severity: Facet;
  exploited: Facet;
  priority: Facet;
  fix: Facet;
  verdict: Facet;
}

function facetGroups(search: FindingSearch, facets: FindingFacets | undefined, change: Change): FacetGroup[] {
  const countOf = (facet: Facet | undefined, value: string) => facet?.find((one) => one.value === value)?.count ?? 0;
  return [
    {
      title: t('findings.exploited'),
      chosen: search.exploited ? ['true'] : [],
      toggle: () => change({ exploited: search.exploited ? undefined : 'true' }),
      values: [{ value: 'true', label: t('words.kev'), count: countOf(facets?.exploited, 'true') }],
    },
    {
      title: t('findings.severity'),
      chosen: search.severity,
      toggle: (value) => change({ severity: toggled(search.severity, SeverityLevel.parse(value)) }),
      values: SeverityLevel.options.map((level) => ({
        value: level,
        label: (
          <span className="level">
            <SeverityGlyph level={level} />
            {t(`words.severity-${level}`)}
          </span>
        ),
        count: countOf(facets?.severity, level),
      })),
    },
    {
      title: t('findings.priority-filter'),
      chosen: search.priority ?? [],
      toggle: (value) => change({ priority: toggled(search.priority, Decision.parse(value)) }),
      values: Decision.options.toReversed().map((value) => ({
        value,
        label: value,
        count: countOf(facets?.priority, value),
      })),
    },
    {
      title: t('findings.fix-filter'),
      chosen: search.fix ? [search.fix] : [],
      toggle: (value) => change({ fix: search.fix === value ? undefined : (value as 'available' | 'none') }),
      values: (['available', 'none'] as const).map((value) => ({
        value,
        label: t(`findings.fix-filter-${value}`),
        count: countOf(facets?.fix, value),
      })),
    },
    {
      title: t('triage.verdict'),
      chosen: search.verdict ?? [],
      toggle: (value) => change({ verdict: toggled(search.verdict, FindingVerdict.parse(value)), state: undefined }),
      values: FindingVerdict.exclude(['open']).options.map((value) => ({
        value,
        label: t(`triage.verdict-${value}`),
        count: countOf(facets?.verdict, value),
      })),
    },
  ];
}
