import { describe, expect, it } from 'vitest';
import { degreesOf } from './degrees.ts';

describe('degreesOf', () => {
  it('takes a point or a comma', () => {
    expect([degreesOf('61.4978'), degreesOf(' -23,76 ')]).toEqual([61.4978, -23.76]);
  });

  it('states nothing for an empty field, and something refused for what is no number', () => {
    expect(degreesOf('')).toBeNull();
    expect(degreesOf('north')).toBeGreaterThan(180);
  });
});
