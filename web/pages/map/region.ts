import type { Position } from '../../../src/formats/geojson/read-area.ts';
import type { MapSearch } from './search.ts';

/** A part of the world that one asks about. */
export type Region =
  | { by: 'country'; country: string }
  | { by: 'around'; site: string; kilometres: number }
  /** The first corner stands at the end again. */
  | { by: 'area'; ring: Position[] }
  | { by: 'hazard'; hazard: string };

type RegionSearch = Pick<MapSearch, 'country' | 'around' | 'km' | 'area' | 'hazard' | 'kind' | 'after' | 'before'>;

const nowhere = {
  country: undefined,
  around: undefined,
  km: undefined,
  area: undefined,
  hazard: undefined,
  kind: undefined,
  after: undefined,
  before: undefined,
} satisfies RegionSearch;

const usualKilometres = 200;

/** The region that an address names; what makes no sense is none. */
export function regionIn({ country, around, km, area, hazard }: MapSearch): Region | undefined {
  if (country) return { by: 'country', country };
  if (around) return { by: 'around', site: around, kilometres: km ?? usualKilometres };
  if (hazard) return { by: 'hazard', hazard };
  const ring = area === undefined ? undefined : ringIn(area);
  return ring && { by: 'area', ring };
}

/** What the address says of a region; nothing else of another one stays. */
export function searchFor(region: Region | undefined): RegionSearch {
  switch (region?.by) {
    case 'country':
      return { ...nowhere, country: region.country };
    case 'around':
      return { ...nowhere, around: region.site, km: region.kilometres };
    case 'hazard':
      return { ...nowhere, hazard: region.hazard };
    case 'area':
      return { ...nowhere, area: region.ring.slice(0, -1).map(String).join(' ') };
    default:
      return nowhere;
  }
}

function ringIn(area: string): Position[] | undefined {
  const corners = area.split(' ').map((corner) => corner.split(',').map(Number));
  const isCorner = ([longitude, latitude, ...more]: number[]) =>
    more.length === 0 && Math.abs(longitude!) <= 180 && Math.abs(latitude!) <= 90;
  if (corners.length < 3 || !corners.every(isCorner)) return undefined;
  return [...corners, corners[0]!] as unknown as Position[];
}

/** Drawn corners as a region; fewer than three hold nothing. */
export function regionOf(corners: readonly Position[]): Region | undefined {
  return corners.length < 3 ? undefined : { by: 'area', ring: [...corners, corners[0]!] };
}
