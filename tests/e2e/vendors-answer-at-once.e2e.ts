import { beforeAll, describe, expect, it } from 'vitest';
import { loadVendors, type VendorsOutcome } from '../../bench/vendors/vendors.ts';

/** `npm run load:vendors` in small: nothing fails and nothing is lost; how fast anything is, is no matter of tests. */
describe('many suppliers who answer one round at once', () => {
  let outcome: VendorsOutcome;
  beforeAll(async () => {
    outcome = await loadVendors({ suppliers: 30, vendors: 10, seconds: 2, thinkSeconds: 0.3, strikes: 1 }, () => {});
  }, 180_000);

  it('save every answer, without an error', () => {
    expect(outcome.questions).toBe(97);
    expect(outcome.thinking.count).toBeGreaterThan(10);
    expect(outcome.restless.count).toBeGreaterThan(outcome.thinking.count);
    expect(outcome.errors).toEqual({});
  });

  it('lose nothing that was acknowledged when the program and its database are killed', () => {
    const { kills, acknowledged } = outcome.struck;

    expect([kills, outcome.lost]).toEqual([2, 0]);
    expect(acknowledged).toBeGreaterThan(10);
  });
});
