import { describe, expect, it } from 'vitest';
import { countryShapes } from './countries.ts';

describe('countryShapes', () => {
  it('has the letters of nearly every country of the atlas, each once', () => {
    const codes = countryShapes.map(({ code }) => code);

    expect(codes).toEqual(expect.arrayContaining(['TW', 'DE', 'US', 'CN', 'GB', 'XK', 'NA']));
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeGreaterThan(170);
  });
});
