import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReachedByWay, reachOfRoute } from '../../../src/modules/network/reach-of-contract.ts';
import { NodeKind } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Level } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import type { MapSearch } from './search.ts';
import type { Asked } from './use-asked.ts';

interface RegionTableProps {
  asked: Asked;
  search: MapSearch;
  change: (patch: Partial<MapSearch>) => void;
}

/** All that depends on a region, the nearest first. */
export function RegionTable({ asked, search, change }: RegionTableProps) {
  const { kind, after } = search;
  const query = useQuery({
    queryKey: ['network', 'reach-of', asked.predicate, kind, after],
    queryFn: ({ signal }) => api.call(reachOfRoute, { query: { ...asked.predicate, kind, after }, signal }),
    placeholderData: keepPreviousData,
  });
  const counts = query.data?.counts ?? {};
  const kinds = NodeKind.options.filter((one) => (counts[one] ?? 0) > 0);
  return (
    <section className="column wide" aria-label={t('map.table-title', { name: asked.name })}>
      <h2 id="depends" tabIndex={-1}>
        {t('map.table-title', { name: asked.name })}
      </h2>
      {kinds.length > 1 && (
        <div>
          <Segments
            label={t('common.reach-kinds')}
            value={kind ?? 'all'}
            choose={(value) =>
              change({ kind: value === 'all' ? undefined : value, after: undefined, before: undefined })
            }
            segments={[
              { value: 'all' as const, label: t('common.reach-all') },
              ...kinds.map((one) => ({
                value: one,
                label: t('common.reach-kind', { kind: t(`words.kind-${one}`), count: counts[one] ?? 0 }),
              })),
            ]}
          />
        </div>
      )}
      <div>
        <DataTable
          label={t('map.table-title', { name: asked.name })}
          columns={columns}
          query={query}
          rowId={(row) => row.id}
          sortedBy={t('common.reach-sorted')}
          failed={t('map.answer-failed')}
          place={search}
          onPlace={(place) => change({ after: place.after, before: place.before })}
          empty={
            <EmptyState icon="network" title={t('common.reach-none')}>
              {t('map.none-text')}
            </EmptyState>
          }
        />
      </div>
    </section>
  );
}

const columns: Column<ReachedByWay>[] = [
  {
    id: 'name',
    title: t('common.reach-node'),
    cell: (row) => (
      <>
        <NodeLink node={row} />
        {row.number && <small className="mono">{row.number}</small>}
      </>
    ),
  },
  { id: 'kind', title: t('map.kind'), phone: 'below', cell: (row) => t(`words.kind-${row.kind}`) },
  {
    id: 'criticality',
    title: t('map.criticality'),
    phone: 'beside',
    cell: (row) => (row.kind === 'function' ? <Level level={row.criticality} /> : ''),
  },
  { id: 'via', title: t('map.via'), phone: 'away', cell: (row) => <NodeLink node={row.via} /> },
  { id: 'distance', title: t('map.distance'), numeric: true, phone: 'away', cell: (row) => row.distance },
];
