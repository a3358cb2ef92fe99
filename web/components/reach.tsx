import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { pathsRoute, type ReachedNode, reachRoute } from '../../src/modules/network/contract.ts';
import type { NodeKind, NodeRef } from '../../src/modules/register/contract.ts';
import { api } from '../api.ts';
import { t } from '../messages/messages.ts';
import type { ReachSearch } from '../pages/systems/search.ts';
import { type Column, DataTable } from './data-table.tsx';
import { Level } from './level.tsx';
import { NodeLink, pathOf } from './node-link.tsx';
import { Panel } from './page.tsx';
import { Paths } from './paths.tsx';
import { Segments } from './segments.tsx';
import { EmptyState, ErrorNote, Waiting } from './states.tsx';

interface ReachProps {
  /** Id or number of the node asked about. */
  node: string;
  search: ReachSearch;
  change: (search: ReachSearch) => void;
}

const kindsInOrder: readonly NodeKind[] = ['function', 'system', 'product', 'component', 'supplier', 'site'];

/** What depends on a node: counts by kind, the list, and the paths to one of them. */
export function Reach({ node, search, change }: ReachProps) {
  const query = useQuery({
    queryKey: ['reach', node, search.kind, search.after],
    queryFn: ({ signal }) => api.call(reachRoute, { query: { node, kind: search.kind, after: search.after }, signal }),
    placeholderData: keepPreviousData,
  });
  const counts = query.data?.counts ?? {};
  const kinds = kindsInOrder.filter((kind) => (counts[kind] ?? 0) > 0);
  return (
    <div className="column wide">
      {kinds.length > 1 && (
        <div>
          <Segments
            label={t('common.reach-kinds')}
            value={search.kind ?? 'all'}
            choose={(value) => change(value === 'all' ? {} : { kind: value })}
            segments={[
              { value: 'all', label: t('common.reach-all') },
              ...kinds.map((kind) => ({
                value: kind,
                label: t('common.reach-kind', { kind: t(`words.kind-${kind}`), count: counts[kind] ?? 0 }),
              })),
            ]}
          />
        </div>
      )}
      {search.to && <PathsTo from={node} to={search.to} close={() => change({ ...search, to: undefined })} />}
      <div>
        <DataTable
          label={t('common.reach-title')}
          columns={columnsOf((to) => change({ ...search, to }))}
          query={query}
          rowId={(row) => row.id}
          sortedBy={t('common.reach-sorted')}
          failed={t('common.reach-failed')}
          place={search}
          onPlace={(place) => change({ ...search, after: place.after, before: place.before })}
          empty={
            <EmptyState icon="network" title={t('common.reach-none')}>
              {t('common.reach-none-text')}
            </EmptyState>
          }
        />
      </div>
    </div>
  );
}

function columnsOf(showPaths: (to: string) => void): Column<ReachedNode>[] {
  return [
    {
      id: 'name',
      title: t('common.reach-node'),
      cell: (row) => (
        <>
          <Link className="name" to={pathOf(row)}>
            {row.name}
          </Link>
          <small>
            {t(`words.kind-${row.kind}`)}
            {row.number && <span className="mono"> {row.number}</span>}
          </small>
        </>
      ),
    },
    {
      id: 'criticality',
      title: t('common.criticality'),
      phone: 'beside',
      cell: (row) => (row.kind === 'function' ? <Level level={row.criticality} /> : ''),
    },
    { id: 'distance', title: t('common.reach-distance'), numeric: true, phone: 'away', cell: (row) => row.distance },
    {
      id: 'paths',
      title: t('common.reach-paths'),
      cell: (row) => (
        <button type="button" className="figure" onClick={() => showPaths(row.id)}>
          {t('common.reach-show-paths')}
        </button>
      ),
    },
  ];
}

function PathsTo({ from, to, close }: { from: string; to: string; close: () => void }) {
  const query = useQuery({
    queryKey: ['paths', from, to],
    queryFn: ({ signal }) => api.call(pathsRoute, { query: { from, to }, signal }),
  });
  const paths = (query.data?.paths ?? []).map((path) =>
    path.map((step) => ({ ...stationOf(step.node), link: <NodeLink node={step.node} /> })),
  );
  const last = query.data?.paths[0]?.at(-1)?.node;
  return (
    <Panel
      title={last ? t('common.paths-to', { name: last.name }) : t('common.reach-paths')}
      actions={
        <button type="button" className="figure" onClick={close}>
          {t('common.close')}
        </button>
      }
    >
      {query.isError && <ErrorNote title={t('common.reach-failed')} error={query.error} />}
      {query.isPending && <Waiting />}
      {query.data && (paths.length > 0 ? <Paths paths={paths} label={t('common.paths-label')} /> : t('common.no-path'))}
      {query.data && query.data.dominating.length > 0 && (
        <p className="second">
          {t('common.dominating', { names: query.data.dominating.map((node) => node.name).join(', ') })}
        </p>
      )}
    </Panel>
  );
}

/** What stands on a node's box. */
export function stationOf(node: NodeRef): { id: string; name: string; note: string } {
  return { id: node.id, name: node.name, note: t(`words.kind-${node.kind}`) };
}
