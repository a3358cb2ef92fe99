import { describe, expect, it } from 'vitest';
import { AppError } from '../src/common/errors.ts';
import { isAway, isNowhere, retryDelayMillis } from './api.ts';

describe('isAway', () => {
  it('tells a restarting server from a refusal', () => {
    expect(isAway(new AppError('unavailable', 'The database is starting.'))).toBe(true);
    expect(isAway(new TypeError('Failed to fetch'))).toBe(true);
    expect(isAway(new AppError('forbidden', 'No.'))).toBe(false);
  });
});

describe('isNowhere', () => {
  const refusal = (...places: string[]) =>
    new AppError('invalid-input', 'No.', { problems: places.map((at) => ({ at, message: 'No.' })) });

  it('takes an address that can name no record for one where nothing stands', () => {
    expect(isNowhere(new AppError('not-found', 'There is no change 7.'))).toBe(true);
    expect(isNowhere(refusal('/params/number'))).toBe(true);
  });

  it('leaves to be told what else is wrong with the address', () => {
    expect(isNowhere(refusal('/query/asOf'))).toBe(false);
    expect(isNowhere(refusal('/params/number', '/query/asOf'))).toBe(false);
    expect(isNowhere(new AppError('invalid-input', 'No.'))).toBe(false);
    expect(isNowhere(new TypeError('Failed to fetch'))).toBe(false);
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
