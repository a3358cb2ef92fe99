import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Area } from '../../../src/formats/geojson/read-area.ts';
import { getHazardRoute } from '../../../src/modules/hazards/contract.ts';
import type { NodePredicate } from '../../../src/modules/network/reach-of-contract.ts';
import { getSiteRoute } from '../../../src/modules/sites/contract.ts';
import { api } from '../../api.ts';
import { circleAround } from '../../components/map/outlines.ts';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { Region } from './region.ts';

/** What the server is asked of a region, what it is called, and how it is drawn. */
export interface Asked {
  predicate: z.input<typeof NodePredicate>;
  name: string;
  /** A country is drawn by its own outline. */
  area?: Area;
}

interface AskedState {
  asked?: Asked | undefined;
  error?: Error | null;
  retry?: () => void;
}

/** Reads what a region refers to: the place of a site, the area of a hazard. */
export function useAsked(region: Region | undefined): AskedState {
  const around = region?.by === 'around' ? region : undefined;
  const hazardId = region?.by === 'hazard' ? region.hazard : undefined;
  const site = useQuery({
    queryKey: ['site', around?.site],
    queryFn: ({ signal }) => api.call(getSiteRoute, { params: { id: around!.site }, signal }),
    enabled: around !== undefined,
  });
  const hazard = useHazard(hazardId);
  if (region?.by === 'country') {
    return { asked: { predicate: { country: region.country }, name: countryName(region.country) } };
  }
  if (region?.by === 'area') return { asked: askedOfArea([[region.ring]], t('map.region-drawn')) };
  if (around) {
    const { latitude, longitude, name } = site.data ?? {};
    if (site.data && (latitude == null || longitude == null)) {
      return { error: new Error(t('map.around-unplaced', { name: name ?? around.site })) };
    }
    if (latitude == null || longitude == null) return { error: site.error, retry: () => void site.refetch() };
    const called = t('map.region-around', { kilometres: formatNumber(around.kilometres), name: name! });
    return { asked: askedOfArea([[circleAround([longitude, latitude], around.kilometres)]], called) };
  }
  if (hazardId === undefined) return {};
  if (!hazard.data) return { error: hazard.error, retry: () => void hazard.refetch() };
  return { asked: { predicate: { hazard: hazardId }, name: hazard.data.name, area: hazard.data.area } };
}

function askedOfArea(area: Area, name: string): Asked {
  return { predicate: { polygon: JSON.stringify({ type: 'Polygon', coordinates: area[0] }) }, name, area };
}

export function useHazard(id: string | undefined) {
  return useQuery({
    queryKey: ['hazards', id, 'area'],
    queryFn: ({ signal }) => api.call(getHazardRoute, { params: { id: id! }, signal }),
    enabled: id !== undefined,
  });
}
