import { describe, expect, it } from 'vitest';
import { widthOf } from './share-bar.tsx';

describe('widthOf', () => {
  it('draws a share as its part of the whole', () => {
    expect(widthOf(31, 124)).toBe(25);
  });

  it('never draws a share that exists as nothing, nor one that is none as something', () => {
    expect(widthOf(1, 100_000)).toBe(1);
    expect(widthOf(0, 10)).toBe(0);
    expect(widthOf(0, 0)).toBe(0);
  });
});
