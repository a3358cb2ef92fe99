import { describe, expect, it } from 'vitest';
import { AppError } from '../src/common/errors.ts';
import { isAway, retryDelayMillis } from './api.ts';

describe('isAway', () => {
  it('tells a restarting server from a refusal', () => {
    expect(isAway(new AppError('unavailable', 'The database is starting.'))).toBe(true);
    expect(isAway(new TypeError('Failed to fetch'))).toBe(true);
    expect(isAway(new AppError('forbidden', 'No.'))).toBe(false);
  });
});

describe('retryDelayMillis', () => {
  it('waits as long as the server asked', () => {
    expect(retryDelayMillis(0, new AppError('unavailable', 'Soon.', { retryAfterSeconds: 3 }))).toBe(3000);
  });

  it('doubles from one second and stops at five', () => {
    expect([0, 1, 2, 3, 9].map((attempt) => retryDelayMillis(attempt, new TypeError()))).toEqual([
      1000, 2000, 4000, 5000, 5000,
    ]);
  });
});
