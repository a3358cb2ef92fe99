import { describe, expect, it } from 'vitest';
import { staleText } from './data-ages.tsx';

describe('staleText', () => {
  const feed = { kind: 'osv' as const, state: 'ready' as const, ageHours: 200, limitHours: 168, stale: true };

  it('names the limit that was passed', () => {
    expect(staleText(feed)).toBe('OSV 8 d, stale (limit 7 d)');
  });

  it('says that nothing is loaded instead of showing an age', () => {
    expect(staleText({ ...feed, state: 'empty', ageHours: null })).toBe('OSV not loaded');
  });
});
