import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Area, type Position, readArea } from '../../formats/geojson/read-area.ts';
import { boundsOf, insideOf } from './inside-area.ts';

function areaOf(geometry: object): Area {
  const read = readArea(JSON.stringify(geometry));
  if (!read.ok) throw new Error(`${read.at}: ${read.message}`);
  return read.value;
}

const closed = (ring: readonly Position[]): Position[] => [...ring, ring[0]!];

function polygon(...rings: Position[][]): Area {
  return areaOf({ type: 'Polygon', coordinates: rings.map(closed) });
}

function inside(...rings: Position[][]) {
  const isInside = insideOf(polygon(...rings));
  return (...position: Position) => isInside(position);
}

const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
];

const around = (latitude: number): Position[] =>
  [-150, -30, 90, 179].map((longitude) => [longitude, latitude] as const);

/** By all edges of all rings, as one would write it down first (even-odd rule). Of positions on an edge it says nothing. */
function oracle(rings: readonly (readonly Position[])[], [x, y]: Position): boolean | undefined {
  let crossed = 0;
  for (const ring of rings) {
    for (const [index, [x2, y2]] of ring.entries()) {
      const [x1, y1] = ring.at(index - 1)!;
      const along = (x - x1) * (y2 - y1) - (y - y1) * (x2 - x1);
      const isBetween =
        Math.min(x1, x2) <= x && x <= Math.max(x1, x2) && Math.min(y1, y2) <= y && y <= Math.max(y1, y2);
      if (along === 0 && isBetween) return undefined;
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) crossed++;
    }
  }
  return crossed % 2 === 1;
}

const aPosition = fc.tuple(fc.integer({ min: -80, max: 80 }), fc.integer({ min: -60, max: 60 }));
const aRing = fc.array(aPosition, { minLength: 3, maxLength: 60 });
/** A longitude between -180 and 180 for the same meridian. */
const onMap = (longitude: number) => ((((longitude + 180) % 360) + 360) % 360) - 180;

describe('insideOf', () => {
  it('takes what lies inside or on the edge, and not what lies in a hole', () => {
    const has = inside(box(0, 0, 10, 10), box(4, 4, 6, 6));

    expect([has(1, 1), has(0, 5), has(10, 10), has(4, 5)]).toEqual([true, true, true, true]);
    expect([has(5, 5), has(11, 5), has(10.001, 5)]).toEqual([false, false, false]);
  });

  it('agrees with counting all edges, on whichever side of the line of 180 degrees', () => {
    fc.assert(
      fc.property(aRing, aPosition, fc.integer({ min: -180, max: 180 }), (ring, [x, y], moved) => {
        const expected = oracle([ring], [x, y]);

        const has = inside(ring.map(([longitude, latitude]) => [onMap(longitude + moved), latitude]));
        expect(has(onMap(x + moved), y)).toBe(expected ?? true);
      }),
    );
  });

  it('agrees with counting all edges of a ring and its hole', () => {
    fc.assert(
      fc.property(aRing, fc.tuple(fc.nat(30), fc.nat(30)), (hole, [x, y]) => {
        const outer = box(-90, -70, 90, 70);

        expect(inside(outer, hole)(x, y)).toBe(oracle([outer, hole], [x, y]) ?? true);
      }),
    );
  });

  it('does not ask which way round an edge runs', () => {
    fc.assert(
      fc.property(aRing, aPosition, (ring, position) => {
        expect(inside(ring)(...position)).toBe(inside(ring.toReversed())(...position));
      }),
    );
  });

  it('goes across the line of 180 degrees, whether it jumps there, goes on beyond it or is cut', () => {
    const cut = areaOf({
      type: 'MultiPolygon',
      coordinates: [box(170, -20, 180, 0), box(-180, -20, -170, 0)].map((ring) => [closed(ring)]),
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
    const [north, south] = [inside(around(70)), inside(around(-70))];

    expect([north(0, 80), north(0, 60), south(33, -89), south(33, 0)]).toEqual([true, false, true, false]);
  });
});

describe('boundsOf', () => {
  it('holds every corner', () => {
    const area = areaOf({
      type: 'MultiPolygon',
      coordinates: [box(0, -5, 10, 10), box(20, 0, 30, 12)].map((ring) => [closed(ring)]),
    });

    expect(boundsOf(area)).toEqual({ west: 0, south: -5, east: 30, north: 12 });
  });

  it('is as wide as the map where an area goes across the line of 180 degrees, and as high as the pole it goes round', () => {
    const wide = { west: -180, south: -20, east: 180, north: 0 };

    expect(boundsOf(polygon(box(170, -20, -170, 0)))).toEqual(wide);
    expect(boundsOf(polygon(box(170, -20, 190, 0)))).toEqual(wide);
    expect(boundsOf(polygon(around(70)))).toEqual({ west: -180, south: 70, east: 180, north: 90 });
  });

  it('holds all that is inside', () => {
    const anywhere = fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 }));
    fc.assert(
      fc.property(fc.array(anywhere, { minLength: 3, maxLength: 8 }), anywhere, (ring, [x, y]) => {
        const { west, south, east, north } = boundsOf(polygon(ring));
        const isWithin = x >= west && x <= east && y >= south && y <= north;

        expect(isWithin || !insideOf(polygon(ring))([x, y])).toBe(true);
      }),
    );
  });
});
