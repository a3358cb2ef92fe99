import type { ReactNode } from 'react';
import type { Cluster } from '../../../src/common/map-cells.ts';
import { Dependence, type SitePlace } from '../../../src/modules/sites/contract.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { Glyph, type Mark } from '../level.tsx';
import type { Point } from './frame.ts';

export type SiteCluster = Cluster<SitePlace>;

const marks: Record<Exclude<Dependence, 'nothing'>, Mark> = {
  'very-high': 5,
  high: 4,
  moderate: 3,
  low: 2,
  none: 1,
  unknown: 'unknown',
};

/** The highest that depends on any of the sites. */
export function dependenceOf({ places }: SiteCluster): Dependence {
  return Dependence.options.find((one) => places.some(({ dependence }) => dependence === one)) ?? 'nothing';
}

/** `Very high`, or that nothing depends on it. */
export function dependenceText(dependence: Dependence): string {
  return dependence === 'nothing' ? t('sites.map-nothing') : t(`words.level-${dependence}`);
}

/** The shape of a level, or a dot where nothing depends on it; around its own middle. */
export function DependenceMark({ dependence }: { dependence: Dependence }) {
  if (dependence === 'nothing') return <circle className="map-dot" r="3.5" />;
  return (
    <g transform="translate(-7 -7)">
      <Glyph mark={marks[dependence]} />
    </g>
  );
}

interface ClusterMarkProps {
  cluster: SiteCluster;
  at: Point;
  active: boolean;
  /** The shape of a single site, where it says something else than what depends on it; clusters then say how many only. */
  shape?: ((place: SitePlace) => ReactNode) | undefined;
}

/** One site, or how many stand here. */
export function ClusterMark({ cluster, at, active, shape }: ClusterMarkProps) {
  const dependence = dependenceOf(cluster);
  const radius = cluster.count === 1 ? 11 : radiusOf(cluster.count);
  return (
    <g transform={`translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`} className="map-mark">
      {active && <circle className="map-active" r={radius + 4} />}
      {cluster.count === 1 ? (
        <>
          <circle className="map-halo" r="9" />
          <circle className="map-target" r="12" />
          {shape ? shape(cluster.places[0]!) : <DependenceMark dependence={dependence} />}
        </>
      ) : (
        <>
          <circle className="map-cluster" r={radius} />
          <text textAnchor="middle" dy="4">
            {shortCount(cluster.count)}
          </text>
          {!shape && dependence !== 'nothing' && (
            <g transform={`translate(${radius * 0.75} ${-radius * 0.75})`}>
              <DependenceMark dependence={dependence} />
            </g>
          )}
        </>
      )}
    </g>
  );
}

/** In pixels: larger for more, but never so large that it hides its neighbours. */
export function radiusOf(count: number): number {
  return 8 + 2.5 * Math.log10(count);
}

function shortCount(count: number): string {
  if (count < 1000) return formatNumber(count);
  return t('sites.map-thousands', { count: (count / 1000).toFixed(count < 10_000 ? 1 : 0) });
}

/** What the shapes mean. */
export function MapLegend() {
  return (
    <ul className="plain-list map-legend small" aria-label={t('sites.map-legend')}>
      {Dependence.options.map((dependence) => (
        <li key={dependence} className="row">
          <svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true">
            <DependenceMark dependence={dependence} />
          </svg>
          {dependenceText(dependence)}
        </li>
      ))}
    </ul>
  );
}
