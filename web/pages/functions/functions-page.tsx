import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import {
  exportFunctionsRoute,
  functionFacetsRoute,
  listFunctionsRoute,
  type MissionFunction,
} from '../../../src/modules/functions/contract.ts';
import { Level as LevelValue } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { basisOfProducts, ExploitedTags, FindingCounts } from '../../components/finding-counts.tsx';
import { Icon } from '../../components/icon.tsx';
import { Level } from '../../components/level.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useCodeNames } from '../../components/taxonomy/use-taxonomy.ts';
import { checkedProductColumns, Known, numberAndKeyColumns } from '../../lists/cells.tsx';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { chips, valuesFacet, yesChip, yesOffer } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useFacets } from '../../lists/use-facets.ts';
import { type ListDeclaration, useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import { ListTabs } from '../systems/list-tabs.tsx';
import type { FunctionSearch } from './search.ts';

const route = getRouteApi('/shell/functions');

export function FunctionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(functionList, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['functions', asked],
    queryFn: ({ signal }) => api.call(listFunctionsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, functionFacetsRoute);
  const { criticality, criticalFunction, element, retired } = filtersOf(search, change);
  const functionName = useCodeNames('critical-function', t('taxonomy.unclassified'));
  const elementName = useCodeNames('element', t('taxonomy.unclassified'));
  const label = (level: Criticality) => <Level level={level === 'unknown' ? null : level} />;
  return (
    <>
      <PageHead
        title={t('systems.title')}
        name={t('functions.title')}
        actions={
          <>
            <ExportMenu control={control} />
            {rights.write && (
              <Button component={Link} to="/functions/new" variant="filled" leftSection={<Icon name="add" />}>
                {t('functions.add')}
              </Button>
            )}
          </>
        }
      />
      <ListTabs />
      <ListPage
        control={control}
        query={query}
        label={t('functions.title')}
        failed={t('functions.failed')}
        rowId={(row) => row.id}
        find={{ label: t('functions.find'), text: search.q, choose: (q) => change({ q }) }}
        active={[
          ...chips(criticality, (level) => t(`words.level-${level}`)),
          ...chips(criticalFunction, functionName),
          ...chips(element, elementName),
          ...yesChip(retired),
        ]}
        offered={yesOffer(retired)}
        facets={[
          valuesFacet(criticality, facets?.criticality, {
            label,
            all: [...LevelValue.options].reverse(),
          }),
          valuesFacet(criticalFunction, facets?.criticalFunction, { label: functionName }),
        ]}
        edited="function"
        empty={<NoFunction write={rights.write} />}
      />
    </>
  );
}

type Change = (patch: Partial<FunctionSearch>) => void;
type Criticality = NonNullable<FunctionSearch['criticality']>[number];

function filtersOf(search: FunctionSearch, change: Change) {
  return {
    criticality: {
      title: t('common.criticality'),
      chosen: search.criticality,
      choose: (criticality: Criticality[] | undefined) => change({ criticality }),
    },
    criticalFunction: {
      title: t('taxonomy.critical-functions-title'),
      chosen: search.criticalFunction,
      choose: (criticalFunction: string[] | undefined) => change({ criticalFunction }),
    },
    element: {
      title: t('taxonomy.elements'),
      chosen: search.element,
      choose: (element: string[] | undefined) => change({ element }),
    },
    retired: {
      title: t('functions.retired'),
      chosen: search.retired,
      choose: (retired: 'true' | undefined) => change({ retired }),
    },
  };
}

const functionList: ListDeclaration<MissionFunction> = {
  name: 'functions',
  sort: 'criticality',
  exported: exportFunctionsRoute,
  columns: [
    {
      id: 'name',
      title: t('functions.name'),
      sort: { key: 'name', as: 'text' },
      exported: ['number', 'name'],
      cell: (row) => (
        <>
          <span className="row wrap">
            <Link className="name" to="/functions/$id" params={{ id: row.number }}>
              {row.name}
            </Link>
            <ExploitedTags knownExploited={row.findings.knownExploited > 0} malicious={row.findings.malicious > 0} />
          </span>
          <small className="mono">{row.number}</small>
        </>
      ),
    },
    {
      id: 'criticality',
      title: t('common.criticality'),
      sort: { key: 'criticality', as: 'level' },
      phone: 'beside',
      cell: (row) => <Level level={row.criticality} />,
    },
    {
      id: 'systems',
      title: t('functions.systems'),
      sort: { key: 'systems', as: 'number' },
      numeric: true,
      phone: 'away',
      cell: (row) => row.systems,
    },
    {
      id: 'criticalFunctions',
      title: t('taxonomy.critical-functions-title'),
      spare: true,
      phone: 'away',
      cell: (row) => <Known>{row.criticalFunctions.map(({ name }) => name).join(', ')}</Known>,
    },
    { id: 'products', title: t('functions.products'), numeric: true, phone: 'away', cell: (row) => row.products },
    {
      id: 'findings',
      title: t('functions.exposure'),
      exported: ['findings', 'critical', 'high', 'exploited', 'malicious', 'unchecked'],
      phone: 'below',
      cell: (row) => <FindingCounts counts={row.findings} basis={basisOfProducts(row)} />,
    },
    ...numberAndKeyColumns<MissionFunction>(),
    ...checkedProductColumns<MissionFunction>(),
  ],
};

function NoFunction({ write }: { write: boolean }) {
  return (
    <EmptyState
      icon="function"
      title={t('functions.empty-title')}
      actions={
        write && (
          <>
            <Button component={Link} to="/functions/new" variant="filled">
              {t('functions.add')}
            </Button>
            <Button component={Link} to="/imports">
              {t('functions.import')}
            </Button>
          </>
        )
      }
    >
      {t('functions.empty-text')}
    </EmptyState>
  );
}
