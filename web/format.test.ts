import { describe, expect, it } from 'vitest';
import { daysBetween, formatAgeHours, formatBytes, formatDate, formatMoment, shortHash } from './format.ts';

describe('formatAgeHours', () => {
  it('says hours below two days and days from there on, rounded down', () => {
    expect([0.4, 1, 47.9, 48, 200].map(formatAgeHours)).toEqual(['under 1 h', '1 h', '47 h', '2 d', '8 d']);
  });
});

describe('formatDate', () => {
  it('writes the day of a moment in UTC', () => {
    expect(formatDate('2026-11-20T23:30:00Z')).toBe('20 Nov 2026');
  });

  it('shows what is no date as it stands', () => {
    expect(formatDate('last spring')).toBe('last spring');
  });
});

describe('formatMoment', () => {
  it('names the time zone', () => {
    expect(formatMoment('2026-11-20T09:04:33Z')).toBe('20 Nov 2026, 09:04 UTC');
  });
});

describe('daysBetween', () => {
  it('counts whole days and never less than none', () => {
    const now = new Date('2026-11-20T12:00:00Z');

    expect(daysBetween('2026-11-18T13:00:00Z', now)).toBe(1);
    expect(daysBetween('2026-11-21T00:00:00Z', now)).toBe(0);
  });
});

describe('formatBytes', () => {
  it('names the unit', () => {
    expect([12, 41_000, 2_400_000].map(formatBytes)).toEqual(['12 bytes', '41 kB', '2.4 MB']);
  });
});

describe('shortHash', () => {
  it('keeps both ends', () => {
    expect(shortHash('9f2cdeadbeef61ab')).toBe('9f2c…61ab');
  });
});
