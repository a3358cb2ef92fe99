import { describe, expect, it } from 'vitest';
import { type Area, type Position, readArea } from '../../formats/geojson/read-area.ts';
import { insideOf } from './area.ts';

function areaOf(geometry: object): Area {
  const read = readArea(JSON.stringify(geometry));
  if (!read.ok) throw new Error(`${read.at}: ${read.message}`);
  return read.value;
}

function inside(...rings: Position[][]) {
  const coordinates = rings.map((ring) => [...ring, ring[0]!]);
  const isInside = insideOf(areaOf({ type: 'Polygon', coordinates }));
  return (...position: Position) => isInside(position);
}

const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
];

describe('insideOf', () => {
  it('takes what lies inside or on the edge, and not what lies in a hole', () => {
    const has = inside(box(0, 0, 10, 10), box(4, 4, 6, 6));

    expect([has(1, 1), has(0, 5), has(10, 10), has(4, 5), has(5, 5), has(11, 5)]).toEqual([
      ...[true, true, true, true, false, false],
    ]);
  });

  it('goes across the line of 180 degrees, whether it jumps there, goes on beyond it or is cut', () => {
    const cut = areaOf({
      type: 'MultiPolygon',
      coordinates: [box(170, -20, 180, 0), box(-180, -20, -170, 0)].map((ring) => [[...ring, ring[0]]]),
    });

    for (const has of [
      inside(box(170, -20, -170, 0)),
      inside(box(170, -20, 190, 0)),
      inside(box(-190, -20, -170, 0)),
      (...position: Position) => insideOf(cut)(position),
    ]) {
      expect([has(175, -5), has(-175, -5), has(180, -5), has(-180, -5)]).toEqual([true, true, true, true]);
      expect([has(0, -5), has(169, -5), has(-169, -5), has(175, 1)]).toEqual([false, false, false, false]);
    }
  });

  it('takes the whole map, and what is wide but drawn in steps', () => {
    const wide = inside([
      ...([-170, -60, 60, 170].map((longitude) => [longitude, 0]) as Position[]),
      ...([170, 60, -60, -170].map((longitude) => [longitude, 50]) as Position[]),
    ]);

    expect(inside(box(-180, -90, 180, 90))(12, 34)).toBe(true);
    expect([wide(0, 10), wide(-100, 10), wide(175, 10)]).toEqual([true, true, false]);
  });

  it('has the pole in it that a ring goes round', () => {
    const around = (latitude: number) =>
      inside([-150, -30, 90, 179].map((longitude) => [longitude, latitude] as const));

    expect([around(70)(0, 80), around(70)(0, 60), around(-70)(33, -89), around(-70)(33, 0)]).toEqual([
      ...[true, false, true, false],
    ]);
  });
});
