import { describe, expect, it } from 'vitest';
import { isId, newId } from './ids.ts';

describe('newId', () => {
  it('gives UUIDs of version 7 that are distinct and sort as they were made, beyond what one millisecond can count', () => {
    const ids = Array.from({ length: 10_000 }, () => newId());

    expect(ids.every((id) => isId(id) && /^.{14}7.{4}[89ab]/.test(id))).toBe(true);
    expect(new Set(ids.map((id) => id.slice(19))).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
  });

  it('begins with the milliseconds, and goes on from the last id where the clock runs back', () => {
    const later = newId(Date.UTC(2100, 0, 1));
    const earlier = newId(Date.UTC(2026, 0, 1));

    expect(Number.parseInt(later.replace('-', '').slice(0, 12), 16)).toBe(Date.UTC(2100, 0, 1));
    expect(earlier > later).toBe(true);
  });
});
