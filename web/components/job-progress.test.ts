import { describe, expect, it } from 'vitest';
import { shareOf } from './job-progress.tsx';

describe('shareOf', () => {
  it('is the part done, never more than the whole', () => {
    expect(shareOf({ done: 25, total: 100 })).toBe(0.25);
    expect(shareOf({ done: 12, total: 10 })).toBe(1);
  });

  it('is not known while the whole is not', () => {
    expect(shareOf({ done: 25, total: null })).toBeNull();
    expect(shareOf(null)).toBeNull();
  });
});
