import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Facet } from '../../../src/common/page.ts';
import { exportFindingsRoute, listFindingsRoute, SeverityLevel } from '../../../src/modules/findings/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { CouldNotCheck } from '../../components/could-not-check.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { type FacetGroup, Facets } from '../../components/facets.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { Icon } from '../../components/icon.tsx';
import { SeverityGlyph } from '../../components/level.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { PageHead } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { askedOf, isNarrowed, toggled } from '../../search-params.ts';
import { findingColumns } from './finding-columns.tsx';
import { activeFilters, type Change, offeredFilters } from './finding-filters.ts';
import { reasonText } from './reasons.ts';
import type { FindingSearch } from './search.ts';

const route = getRouteApi('/shell/findings');

/** All findings, the most urgent first, below what could not be checked. */
export function FindingsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change: Change = (patch) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['findings', asked],
    queryFn: ({ signal }) => api.call(listFindingsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
  const sort = search.sort ?? 'urgency';
  const coverage = query.data?.coverage;
  return (
    <>
      <PageHead
        name={t('findings.title')}
        title={
          <>
            {t('findings.title')}{' '}
            {query.data && (
              <span className="count tabular">
                {formatNumber(query.data.total)} {search.state === 'gone' ? t('findings.gone') : t('findings.open')}
              </span>
            )}
          </>
        }
        actions={<Exports search={search} />}
      />
      <FilterBar
        textLabel={t('findings.find')}
        text={search.q}
        onText={(q) => change({ q })}
        active={activeFilters(search, change)}
        offered={offeredFilters(search, change, new Date())}
      >
        <span className="second small">{t('findings.sort')}</span>
        <Segments
          label={t('findings.sort')}
          value={sort}
          choose={(next) => change({ sort: next === 'urgency' ? undefined : next })}
          segments={(['urgency', 'newest', 'oldest'] as const).map((value) => ({
            value,
            label: t(`findings.sort-${value}`),
          }))}
        />
      </FilterBar>
      <div className="columns with-facets">
        <Facets groups={facetGroups(search, query.data?.facets, change)} />
        <div className="column wide">
          {coverage && (
            <CouldNotCheck
              of={coverage.components}
              rows={coverage.unchecked.map(({ reason, count }) => ({ reason: reasonText(reason), count }))}
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
          )}
          <div>
            <DataTable
              label={t('findings.title')}
              columns={findingColumns}
              query={query}
              rowId={(row) => row.id}
              sortedBy={t(`findings.sorted-${sort}`)}
              failed={t('findings.failed')}
              place={search}
              onPlace={(place) => change({ after: place.after, before: place.before })}
              empty={
                isNarrowed(search) ? (
                  <NoMatch clear={() => void navigate({ search: {} })} />
                ) : (
                  <EmptyState icon="finding" title={t('findings.none-open-title')}>
                    {t('findings.none-open-text')}
                  </EmptyState>
                )
              }
            />
          </div>
        </div>
      </div>
    </>
  );
}

function Exports({ search }: { search: FindingSearch }) {
  const { after: _, before: __, ...filters } = search;
  return (['csv', 'json'] as const).map((format) => (
    <Button
      key={format}
      component="a"
      href={downloadAddress(exportFindingsRoute, { query: { ...filters, format } })}
      download
      leftSection={<Icon name="export" />}
    >
      {t(`findings.export-${format}`)}
    </Button>
  ));
}

interface FindingFacets {
  severity: Facet;
  exploited: Facet;
  fix: Facet;
}

function facetGroups(search: FindingSearch, facets: FindingFacets | undefined, change: Change): FacetGroup[] {
  const counted = (facet: Facet | undefined, value: string) => facet?.find((one) => one.value === value)?.count ?? 0;
  return [
    {
      title: t('findings.exploited'),
      chosen: search.exploited ? ['true'] : [],
      toggle: () => change({ exploited: search.exploited ? undefined : 'true' }),
      values: [{ value: 'true', label: t('words.kev'), count: counted(facets?.exploited, 'true') }],
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
        count: counted(facets?.severity, level),
      })),
    },
    {
      title: t('findings.fix-filter'),
      chosen: search.fix ? [search.fix] : [],
      toggle: (value) => change({ fix: search.fix === value ? undefined : (value as 'available' | 'none') }),
      values: (['available', 'none'] as const).map((value) => ({
        value,
        label: t(`findings.fix-filter-${value}`),
        count: counted(facets?.fix, value),
      })),
    },
  ];
}
