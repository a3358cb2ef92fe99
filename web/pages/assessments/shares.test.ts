import { describe, expect, it } from 'vitest';
import { bandOf } from './shares.ts';

describe('bandOf', () => {
  it('is the quarter that a bound lies in, the upper one on an edge', () => {
    expect([0, 0.249, 0.25, 0.5, 0.749, 0.75, 1].map(bandOf)).toEqual([1, 1, 2, 3, 3, 4, 4]);
  });
});
