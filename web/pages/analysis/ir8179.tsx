import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import type { z } from 'zod';
import { ir8179Route } from '../../../src/modules/network/views-contract.ts';
import type { Level as LevelValue, NodeRef } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { Level, LevelRange } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { Listing } from './listing.tsx';

type Process = z.output<NonNullable<typeof ir8179Route.output>>;

/** The five processes of NIST IR 8179, with what the network has for each. */
export function Ir8179({ seen }: { seen: number | null }) {
  const query = useQuery({
    queryKey: ['network-ir8179', seen],
    queryFn: ({ signal }) => api.call(ir8179Route, { query: {}, signal }),
  });
  if (query.isPending) return <Waiting />;
  if (query.isError)
    return <ErrorNote title={t('analysis.failed')} error={query.error} retry={() => void query.refetch()} />;
  const { procedure, programme, system, component, review } = query.data;
  return (
    <>
      <Panel title={t('analysis.process-a')}>
        <p className="second">{t('analysis.process-a-text')}</p>
        <p className="row wrap">
          {procedure.scale.map((level) => (
            <Level key={level} level={level} />
          ))}
        </p>
        <p className="small second">
          {t('analysis.process-a-cap', { level: t(`words.level-${procedure.alternateCap}`).toLowerCase() })}
        </p>
      </Panel>
      <Analysed title={t('analysis.process-b')} list={programme} />
      <Analysed title={t('analysis.process-c')} list={system} />
      <Analysed title={t('analysis.process-d')} list={component} />
      <Listing
        title={t('analysis.process-e')}
        about={t('analysis.process-e-text')}
        count={formatNumber(review.count)}
        rows={review.items}
        total={review.count}
        rowId={({ item }) => item.id}
        empty={t('analysis.process-none')}
        columns={[
          { title: t('analysis.node'), cell: ({ item }) => <NodeLink node={item} /> },
          { title: t('analysis.process-final'), cell: FinalLevel },
          {
            title: t('analysis.process-open'),
            cell: ({ open }) => t(open ? 'analysis.process-open-yes' : 'analysis.process-open-no'),
          },
        ]}
      />
    </>
  );
}

/** Opens to the path that decides it. */
function FinalLevel({ item, low, high }: { item: NodeRef; low: LevelValue; high: LevelValue }) {
  return (
    <Figure
      why={{ kind: 'network-card', id: item.number ?? item.id, value: 'criticality' }}
      value={<LevelRange low={low} high={high} />}
    />
  );
}

function Analysed({ title, list }: { title: string; list: Process['system'] }) {
  return (
    <Listing
      title={title}
      count={formatNumber(list.count)}
      rows={list.items}
      total={list.count}
      rowId={({ item }) => item.id}
      empty={t('analysis.process-none')}
      columns={[
        { title: t('analysis.node'), cell: ({ item }) => <NodeLink node={item} /> },
        {
          title: t('analysis.process-baseline'),
          cell: ({ baseline }) => <LevelRange low={baseline.low} high={baseline.high} />,
        },
        { title: t('analysis.process-own'), cell: ({ own }) => own && <Level level={own} /> },
        { title: t('analysis.process-final'), cell: FinalLevel },
        {
          title: t('analysis.path'),
          cell: ({ path }) =>
            path.slice(1).map((node, index) => (
              <Fragment key={node.id}>
                {index > 0 && <span className="third"> › </span>}
                <NodeLink node={node} />
              </Fragment>
            )),
        },
      ]}
    />
  );
}
