import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regionIn, regionOf, searchFor } from './region.ts';

describe('a region in the address', () => {
  it('is read as it was written', () => {
    const aDegree = (edge: number) => fc.integer({ min: -edge * 100, max: edge * 100 }).map((degree) => degree / 100);
    fc.assert(
      fc.property(fc.array(fc.tuple(aDegree(180), aDegree(90)), { minLength: 3, maxLength: 120 }), (corners) => {
        const region = regionOf(corners.map(([x, y]) => [x + 0, y + 0]));

        expect(regionIn(searchFor(region))).toEqual(region);
      }),
    );
    for (const region of [
      { by: 'country', country: 'TW' },
      { by: 'around', site: 'L-0007', kilometres: 300 },
      { by: 'hazard', hazard: 'one' },
    ] as const) {
      expect(regionIn(searchFor(region))).toEqual(region);
    }
  });

  it.each(['', '1,2', '1,2 3,4', '1,2 3,4 5', '1,2 3,4 200,5', '1,2 3,4 x,y'])('is none where it says "%s"', (area) => {
    expect(regionIn({ area })).toBeUndefined();
  });
});
