import { clusterByCell } from '../../../src/common/map-cells.ts';
import type { SitePlace } from '../../../src/modules/sites/contract.ts';
import { type Frame, type Size, scaleOf, seenAt } from './frame.ts';
import { radiusOf, type SiteCluster } from './marks.tsx';
import { drawnAt } from './projection.ts';

/** A cell is at least as wide as the mark of many sites with some room, in pixels. */
const closeBy = 36;

/** The cells of a frame in degrees: the world halved until a cell is closest to what a mark needs; those of the server lie in them. */
export function degreesApart({ zoom }: Frame, { width }: Size): number {
  const cells = (width * zoom) / closeBy;
  return 360 / 2 ** Math.floor(Math.log2(cells));
}

export interface SeenCluster {
  cluster: SiteCluster;
  at: { x: number; y: number };
}

/** The clusters that a frame shows, from west to east. */
export function seenClusters(places: readonly SitePlace[], frame: Frame, size: Size): SeenCluster[] {
  const margin = 20;
  return withoutOverlap(clusterByCell(places, degreesApart(frame, size)), scaleOf(frame, size))
    .map((cluster) => ({ cluster, at: seenAt(frame, size, drawnAt(cluster)) }))
    .filter(({ at }) => at.x > -margin && at.y > -margin && at.x < size.width + margin && at.y < size.height + margin)
    .sort((one, other) => one.at.x - other.at.x);
}

/** Neighbours whose marks would cover each other go into the larger, which stays where it is. `scale`: pixels to a unit of the world. */
export function withoutOverlap(clusters: readonly SiteCluster[], scale: number): SiteCluster[] {
  const drawn: { cluster: SiteCluster; x: number; y: number; radius: number }[] = [];
  for (const cluster of [...clusters].sort((one, other) => other.count - one.count)) {
    const { x, y } = drawnAt(cluster);
    const radius = radiusOf(cluster.count);
    const near = drawn.find((one) => Math.hypot(one.x - x, one.y - y) * scale < one.radius + radius);
    if (near) near.cluster = joined(near.cluster, cluster);
    else drawn.push({ cluster, x, y, radius });
  }
  return drawn.map(({ cluster }) => cluster);
}

function joined(larger: SiteCluster, smaller: SiteCluster): SiteCluster {
  return { ...larger, count: larger.count + smaller.count, places: [...larger.places, ...smaller.places] };
}

/** Tells clusters apart by what they hold, wherever it is drawn. */
export function keyOf({ count, places }: SiteCluster): string {
  const first = (name: 'latitude' | 'longitude') => places.reduce((least, place) => Math.min(least, place[name]), 180);
  return `${count} ${first('latitude')} ${first('longitude')}`;
}
