import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SitePlace } from '../../../src/modules/sites/contract.ts';
import { seenClusters } from './clusters.ts';
import { wholeFrame } from './frame.ts';
import { radiusOf } from './marks.tsx';

const aPlace: fc.Arbitrary<SitePlace> = fc.record({
  latitude: fc.double({ min: -55, max: 75, noNaN: true }),
  longitude: fc.double({ min: -179, max: 179, noNaN: true }),
  count: fc.integer({ min: 1, max: 500 }),
  dependence: fc.constant('nothing' as const),
  site: fc.constant(null),
});
const aSize = fc.record({ width: fc.integer({ min: 300, max: 1600 }), height: fc.constant(900) });

describe('the marks of a map', () => {
  it('stand for every site once', () => {
    fc.assert(
      fc.property(fc.array(aPlace), aSize, (places, size) => {
        const seen = seenClusters(places, wholeFrame, size);

        const together = seen.flatMap(({ cluster }) => cluster.places);
        expect(together).toHaveLength(places.length);
        expect(new Set(together)).toEqual(new Set(places));
        const total = (all: readonly { count: number }[]) => all.reduce((sum, { count }) => sum + count, 0);
        expect(total(seen.map(({ cluster }) => cluster))).toBe(total(places));
      }),
    );
  });

  it('stand apart, so that each can be read and pointed at', () => {
    fc.assert(
      fc.property(fc.array(aPlace), aSize, (places, size) => {
        const seen = seenClusters(places, wholeFrame, size);

        for (const [index, { at }] of seen.entries()) {
          for (const other of seen.slice(index + 1)) {
            expect(Math.hypot(at.x - other.at.x, at.y - other.at.y)).toBeGreaterThan(radiusOf(1));
          }
        }
      }),
    );
  });
});
