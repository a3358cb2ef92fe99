import { describe, expect, it } from 'vitest';
import { rowAfter } from './data-table.tsx';

describe('rowAfter', () => {
  it('begins at the first row going down and at the last going up', () => {
    expect(rowAfter(-1, 5, 1)).toBe(0);
    expect(rowAfter(-1, 5, -1)).toBe(4);
  });

  it('stays at the ends', () => {
    expect(rowAfter(4, 5, 1)).toBe(4);
    expect(rowAfter(0, 5, -1)).toBe(0);
    expect(rowAfter(2, 5, 1)).toBe(3);
  });
});
