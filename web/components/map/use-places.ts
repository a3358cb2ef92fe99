import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { MapView } from '../../../src/common/map-cells.ts';
import { sitePlacesRoute } from '../../../src/modules/sites/contract.ts';
import { api } from '../../api.ts';
import { type Frame, pointAt, type Size } from './frame.ts';
import { viewOf } from './projection.ts';

export type PlaceFilters = Omit<z.input<NonNullable<typeof sitePlacesRoute.query>>, keyof MapView>;

/**
 * All places at once where they are few. Where the server put them into clusters, those of a closer view are asked for as the map
 * is enlarged: of twice as much as is seen, so that a small step aside asks for nothing new.
 */
export function usePlaces(filters: PlaceFilters, frame: Frame, size: Size | undefined) {
  const whole = useQuery({
    queryKey: ['sites', 'places', filters],
    queryFn: ({ signal }) => api.call(sitePlacesRoute, { query: filters, signal }),
    placeholderData: keepPreviousData,
  });
  const isClustered = whole.data?.places.some(({ site }) => site === null) ?? false;
  const view = size && frame.zoom > 1 ? aroundView(frame, size) : undefined;
  const closer = useQuery({
    queryKey: ['sites', 'places', filters, view],
    queryFn: ({ signal }) => api.call(sitePlacesRoute, { query: { ...filters, ...view }, signal }),
    enabled: isClustered && view !== undefined,
    placeholderData: keepPreviousData,
  });
  return { query: whole, data: (isClustered && view !== undefined && closer.data) || whole.data };
}

/** What is seen, out to the next line of a grid that is as wide as half the view. */
function aroundView(frame: Frame, size: Size): MapView {
  const first = pointAt(frame, size, { x: 0, y: 0 });
  const last = pointAt(frame, size, { x: size.width, y: size.height });
  const { west, south, east, north } = viewOf({ left: first.x, top: first.y, right: last.x, bottom: last.y });
  const grid = 360 / 2 ** Math.ceil(Math.log2(frame.zoom) + 1);
  const out = (degree: number, edge: number, round: (value: number) => number) =>
    Math.min(edge, Math.max(-edge, round(degree / grid) * grid));
  return {
    west: out(west, 180, Math.floor),
    south: out(south, 90, Math.floor),
    east: out(east, 180, Math.ceil),
    north: out(north, 90, Math.ceil),
  };
}
