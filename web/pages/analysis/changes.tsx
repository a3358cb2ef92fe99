import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { networkComparisonRoute } from '../../../src/modules/network/contract.ts';
import { api } from '../../api.ts';
import { LevelRange } from '../../components/level.tsx';
import { Panel } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { agoOf, presets } from '../../shell/moments.ts';

interface ChangesProps {
  since: string | undefined;
  choose: (since: string) => void;
}

/** What changed in the network since a moment, and which inputs moved a level. */
export function Changes({ since, choose }: ChangesProps) {
  const preset = presets.find((one) => one === since) ?? presets[0];
  const query = useQuery({
    queryKey: ['network-comparison', preset],
    queryFn: ({ signal }) => api.call(networkComparisonRoute, { query: { since: agoOf(preset, new Date()) }, signal }),
  });
  return (
    <>
      <div className="row wrap">
        <span className="second">{t('analysis.since')}</span>
        <Segments
          label={t('analysis.since')}
          value={preset}
          choose={choose}
          segments={presets.map((value) => ({ value, label: t(`history.${value}-ago`) }))}
        />
      </div>
      {query.isPending && <Waiting />}
      {query.isError && (
        <ErrorNote title={t('analysis.failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.data && <Difference difference={query.data} />}
    </>
  );
}

type NetworkDifference = z.output<NonNullable<typeof networkComparisonRoute.output>>;

/** Levels drawn; with more the file of the comparison is the place to look. */
const mostShown = 100;

function Difference({ difference }: { difference: NetworkDifference }) {
  const { levels } = difference;
  const parts = (['nodes', 'links', 'groups'] as const).map((name) => ({ name, ...difference[name] }));
  const isSame = parts.every(({ added, removed, changed }) => added.length + removed.length + changed.length === 0);
  if (isSame && levels.length === 0) {
    return (
      <div className="panel">
        <EmptyState icon="clock" title={t('analysis.changed-none')}>
          {t('analysis.since-text')}
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      <Panel title={t('analysis.section-changes')}>
        {parts.map(({ name, added, removed, changed }) => (
          <p className="row wrap" key={name}>
            <span className="medium">{t(`analysis.changed-${name}`)}</span>
            <span className="second">
              {t('analysis.changed-counts', {
                added: formatNumber(added.length),
                removed: formatNumber(removed.length),
                changed: formatNumber(changed.length),
              })}
            </span>
          </p>
        ))}
      </Panel>
      <Panel title={t('analysis.moved')} flush={levels.length > 0}>
        {levels.length === 0 ? (
          <p className="second">{t('analysis.moved-none')}</p>
        ) : (
          <table className="data-table" aria-label={t('analysis.moved')}>
            <thead>
              <tr>
                <th>{t('analysis.node')}</th>
                <th>{t('analysis.moved-from')}</th>
                <th>{t('analysis.moved-to')}</th>
                <th>{t('analysis.moved-because')}</th>
              </tr>
            </thead>
            <tbody>
              {levels.slice(0, mostShown).map((level) => (
                <MovedLevel key={level.id} level={level} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {levels.length > mostShown && (
        <p className="small third">
          {t('analysis.changes-more', { shown: formatNumber(mostShown), count: formatNumber(levels.length) })}
        </p>
      )}
    </>
  );
}

function MovedLevel({ level: { id, from, to, because } }: { level: NetworkDifference['levels'][number] }) {
  return (
    <tr>
      <td className="identity mono">{id}</td>
      <td>
        <LevelRange low={from.low} high={from.high} />
      </td>
      <td>
        <LevelRange low={to.low} high={to.high} />
      </td>
      <td className="stacked">
        <ul>
          {because.map((one) => (
            <li key={`${one.id ?? ''} ${one.link?.from ?? ''} ${one.link?.to ?? ''} ${one.field}`}>
              {t('analysis.because', {
                what: one.link ? `${one.link.from} › ${one.link.to}` : (one.id ?? id),
                field: one.field,
                from: said(one.from),
                to: said(one.to),
              })}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

function said(value: unknown): string {
  if (value === undefined || value === null) return t('analysis.absent');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
