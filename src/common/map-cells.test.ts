import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellDegrees, clusterByCell, type Placed, wholeWorld } from './map-cells.ts';

const aPlace = fc.record({
  latitude: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 0, 59.9, 60, 90)),
  longitude: fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(-180, 0, 24.9, 25, 180)),
  count: fc.integer({ min: 1, max: 1000 }),
});
const aSize = fc.constantFrom(...[0, 1, 2, 3, 6, 10].map((times) => 5.625 / 2 ** times));

describe('clusterByCell', () => {
  it('loses no place, and its counts add up', () => {
    fc.assert(
      fc.property(fc.array(aPlace), aSize, (places, degrees) => {
        const clusters = clusterByCell(places, degrees);

        expect(new Set(clusters.flatMap(({ places: together }) => together))).toEqual(new Set(places));
        expect(clusters.reduce((sum, { places: together }) => sum + together.length, 0)).toBe(places.length);
        expect(total(clusters)).toBe(total(places));
      }),
    );
  });

  it('puts together only what is closer than a cell, and stands among what it holds', () => {
    fc.assert(
      fc.property(fc.array(aPlace), aSize, (places, degrees) => {
        for (const { places: together, ...middle } of clusterByCell(places, degrees)) {
          for (const name of ['latitude', 'longitude'] as const) {
            const values = together.map((place) => place[name]);
            expect(Math.max(...values) - Math.min(...values)).toBeLessThanOrEqual(degrees + 1e-9);
            expect(middle[name]).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
            expect(middle[name]).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
          }
        }
      }),
    );
  });

  it('never parts in a wider view what stood together in a closer one', () => {
    fc.assert(
      fc.property(fc.array(aPlace), (places) => {
        const closer = clusterByCell(places, 5.625 / 4);
        const wider = clusterByCell(places, 5.625);

        const widerOf = new Map(wider.flatMap((cluster) => cluster.places.map((place) => [place, cluster])));
        for (const { places: together } of closer) {
          expect(new Set(together.map((place) => widerOf.get(place))).size).toBe(1);
        }
      }),
    );
  });
});

describe('cellDegrees', () => {
  it('makes a view 32 to 64 cells wide, the whole world 64', () => {
    expect(cellDegrees(wholeWorld)).toBe(5.625);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 360, noNaN: true }), (width) => {
        const cells = width / cellDegrees({ west: -180, east: -180 + width, south: 0, north: 0 });

        expect(cells).toBeGreaterThanOrEqual(32 - 1e-6);
        expect(cells).toBeLessThanOrEqual(64 + 1e-6);
      }),
    );
  });
});

function total(places: readonly Placed[]): number {
  return places.reduce((sum, { count }) => sum + count, 0);
}
