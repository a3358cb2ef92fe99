import { geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import atlas from 'world-atlas/countries-110m.json' with { type: 'json' };
import type { MapView } from '../../../src/common/map-cells.ts';
import { type Point, world } from './frame.ts';

const projection = geoNaturalEarth1().fitSize([world.width, world.height], { type: 'Sphere' });

/** Where a place is in the drawn world. */
export function drawnAt({ latitude, longitude }: { latitude: number; longitude: number }): Point {
  const [x, y] = projection([longitude, latitude])!;
  return { x, y };
}

const pathOf = geoPath(projection).digits(1);

/** The outline of a shape of the atlas. */
export const drawnPath = (shape: Parameters<typeof pathOf>[0]): string | null => pathOf(shape);

/** The degrees of a point of the drawn world; beside it, those of its edge. */
export function degreesAt({ x, y }: Point): { latitude: number; longitude: number } {
  const [longitude, latitude] = projection.invert!([x, y]) ?? [0, 0];
  return { latitude: within(latitude, 90), longitude: within(longitude, 180) };
}

/** The land and the borders of countries, as Natural Earth draws them at 1:110 m. */
export const landPath = pathOf(feature(atlas, atlas.objects.land))!;
export const borderPath = pathOf(mesh(atlas, atlas.objects.countries, (one, other) => one !== other))!;

/** What a part of the drawn world holds, in degrees; rather a little more. */
export function viewOf({ left, top, right, bottom }: Record<'left' | 'top' | 'right' | 'bottom', number>): MapView {
  const steps = Array.from({ length: 9 }, (_, step) => step / 8);
  const edges = steps.flatMap((step): [number, number][] => {
    const [x, y] = [left + (right - left) * step, top + (bottom - top) * step];
    return [
      [x, top],
      [x, bottom],
      [x, (top + bottom) / 2],
      [left, y],
      [right, y],
    ];
  });
  const degrees = edges.map((edge) => projection.invert!(edge) ?? [0, 0]);
  const longitudes = degrees.map(([longitude]) => within(longitude, 180));
  const latitudes = degrees.map(([, latitude]) => within(latitude, 90));
  return {
    west: Math.min(...longitudes),
    east: Math.max(...longitudes),
    south: Math.min(...latitudes),
    north: Math.max(...latitudes),
  };
}

/** Beside the world there are no degrees: its edge stands for them. */
function within(degrees: number, edge: number): number {
  return Number.isNaN(degrees) ? edge : Math.min(edge, Math.max(-edge, degrees));
}
