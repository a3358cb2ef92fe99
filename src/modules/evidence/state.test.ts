import { describe, expect, it } from 'vitest';
import { stateOn } from './state.ts';

describe('stateOn', () => {
  it('holds through its last day', () => {
    expect(stateOn('2026-11-21', '2026-11-21')).toBe('expires-soon');
    expect(stateOn('2026-11-20', '2026-11-21')).toBe('expired');
  });

  it('says thirty days before that it ends', () => {
    expect(stateOn('2026-12-21', '2026-11-21')).toBe('expires-soon');
    expect(stateOn('2026-12-22', '2026-11-21')).toBe('good');
  });

  it('is good without an end', () => {
    expect(stateOn(null, '2026-11-21')).toBe('good');
  });
});
