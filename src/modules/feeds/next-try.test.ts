import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTryAfter, readRetryAfter } from './next-try.ts';

const now = new Date('2026-11-20T12:00:00Z');

describe('the next try of a source', () => {
  const minutes = (tries: Partial<Parameters<typeof nextTryAfter>[0]>) =>
    (nextTryAfter({ now, everyHours: 6, failures: 0, chance: 0, ...tries }).getTime() - now.getTime()) / 60_000;

  it('comes at the next turn, or after a pause that doubles with each failure', () => {
    expect(minutes({})).toBe(360);
    expect([1, 2, 3, 4].map((failures) => minutes({ failures, chance: 0.5 }))).toEqual([5, 10, 20, 40]);
    expect(minutes({ failures: 20, chance: 0.5 })).toBe(360);
  });

  it('waits at least as long as the other side asks for, a week at most', () => {
    expect(minutes({ failures: 1, retryAfterSeconds: 3600 })).toBe(60);
    expect(minutes({ failures: 1, retryAfterSeconds: 1 })).toBe(2.5);
    expect(minutes({ failures: 1, retryAfterSeconds: 1e9 })).toBe(7 * 24 * 60);
  });

  it('is never sooner than half a pause and never later than one and a half', () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });

    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 720 }),
        fc.integer({ min: 1, max: 40 }),
        chance,
        (everyHours, failures, drawn) => {
          const usual = Math.min(everyHours * 60, 5 * 2 ** (failures - 1));
          const waited = minutes({ everyHours, failures, chance: drawn });

          expect(waited).toBeGreaterThanOrEqual(usual / 2 - 1e-6);
          expect(waited).toBeLessThanOrEqual(usual * 1.5 + 1e-6);
        },
      ),
    );
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120],
    ['Fri, 20 Nov 2026 12:02:00 GMT', 120],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    [undefined, undefined],
  ])('%s is read as %s seconds', (value, seconds) => {
    expect(readRetryAfter(value, now)).toBe(seconds);
  });
});
