import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestDaysIn } from './stated-days.ts';

describe('longestDaysIn', () => {
  it.each([
    ['Within 30 days.', 30],
    ['Critical: 7 days, high: 30 days, all others: 90 days', 90],
    ['A fix for critical flaws within 48 hours', 2],
    ['36 h', 2],
    ['two weeks for critical ones', 14],
    ['One month', 31],
    ['within 10 working days', 16],
    ['10 business days', 16],
    ['15-day limit; 30-day limit', 30],
    ['between 5 and 20 days', 20],
    ['Critical within 14 days; it really took 11 days in the last twelve months.', 14],
    ['Over the past 12 months the median was 9 days', 9],
    ['We patch quickly', null],
    ['CVE-2021-44228 was fixed', null],
    ['', null],
  ])('reads %j as %s', (text, days) => {
    expect(longestDaysIn(text)).toBe(days);
  });

  it('never fails, and never gives less than a day', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const days = longestDaysIn(text);
        expect(days === null || (Number.isSafeInteger(days) && days >= 1)).toBe(true);
      }),
    );
  });
});
