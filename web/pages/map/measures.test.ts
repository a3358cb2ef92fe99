import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepsOf } from './measures.ts';

describe('stepsOf', () => {
  it('gives every count exactly one step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.nat(), (largest, any) => {
        const count = 1 + (any % largest);

        expect(stepsOf(largest).filter(({ from, to }) => count >= from && count <= to)).toHaveLength(1);
      }),
    );
    expect(stepsOf(0)).toEqual([]);
    expect(stepsOf(10)).toEqual([
      { step: 1, from: 1, to: 3 },
      { step: 2, from: 4, to: 6 },
      { step: 3, from: 7, to: 9 },
      { step: 4, from: 10, to: 10 },
    ]);
  });
});
