import { useRef } from 'react';
import type { SitePlace } from '../../../src/modules/sites/contract.ts';
import { t } from '../../messages/messages.ts';
import { keyOf, seenClusters } from './clusters.ts';
import { framing } from './frame.ts';
import { ClusterMark } from './marks.tsx';
import { drawnAt } from './projection.ts';
import { useSize } from './use-size.ts';
import { World } from './world.tsx';

/** At the closest a region: where in the world a site is says more than a coast without a name. */
const closestSmall = 5;

/** Where a few sites are, as a picture; what they are called stands beside it. */
export function SmallMap({ places }: { places: readonly SitePlace[] }) {
  const element = useRef<HTMLDivElement>(null);
  const size = useSize(element);
  const frame = size && framing(places.map(drawnAt), size, closestSmall);
  const count = places.reduce((sum, place) => sum + place.count, 0);
  return (
    <div className="map small-map" ref={element}>
      {size && frame && (
        <svg width={size.width} height={size.height} role="img" aria-label={t('sites.map-of', { count })}>
          <World frame={frame} size={size} />
          {seenClusters(places, frame, size).map(({ cluster, at }) => (
            <ClusterMark key={keyOf(cluster)} cluster={cluster} at={at} active={places.length === 1} />
          ))}
        </svg>
      )}
    </div>
  );
}
