import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRanked, monthsAfter, plannedFor, type Ranked } from './plan.ts';

describe('monthsAfter', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-11-22', 12, '2027-11-22'],
    ['2026-12-15', 1, '2027-01-15'],
  ])('%s and %i months is %s', (day, months, expected) => {
    expect(monthsAfter(day, months)).toBe(expected);
  });

  it('is later for more months', () => {
    const days = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 119 }), (day, months) => {
        expect(monthsAfter(day, months) > day).toBe(true);
        expect(monthsAfter(day, months + 1) > monthsAfter(day, months)).toBe(true);
      }),
    );
  });
});

describe('plannedFor', () => {
  const days = { today: '2026-11-22', soon: '2026-12-22' };
  const planned = (answeredOn: string | null, months: number | null, isAwaited = false) =>
    plannedFor({ answeredOn, months, isAwaited }, days);

  it('says who is due, soon or later, who never answered, who is asked already, and whom no rule asks', () => {
    expect(planned('2025-11-22', 12)).toEqual({ state: 'due', dueOn: '2026-11-22' });
    expect(planned('2025-11-23', 12)).toEqual({ state: 'soon', dueOn: '2026-11-23' });
    expect(planned('2025-12-23', 12)).toEqual({ state: 'later', dueOn: '2026-12-23' });
    expect(planned(null, 12)).toEqual({ state: 'never-answered', dueOn: null });
    expect(planned('2020-01-01', 12, true)).toEqual({ state: 'asked', dueOn: '2021-01-01' });
    expect(planned('2020-01-01', null)).toEqual({ state: 'no-rule', dueOn: null });
  });

  it('puts the most critical first, then who never answered, then the longest due', () => {
    const rows: Ranked[] = [
      { level: 'low', state: 'never-answered', dueOn: null, name: 'a' },
      { level: 'high', state: 'due', dueOn: '2026-02-01', name: 'b' },
      { level: 'high', state: 'due', dueOn: '2026-01-01', name: 'c' },
      { level: 'high', state: 'never-answered', dueOn: null, name: 'd' },
      { level: 'unknown', state: 'due', dueOn: '2020-01-01', name: 'e' },
    ];

    expect(rows.toSorted(compareRanked).map(({ name }) => name)).toEqual(['d', 'c', 'b', 'e', 'a']);
  });
});
