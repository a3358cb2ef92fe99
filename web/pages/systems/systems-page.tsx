import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { listSystemsRoute, type System } from '../../../src/modules/systems/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { basisOfProducts, ExploitedTags, FindingCounts } from '../../components/finding-counts.tsx';
import { Icon } from '../../components/icon.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { askedOf, isNarrowed } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import { ListTabs } from './list-tabs.tsx';
import type { NamedListSearch } from './search.ts';

const route = getRouteApi('/shell/systems');

export function SystemsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const change = (patch: Partial<NamedListSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['systems', asked],
    queryFn: ({ signal }) => api.call(listSystemsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHead
        title={t('systems.title')}
        actions={
          rights.write && (
            <Button component={Link} to="/systems/new" variant="filled" leftSection={<Icon name="add" />}>
              {t('systems.add')}
            </Button>
          )
        }
      />
      <ListTabs />
      <FilterBar
        textLabel={t('systems.find')}
        text={search.q}
        onText={(q) => change({ q })}
        active={[
          ...(search.function
            ? [
                {
                  field: t('systems.function-filter'),
                  value: search.function,
                  remove: () => change({ function: undefined }),
                },
              ]
            : []),
          ...(search.retired
            ? [{ field: t('systems.retired'), value: t('systems.only'), remove: () => change({ retired: undefined }) }]
            : []),
        ]}
        offered={search.retired ? [] : [{ label: t('systems.retired'), add: () => change({ retired: 'true' }) }]}
      />
      <DataTable
        label={t('systems.tab-systems')}
        columns={columns}
        query={query}
        rowId={(row) => row.id}
        sortedBy={t('systems.sorted')}
        failed={t('systems.failed')}
        place={search}
        onPlace={(place) => change({ after: place.after, before: place.before })}
        empty={
          isNarrowed(search) ? (
            <NoMatch clear={() => void navigate({ search: {} })} />
          ) : (
            <EmptyState
              icon="system"
              title={t('systems.empty-title')}
              actions={
                rights.write && (
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
          )
        }
      />
    </>
  );
}

const columns: readonly Column<System>[] = [
  {
    id: 'name',
    title: t('systems.name'),
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
  { id: 'products', title: t('systems.products'), numeric: true, phone: 'away', cell: (row) => row.products },
  {
    id: 'findings',
    title: t('systems.exposure'),
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
];
