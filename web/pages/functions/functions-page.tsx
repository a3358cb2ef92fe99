import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { listFunctionsRoute, type MissionFunction } from '../../../src/modules/functions/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { basisOfProducts, ExploitedTags, FindingCounts } from '../../components/finding-counts.tsx';
import { Icon } from '../../components/icon.tsx';
import { Level } from '../../components/level.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { isNarrowed } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import { ListTabs } from '../systems/list-tabs.tsx';
import type { NamedListSearch } from '../systems/search.ts';

const route = getRouteApi('/shell/functions');

export function FunctionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const change = (patch: Partial<NamedListSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const { q, retired, after } = search;
  const query = useQuery({
    queryKey: ['functions', { q, retired, after }],
    queryFn: ({ signal }) => api.call(listFunctionsRoute, { query: { q, retired, after }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHead
        title={t('systems.title')}
        name={t('functions.title')}
        actions={
          rights.write && (
            <Button component={Link} to="/functions/new" variant="filled" leftSection={<Icon name="add" />}>
              {t('functions.add')}
            </Button>
          )
        }
      />
      <ListTabs />
      <FilterBar
        textLabel={t('functions.find')}
        text={search.q}
        onText={(text) => change({ q: text })}
        active={
          search.retired
            ? [
                {
                  field: t('functions.retired'),
                  value: t('functions.only'),
                  remove: () => change({ retired: undefined }),
                },
              ]
            : []
        }
        offered={search.retired ? [] : [{ label: t('functions.retired'), add: () => change({ retired: 'true' }) }]}
      />
      <DataTable
        label={t('functions.title')}
        columns={columns}
        query={query}
        rowId={(row) => row.id}
        sortedBy={t('functions.sorted')}
        failed={t('functions.failed')}
        place={search}
        onPlace={(place) => change({ after: place.after, before: place.before })}
        empty={
          isNarrowed(search) ? (
            <NoMatch clear={() => void navigate({ search: {} })} />
          ) : (
            <EmptyState
              icon="function"
              title={t('functions.empty-title')}
              actions={
                rights.write && (
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
          )
        }
      />
    </>
  );
}

const columns: readonly Column<MissionFunction>[] = [
  {
    id: 'name',
    title: t('functions.name'),
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
    phone: 'beside',
    cell: (row) => <Level level={row.criticality} />,
  },
  { id: 'systems', title: t('functions.systems'), numeric: true, phone: 'away', cell: (row) => row.systems },
  { id: 'products', title: t('functions.products'), numeric: true, phone: 'away', cell: (row) => row.products },
  {
    id: 'findings',
    title: t('functions.exposure'),
    phone: 'below',
    cell: (row) => <FindingCounts counts={row.findings} basis={basisOfProducts(row)} />,
  },
];
