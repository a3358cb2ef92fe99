import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimeZone, nextDigestAt } from './digest-time.ts';

const daily = (hour: number) => ({ every: 'day' as const, weekday: 1, hour });
const next = (schedule: Parameters<typeof nextDigestAt>[0], zone: string, now: string) =>
  nextDigestAt(schedule, zone, new Date(now)).toISOString();

describe('nextDigestAt', () => {
  it('is today while the hour is still to come, else tomorrow', () => {
    expect(next(daily(7), 'UTC', '2026-11-21T06:59:59Z')).toBe('2026-11-21T07:00:00.000Z');
    expect(next(daily(7), 'UTC', '2026-11-21T07:00:00Z')).toBe('2026-11-22T07:00:00.000Z');
    expect(next(daily(0), 'UTC', '2026-11-21T07:00:00Z')).toBe('2026-11-22T00:00:00.000Z');
  });

  it('goes by the clocks of the zone, summer and winter', () => {
    expect(next(daily(7), 'Europe/Helsinki', '2026-07-01T00:00:00Z')).toBe('2026-07-01T04:00:00.000Z');
    expect(next(daily(7), 'Europe/Helsinki', '2026-12-01T00:00:00Z')).toBe('2026-12-01T05:00:00.000Z');
    expect(next(daily(7), 'Asia/Kathmandu', '2026-12-01T00:00:00Z')).toBe('2026-12-01T01:15:00.000Z');
  });

  it('takes the weekday of a weekly one, Monday being 1', () => {
    expect(next({ every: 'week', weekday: 1, hour: 9 }, 'UTC', '2026-11-21T12:00:00Z')).toBe(
      '2026-11-23T09:00:00.000Z',
    );
    expect(next({ every: 'week', weekday: 7, hour: 9 }, 'UTC', '2026-11-21T12:00:00Z')).toBe(
      '2026-11-22T09:00:00.000Z',
    );
  });

  it('comes after the gap on the day on which clocks are put forward over the hour, and once where they go back', () => {
    expect(next(daily(3), 'Europe/Helsinki', '2026-03-28T22:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
    const first = nextDigestAt(daily(3), 'Europe/Helsinki', new Date('2026-10-24T22:00:00Z'));
    expect(first.toISOString()).toBe('2026-10-25T00:00:00.000Z');
    expect(nextDigestAt(daily(3), 'Europe/Helsinki', first).toISOString()).toBe('2026-10-26T01:00:00.000Z');
  });

  it('always lies ahead, at the hour that was chosen, at most a week and a day away', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham', 'Pacific/Apia'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom('day' as const, 'week' as const),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 4, max: 23 }),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        (zone, every, weekday, hour, now) => {
          const at = nextDigestAt({ every, weekday, hour }, zone, now);

          const local = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' });
          expect(at.getTime()).toBeGreaterThan(now.getTime());
          expect(at.getTime() - now.getTime()).toBeLessThanOrEqual((every === 'day' ? 2 : 8) * 24 * 3600_000);
          expect(Number(local.format(at))).toBe(hour);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('isTimeZone', () => {
  it('knows the names of the IANA database and nothing else', () => {
    expect(['UTC', 'Europe/Helsinki'].map(isTimeZone)).toEqual([true, true]);
    expect(['', 'Europe/Atlantis', '../etc'].map(isTimeZone)).toEqual([false, false, false]);
  });
});
