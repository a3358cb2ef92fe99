import { describe, expect, it } from 'vitest';
import { waitText } from './wait-text.ts';

describe('waitText', () => {
  it('counts seconds up to two minutes and rounds minutes up', () => {
    expect([1, 60, 120, 121, 900].map(waitText)).toEqual(['1 s', '60 s', '120 s', '3 min', '15 min']);
  });
});
