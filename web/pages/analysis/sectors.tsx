import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { sectorsRoute } from '../../../src/modules/network/views-contract.ts';
import { api } from '../../api.ts';
import { NodeLink } from '../../components/node-link.tsx';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { Listing } from './listing.tsx';

type SectorsShown = z.output<NonNullable<typeof sectorsRoute.output>>;

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

/** What the NCSC fact sheet has the sectors look at. */
export function Sectors({ seen }: { seen: number | null }) {
  const query = useQuery({
    queryKey: ['network-sectors', seen],
    queryFn: ({ signal }) => api.call(sectorsRoute, { query: {}, signal }),
  });
  if (query.isPending) return <Waiting />;
  if (query.isError)
    return <ErrorNote title={t('analysis.failed')} error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      <Tiers tiers={query.data.tiers} />
      <Sources found={query.data} />
      <Plants found={query.data} />
    </>
  );
}

function whole(value: string, shown: ReactNode) {
  return <Figure why={{ kind: 'sectors', id: 'workspace', value }} value={shown} />;
}

function Tiers({ tiers }: Pick<SectorsShown, 'tiers'>) {
  return (
    <Panel title={t('analysis.sector-tiers')} aside={t('analysis.sector-tiers-about')}>
      <div className="column">
        {tiers.map(({ tier, asked, known, share }) => (
          <div className="row wrap" key={tier}>
            <span className="medium">{t('cards.tier', { tier })}</span>
            <span className="tabular">
              {whole('tiers', share === null ? t('analysis.sector-nobody') : percent.format(share))}
            </span>
            <span className="second small">
              {t('analysis.sector-known', { known: formatNumber(known), asked: formatNumber(asked) })}
            </span>
          </div>
        ))}
      </div>
    </Panel>
  );
}

function Sources({ found: { singleSource, singleRegion, buffers } }: { found: SectorsShown }) {
  return (
    <>
      <Listing
        title={t('analysis.sector-source')}
        about={t('analysis.sector-source-about')}
        count={whole('singleSource.count', singleSource.count)}
        rows={singleSource.items}
        total={singleSource.count}
        rowId={({ item, source }) => `${item.id} ${source.id}`}
        empty={t('analysis.sector-source-none')}
        columns={[
          { title: t('analysis.sector-item'), cell: ({ item }) => <NodeLink node={item} /> },
          { title: t('analysis.sector-from'), cell: ({ source }) => <NodeLink node={source} /> },
          { title: t('analysis.sector-others'), cell: ({ state }) => t(`analysis.sector-state-${state}`) },
        ]}
      />
      <Listing
        title={t('analysis.sector-region')}
        about={t('analysis.sector-region-about')}
        count={whole('singleRegion.count', singleRegion.count)}
        rows={singleRegion.items}
        total={singleRegion.count}
        rowId={({ item }) => item.id}
        empty={t('analysis.sector-region-none')}
        columns={[
          { title: t('analysis.sector-item'), cell: ({ item }) => <NodeLink node={item} /> },
          { title: t('analysis.sector-where'), cell: ({ region }) => countryName(region) },
          { title: t('analysis.sector-sources'), numeric: true, cell: ({ sources }) => formatNumber(sources) },
        ]}
      />
      <Listing
        title={t('analysis.sector-buffers')}
        about={t('analysis.sector-buffers-about')}
        count={whole('buffers.count', buffers.count)}
        rows={buffers.items}
        total={buffers.count}
        rowId={({ item }) => item.id}
        empty={t('analysis.sector-buffers-none')}
        columns={[
          { title: t('analysis.sector-item'), cell: ({ item }) => <NodeLink node={item} /> },
          { title: t('analysis.sector-stock'), numeric: true, cell: ({ bufferDays }) => days(bufferDays) },
          { title: t('analysis.sector-lead'), numeric: true, cell: ({ leadTimeDays }) => days(leadTimeDays) },
          {
            title: t('analysis.sector-gap'),
            numeric: true,
            cell: ({ gapDays }) => whole('buffers.count', days(gapDays)),
          },
        ]}
      />
    </>
  );
}

function days(value: number | null): string {
  return value === null ? t('common.not-known') : t('analysis.sector-days', { days: formatNumber(value) });
}

const whose = ['own', 'contracted', 'unknown'] as const;

function Plants({ found: { manufacturing, plants } }: { found: SectorsShown }) {
  const counts = whose.map((one) => (
    <span key={one} className="row">
      {whole(`manufacturing.${one}`, manufacturing[one])} {t(`analysis.sector-${one}`)}
    </span>
  ));
  return (
    <Listing
      title={t('analysis.sector-plants')}
      count={<span className="row wrap">{counts}</span>}
      rows={plants}
      total={manufacturing.own + manufacturing.contracted + manufacturing.unknown}
      rowId={({ item }) => item.id}
      empty={t('analysis.sector-plants-none')}
      columns={[
        { title: t('analysis.sector-site'), cell: ({ item }) => <NodeLink node={item} /> },
        {
          title: t('analysis.sector-whose'),
          cell: ({ owned }) => t(`analysis.sector-${owned === null ? 'unknown' : owned ? 'own' : 'contracted'}`),
        },
      ]}
    />
  );
}
