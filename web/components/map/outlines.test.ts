import { geoDistance } from 'd3-geo';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circleAround, greatCirclePath, ringsPath } from './outlines.ts';

describe('outlines on the map', () => {
  it('draw a circle whose edge is as far from its middle everywhere', () => {
    const aPlace = fc.tuple(
      fc.double({ min: -179, max: 179, noNaN: true }),
      fc.double({ min: -60, max: 60, noNaN: true }),
    );
    fc.assert(
      fc.property(aPlace, fc.integer({ min: 10, max: 2000 }), (middle, kilometres) => {
        const ring = circleAround(middle, kilometres);

        expect(ring.at(-1)).toEqual(ring[0]);
        for (const at of ring) {
          expect(Math.abs(geoDistance(middle, [...at]) * 6371 - kilometres)).toBeLessThan(kilometres * 0.02 + 0.3);
        }
      }),
    );
  });

  it('draw the way over the Pacific in two parts', () => {
    expect(greatCirclePath([140, 35], [-120, 37]).match(/M/g)).toHaveLength(2);
    expect(greatCirclePath([7, 51], [120, 24]).match(/M/g)).toHaveLength(1);
  });

  it('bend a long edge along its parallel', () => {
    const square = [
      [-60, 50],
      [60, 50],
      [60, 60],
      [-60, 60],
      [-60, 50],
    ] as const;

    expect(ringsPath([square]).match(/L/g)!.length).toBeGreaterThan(60);
  });
});
