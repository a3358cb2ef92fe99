import { describe, expect, it } from 'vitest';
import { agoOf, asOfInWords, momentOfField } from './moments.ts';

describe('momentOfField', () => {
  const now = new Date('2026-11-21T09:30:10Z');

  it('takes a change number as it is', () => {
    expect(momentOfField(' 1204 ', now)).toBe('1204');
  });

  it('reads a day with a time as UTC, and a day alone as its end', () => {
    expect(momentOfField('2026-03-14 12:00', now)).toBe('2026-03-14T12:00:00.000Z');
    expect(momentOfField('2026-03-14', now)).toBe('2026-03-14T23:59:59.000Z');
  });

  it('reads today as now', () => {
    expect(momentOfField('2026-11-21', now)).toBe(now.toISOString());
  });

  it('knows no moment that has not come, no day that does not exist and no other words', () => {
    expect(
      ['2026-11-21 10:00', '2027-01-01', '2026-02-30', 'yesterday', ''].map((text) => momentOfField(text, now)),
    ).toEqual(Array(5).fill(undefined));
  });
});

describe('agoOf', () => {
  it('goes back by the calendar, to the minute', () => {
    const now = new Date('2026-11-21T09:30:10Z');

    expect(agoOf('month', now)).toBe('2026-10-21T09:30:00.000Z');
    expect(agoOf('year', now)).toBe('2025-11-21T09:30:00.000Z');
  });
});

describe('asOfInWords', () => {
  it('names a change or a moment', () => {
    expect(asOfInWords('12')).toBe('change 12');
    expect(asOfInWords('2026-03-14T12:00:00Z')).toBe('14 Mar 2026, 12:00 UTC');
  });

  it('leaves what is neither as it was written', () => {
    expect(asOfInWords('yesterday')).toBe('yesterday');
  });
});
