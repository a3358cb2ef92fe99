import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import {
  exportSystemsRoute,
  listSystemsRoute,
  type System,
  systemFacetsRoute,
} from '../../../src/modules/systems/contract.ts';
import { api } from '../../api.ts';
import { basisOfProducts, ExploitedTags, FindingCounts } from '../../components/finding-counts.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { checkedProductColumns, numberAndKeyColumns } from '../../lists/cells.tsx';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { chips, nodeNamed, nodesFacet, yesChip, yesOffer } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useFacets } from '../../lists/use-facets.ts';
import { type ListDeclaration, useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import { ListTabs } from './list-tabs.tsx';
import type { SystemSearch } from './search.ts';

const route = getRouteApi('/shell/systems');

export function SystemsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(systemList, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['systems', asked],
    queryFn: ({ signal }) => api.call(listSystemsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, systemFacetsRoute);
  const { function: needing, retired } = filtersOf(search, change);
  return (
    <>
      <PageHead
        title={t('systems.title')}
        actions={
          <>
            <ExportMenu control={control} />
            {rights.write && (
              <Button component={Link} to="/systems/new" variant="filled" leftSection={<Icon name="add" />}>
                {t('systems.add')}
              </Button>
            )}
          </>
        }
      />
      <ListTabs />
      <ListPage
        control={control}
        query={query}
        label={t('systems.tab-systems')}
        failed={t('systems.failed')}
        rowId={(row) => row.id}
        find={{ label: t('systems.find'), text: search.q, choose: (q) => change({ q }) }}
        active={[...chips(needing, nodeNamed(facets?.function)), ...yesChip(retired)]}
        offered={yesOffer(retired)}
        facets={[nodesFacet(needing, facets?.function)]}
        edited="system"
        empty={<NoSystem write={rights.write} />}
      />
    </>
  );
}

type Change = (patch: Partial<SystemSearch>) => void;

function filtersOf(search: SystemSearch, change: Change) {
  return {
    function: {
      title: t('systems.function-filter'),
      chosen: search.function,
      choose: (functions: string[] | undefined) => change({ function: functions }),
    },
    retired: {
      title: t('systems.retired'),
      chosen: search.retired,
      choose: (retired: 'true' | undefined) => change({ retired }),
    },
  };
}

const systemList: ListDeclaration<System> = {
  name: 'systems',
  sort: 'name',
  exported: exportSystemsRoute,
  columns: [
    {
      id: 'name',
      title: t('systems.name'),
      sort: { key: 'name', as: 'text' },
      exported: ['number', 'name'],
      cell: (row) => (
        <>
          <span className="row wrap">
            <Link className="name" to="/systems/$id" params={{ id: row.number }}>
              {row.name}
            </Link>
            <ExploitedTags knownExploited={row.findings.knownExploited > 0} malicious={row.findings.malicious > 0} />
          </span>
          <small className="mono">{row.number}</small>
        </>
      ),
    },
    {
      id: 'products',
      title: t('systems.products'),
      sort: { key: 'products', as: 'number' },
      numeric: true,
      phone: 'away',
      cell: (row) => row.products,
    },
    {
      id: 'findings',
      title: t('systems.exposure'),
      sort: { key: 'findings', as: 'urgency' },
      exported: ['findings', 'critical', 'high', 'exploited', 'malicious', 'unchecked'],
      phone: 'below',
      cell: (row) => <FindingCounts counts={row.findings} basis={basisOfProducts(row)} />,
    },
    {
      id: 'functions',
      title: t('systems.functions'),
      phone: 'below',
      cell: (row) =>
        row.functions.length > 0 ? (
          row.functions.map((one) => one.name).join(', ')
        ) : (
          <span className="third">{t('systems.functions-none')}</span>
        ),
    },
    ...numberAndKeyColumns<System>(),
    ...checkedProductColumns<System>(),
  ],
};

function NoSystem({ write }: { write: boolean }) {
  return (
    <EmptyState
      icon="system"
      title={t('systems.empty-title')}
      actions={
        write && (
          <>
            <Button component={Link} to="/systems/new" variant="filled">
              {t('systems.add')}
            </Button>
            <Button component={Link} to="/imports">
              {t('systems.import')}
            </Button>
          </>
        )
      }
    >
      {t('systems.empty-text')}
    </EmptyState>
  );
}
