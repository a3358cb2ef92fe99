import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonRoots, partsOf } from './neighbourhood.ts';

describe('partsOf', () => {
  it('gives the small ones all they have and shares the rest evenly', () => {
    expect(partsOf([2, 100, 100], 22)).toEqual([2, 10, 10]);
    expect(partsOf([1, 1], 50)).toEqual([1, 1]);
    expect(partsOf([], 5)).toEqual([]);
  });

  it('gives out as much as there is and nobody more than is there', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 12 }), fc.nat(200), (sizes, limit) => {
        const parts = partsOf(sizes, limit);
        const all = sizes.reduce((sum, size) => sum + size, 0);

        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(Math.min(limit, all));
        expect(parts.every((part, index) => part >= 0 && part <= sizes[index]!)).toBe(true);
      }),
    );
  });
});

describe('commonRoots', () => {
  const direct = (...places: number[]) => ({
    isDirect: (place: number) => places.includes(place),
    isOurs: () => false,
  });

  it('names the nearest node on which several direct suppliers rest, not what stands behind it alone', () => {
    // 0, 1 and 2 sell to us; 3 supplies 0 and 1; 4 stands behind 3, 5 behind 3 and 2.
    const links = [
      { from: 3, to: 0 },
      { from: 3, to: 1 },
      { from: 4, to: 3 },
      { from: 5, to: 3 },
      { from: 5, to: 2 },
    ];

    expect(commonRoots(6, links, direct(0, 1, 2))).toEqual([
      { place: 5, suppliers: 3 },
      { place: 3, suppliers: 2 },
    ]);
  });

  it('names one node of a circle', () => {
    const links = [
      { from: 2, to: 0 },
      { from: 2, to: 1 },
      { from: 3, to: 2 },
      { from: 2, to: 3 },
    ];

    expect(commonRoots(4, links, direct(0, 1))).toEqual([{ place: 2, suppliers: 2 }]);
  });

  it('finds a root wherever two direct suppliers share anything upstream, counted by brute force', () => {
    const link = fc.record({ from: fc.nat(8), to: fc.nat(8) });
    fc.assert(
      fc.property(fc.array(link, { maxLength: 20 }), (links) => {
        const isDirect = (place: number) => place < 3;
        const upstream = (start: number) => {
          const seen = new Set([start]);
          for (const place of seen) for (const one of links) if (one.to === place) seen.add(one.from);
          seen.delete(start);
          return seen;
        };
        const resting = Array.from(
          { length: 9 },
          (_, place) => [0, 1, 2].filter((one) => upstream(one).has(place)).length,
        );

        const roots = commonRoots(9, links, { isDirect, isOurs: () => false });

        expect(roots.every(({ place, suppliers }) => suppliers === resting[place])).toBe(true);
        expect(roots.length > 0).toBe(resting.some((count) => count >= 2));
        expect(roots[0]?.suppliers ?? 0).toBe(Math.max(...resting) >= 2 ? Math.max(...resting) : 0);
      }),
    );
  });
});
