import { clusterByCell } from '../../../src/common/map-cells.ts';
import type { SitePlace } from '../../../src/modules/sites/contract.ts';
import { type Frame, type Size, seenAt } from './frame.ts';
import type { SiteCluster } from './marks.tsx';
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
  return clusterByCell(places, degreesApart(frame, size))
    .map((cluster) => ({ cluster, at: seenAt(frame, size, drawnAt(cluster)) }))
    .filter(({ at }) => at.x > -margin && at.y > -margin && at.x < size.width + margin && at.y < size.height + margin)
    .sort((one, other) => one.at.x - other.at.x);
}

/** Tells clusters apart while the same places are shown. */
export function keyOf({ latitude, longitude }: SiteCluster): string {
  return `${latitude} ${longitude}`;
}
