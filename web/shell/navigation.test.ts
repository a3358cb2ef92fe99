import { describe, expect, it } from 'vitest';
import { destinations, onPhone } from './navigation.ts';

describe('navigation', () => {
  it('gives each destination an address and a letter of its own', () => {
    expect(new Set(destinations.map(({ to }) => to)).size).toBe(destinations.length);
    expect(new Set(destinations.map(({ letter }) => letter)).size).toBe(destinations.length);
  });

  it('leaves room for "More" in the bar of a phone', () => {
    expect(onPhone).toHaveLength(4);
  });
});
