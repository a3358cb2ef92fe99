import { describe, expect, it } from 'vitest';
import { rowsToWrite } from './counts.ts';

describe('rowsToWrite', () => {
  it('counts what is new or changed, neither what stays nor what is wrong', () => {
    expect(rowsToWrite({ new: 38, changed: 12, unchanged: 160, errors: 4 })).toBe(50);
    expect(rowsToWrite(null)).toBe(0);
  });
});
