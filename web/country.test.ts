import { describe, expect, it } from 'vitest';
import { countryName } from './country.ts';

describe('countryName', () => {
  it('names a country by its code', () => {
    expect(countryName('FI')).toBe('Finland');
  });

  it('says what is not known, and shows a code it has no name for', () => {
    expect(countryName(null)).toBe('not known');
    expect(countryName('QZ')).toBe('QZ');
  });
});
