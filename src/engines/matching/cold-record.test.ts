import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sensibleTime } from './cold-record.ts';

describe('sensibleTime', () => {
  it('reads a date as Date.parse does, wherever that makes sense', () => {
    const least = Date.UTC(1990, 0);
    const most = Date.UTC(2149, 0) - 1;
    const written = fc
      .tuple(fc.date({ min: new Date(least), max: new Date(most), noInvalidDate: true }), fc.nat(24), fc.nat(9))
      .map(([date, length, digit]) => {
        const text = date.toISOString();
        return length < 20 ? `${text.slice(0, 19)}Z` : `${text.slice(0, length)}${digit}Z`;
      });
    fc.assert(
      fc.property(written, (date) => {
        const expected = Date.parse(date);

        expect(sensibleTime(date)).toBe(Number.isNaN(expected) ? undefined : expected);
      }),
    );
  });

  it.each([
    ['2024-02-29T12:00:00Z', Date.UTC(2024, 1, 29, 12)],
    ['2024-05-01T00:00:00.123456789Z', Date.UTC(2024, 4, 1, 0, 0, 0, 123)],
    ['2024-05-01T00:00:00+02:00', Date.UTC(2024, 3, 30, 22)],
    ['2024-05-01', Date.UTC(2024, 4, 1)],
    ['2024-05-01T24:61:00Z', undefined],
    ['2024-13-01T00:00:00Z', undefined],
    ['2024-05-01T00:00:00.Z', undefined],
    ['0001-01-01T00:00:00Z', undefined],
    ['', undefined],
    [null, undefined],
  ])('takes %s for %s', (date, millis) => {
    expect(sensibleTime(date)).toBe(millis);
  });
});
