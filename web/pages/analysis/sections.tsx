import { Button } from '@mantine/core';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { type Level, levels } from '../../../src/common/network.ts';
import type { Facet, Page } from '../../../src/common/page.ts';
import { dimensions } from '../../../src/modules/network/card-contract.ts';
import {
  compromiseRoute,
  concentrationRoute,
  criticalNodesRoute,
  failureRoute,
  singlePointsRoute,
} from '../../../src/modules/network/card-lists-contract.ts';
import type { NodeKind } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { type FacetGroup, Facets } from '../../components/facets.tsx';
import { Level as LevelShown } from '../../components/level.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { toggled } from '../../search-params.ts';
import type { AnalysisSearch, SectionName } from './search.ts';
import {
  compromiseColumns,
  concentrationColumns,
  criticalColumns,
  failureColumns,
  singleColumns,
} from './section-columns.tsx';

type ListedSection = Exclude<SectionName, 'changes' | 'sectors' | 'ir8179' | 'ir8272'>;

interface SectionProps {
  search: AnalysisSearch;
  change: (patch: Partial<AnalysisSearch>) => void;
  /** The change that the analysis has seen: with a newer one the list is asked for anew. */
  seen: number | null;
}

export function AnalysisSection({ section, ...props }: SectionProps & { section: ListedSection }) {
  switch (section) {
    case 'critical-nodes':
      return <CriticalNodes {...props} />;
    case 'single-points':
      return <SinglePointList {...props} />;
    case 'concentration':
      return <ConcentrationList {...props} />;
    case 'failure':
      return <FailureList {...props} />;
    case 'compromise':
      return <CompromiseList {...props} />;
  }
}

function CriticalNodes({ search, change, seen }: SectionProps) {
  const { kind, level, open, after } = search;
  const sort = choose(search.sort, ['criticality', 'single']) ?? 'criticality';
  const query = useQuery({
    queryKey: ['network-analysis', 'critical-nodes', seen, { kind, level, open, after, sort }],
    queryFn: ({ signal }) => api.call(criticalNodesRoute, { query: { kind, level, open, after, sort }, signal }),
    placeholderData: keepPreviousData,
  });
  const facets = query.data?.facets;
  return (
    <SectionTable
      section="critical-nodes"
      query={query}
      columns={useMemo(criticalColumns, [])}
      rowId={({ node }) => node.id}
      {...{ search, change, sort }}
      facets={[
        kindFacet(facets?.kind, search, change),
        {
          title: t('analysis.level'),
          chosen: level,
          toggle: (value) => change({ level: toggled(level, value as Level) }),
          values: levels
            .toReversed()
            .filter((one) => countIn(facets?.level, one) > 0 || level?.includes(one))
            .map((value) => ({ value, label: <LevelShown level={value} />, count: countIn(facets?.level, value) })),
        },
      ]}
      before={
        <Segments
          label={t('analysis.criticality')}
          value={open ?? 'all'}
          choose={(value) => change({ open: value === 'true' ? 'true' : undefined })}
          segments={[
            { value: 'all', label: t('analysis.show-all') },
            { value: 'true', label: t('analysis.only-open') },
          ]}
        />
      }
    />
  );
}

const parties = ['node', 'owner', 'country'] as const;

function SinglePointList({ search, change, seen }: SectionProps) {
  const { kind, after } = search;
  const by = parties.find((one) => one === search.by) ?? 'node';
  const sort = choose(search.sort, ['criticality', 'single']) ?? 'criticality';
  const query = useQuery({
    queryKey: ['network-analysis', 'single-points', seen, { kind, by, after, sort }],
    queryFn: ({ signal }) => api.call(singlePointsRoute, { query: { kind, by, after, sort }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <SectionTable
      section="single-points"
      query={query}
      columns={useMemo(singleColumns, [])}
      rowId={({ of }) => of.id}
      {...{ search, change, sort }}
      facets={[kindFacet(query.data?.facets.kind, search, change)]}
      before={
        <Segments
          label={t('analysis.fails')}
          value={by}
          choose={(value) => change({ by: value })}
          segments={parties.map((value) => ({ value, label: t(`analysis.by-${value}`) }))}
        />
      }
    />
  );
}

function ConcentrationList({ search, change, seen }: SectionProps) {
  const { kind, vanishes, after } = search;
  const by = dimensions.find((one) => one === search.by) ?? 'supplier';
  const sort = choose(search.sort, ['criticality', 'hands']) ?? 'criticality';
  const query = useQuery({
    queryKey: ['network-analysis', 'concentration', seen, { kind, by, vanishes, after, sort }],
    queryFn: ({ signal }) => api.call(concentrationRoute, { query: { kind, by, vanishes, after, sort }, signal }),
    placeholderData: keepPreviousData,
  });
  const facets = query.data?.facets;
  const known = dimensions.filter((one) => one === by || countIn(facets?.by, one) > 0);
  return (
    <SectionTable
      section="concentration"
      query={query}
      columns={useMemo(() => concentrationColumns(by), [by])}
      rowId={({ of }) => of.id}
      {...{ search, change, sort }}
      facets={[
        kindFacet(facets?.kind, search, change),
        {
          title: t('analysis.vanishes'),
          chosen: vanishes && [vanishes],
          toggle: () => change({ vanishes: vanishes ? undefined : 'true' }),
          values: [{ value: 'true', label: t('analysis.only-vanishing'), count: countIn(facets?.vanishes, 'true') }],
        },
      ]}
      before={
        <Segments
          label={t('analysis.section-concentration')}
          value={by}
          choose={(value) => change({ by: value })}
          segments={known.map((value) => ({ value, label: t(`analysis.dimension-${value}`) }))}
        />
      }
    />
  );
}

function FailureList({ search, change, seen }: SectionProps) {
  const { kind, after } = search;
  const sort = choose(search.sort, ['criticality', 'probability']) ?? 'probability';
  const query = useQuery({
    queryKey: ['network-analysis', 'failure', seen, { kind, after, sort }],
    queryFn: ({ signal }) => api.call(failureRoute, { query: { kind, after, sort }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <SectionTable
      section="failure"
      query={query}
      columns={useMemo(failureColumns, [])}
      rowId={({ of }) => of.id}
      {...{ search, change, sort }}
      facets={[kindFacet(query.data?.facets.kind, search, change)]}
      before={
        query.data && <span className="second">{t('analysis.failure-within', { days: query.data.horizonDays })}</span>
      }
    />
  );
}

function CompromiseList({ search, change, seen }: SectionProps) {
  const { kind, after } = search;
  const sort = choose(search.sort, ['criticality', 'probability']) ?? 'probability';
  const query = useQuery({
    queryKey: ['network-analysis', 'compromise', seen, { kind, after, sort }],
    queryFn: ({ signal }) => api.call(compromiseRoute, { query: { kind, after, sort }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <SectionTable
      section="compromise"
      query={query}
      columns={useMemo(compromiseColumns, [])}
      rowId={({ of }) => of.id}
      {...{ search, change, sort }}
      facets={[kindFacet(query.data?.facets.kind, search, change)]}
      before={query.data && <span className="second">{t('analysis.scale', query.data.scale)}</span>}
    />
  );
}

/** A sorting that this section knows, either way round. */
function choose<const Key extends string>(sort: string | undefined, keys: readonly Key[]): Key | `-${Key}` | undefined {
  return keys.flatMap((key) => [key, `-${key}` as const]).find((one) => one === sort);
}

function countIn(facet: Facet | undefined, value: string): number {
  return facet?.find((one) => one.value === value)?.count ?? 0;
}

function kindFacet(facet: Facet | undefined, { kind }: AnalysisSearch, change: SectionProps['change']): FacetGroup {
  return {
    title: t('analysis.kind'),
    chosen: kind,
    toggle: (value) => change({ kind: toggled(kind, value as NodeKind) }),
    values: (facet ?? []).map(({ value, count }) => ({
      value: value!,
      label: t(`words.kind-${value as NodeKind}`),
      count,
    })),
  };
}

interface TableProps<Row> extends Omit<SectionProps, 'seen'> {
  section: ListedSection;
  query: UseQueryResult<Page<Row>>;
  columns: Column<Row>[];
  rowId: (row: Row) => string;
  facets: readonly FacetGroup[];
  sort: string;
  before: ReactNode;
}

function SectionTable<Row extends object>({
  section,
  query,
  columns,
  rowId,
  facets,
  sort,
  search,
  change,
  before,
}: TableProps<Row>) {
  const isNarrowed = facets.some(({ chosen }) => chosen && chosen.length > 0) || search.open !== undefined;
  const shownFacets = facets.filter(({ values }) => values.length > 0);
  return (
    <>
      <div className="row wrap">{before}</div>
      <div className={shownFacets.length > 0 ? 'columns with-facets' : ''}>
        {shownFacets.length > 0 && <Facets groups={shownFacets} />}
        <div>
          <DataTable
            label={t(`analysis.section-${section}`)}
            columns={columns}
            query={query}
            rowId={rowId}
            sortedBy={sortText(sort)}
            failed={t('analysis.failed')}
            place={search}
            onPlace={(place) => change({ after: place.after, before: place.before })}
            sorting={{ sort, choose: (next) => change({ sort: next as AnalysisSearch['sort'] }) }}
            empty={isNarrowed ? <Narrowed change={change} /> : <NoData section={section} />}
          />
        </div>
      </div>
    </>
  );
}

function sortText(sort: string): string {
  const isTurned = sort.startsWith('-');
  const key = (isTurned ? sort.slice(1) : sort) as 'criticality' | 'single' | 'hands' | 'probability';
  return [t(`analysis.sorted-${key}`), isTurned && t('analysis.sorted-turned')].filter(Boolean).join(' ');
}

function Narrowed({ change }: Pick<SectionProps, 'change'>) {
  return (
    <EmptyState
      icon="filter"
      title={t('analysis.empty-narrowed')}
      actions={
        <Button onClick={() => change({ kind: undefined, level: undefined, open: undefined, vanishes: undefined })}>
          {t('analysis.show-all')}
        </Button>
      }
    >
      {t('analysis.empty-narrowed-text')}
    </EmptyState>
  );
}

/** Which data would open the section, and how to bring them. */
function NoData({ section }: { section: ListedSection }) {
  return (
    <EmptyState
      icon="system"
      title={t(`analysis.empty-${section}`)}
      actions={
        <>
          {section === 'critical-nodes' && (
            <Button component={Link} to="/functions">
              {t('analysis.act-functions')}
            </Button>
          )}
          <Button component={Link} to="/imports">
            {t('analysis.act-import')}
          </Button>
        </>
      }
    >
      {t(`analysis.empty-${section}-text`)}
    </EmptyState>
  );
}
