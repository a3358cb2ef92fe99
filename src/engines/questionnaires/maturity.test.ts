import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { implementations, maturityOf, type Practice } from './maturity.ts';

/** O-MIL of the reference. */
const oracle: Practice[] = [
  { id: 'a', domain: 'RISK', level: 1, answer: 'fully' },
  { id: 'b', domain: 'RISK', level: 1, answer: 'largely' },
  { id: 'c', domain: 'RISK', level: 2, answer: 'fully' },
  { id: 'd', domain: 'RISK', level: 2, answer: 'partially' },
  { id: 'e', domain: 'RISK', level: 3, answer: 'fully' },
];

const practices = fc
  .array(
    fc.record({
      domain: fc.constantFrom('RISK', 'ASSET', 'THREAT'),
      level: fc.integer({ min: 1, max: 3 }),
      answer: fc.option(fc.constantFrom(...implementations)),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((drawn) => drawn.map((one, index): Practice => ({ ...one, id: `p${index}` })));

describe('maturityOf', () => {
  it('gives level 1 and the practice of level 2 that blocks, level 0 where only full counts (O-MIL)', () => {
    expect(maturityOf(oracle).domains).toEqual([
      { domain: 'RISK', level: { low: 1, high: 1 }, highest: 3, next: { practices: ['d'], lifts: 3 } },
    ]);
    expect(maturityOf(oracle, ['fully']).domains[0]).toMatchObject({
      level: { low: 0, high: 0 },
      next: { practices: ['b'], lifts: 1 },
    });
  });

  it('gives a vector and its minimum', () => {
    const other: Practice[] = [
      { id: 'x', domain: 'ASSET', level: 1, answer: null },
      { id: 'y', domain: 'ASSET', level: 2, answer: 'not' },
    ];

    const { domains, minimum } = maturityOf([...oracle, ...other]);

    expect(domains.map(({ domain, level }) => [domain, level])).toEqual([
      ['RISK', { low: 1, high: 1 }],
      ['ASSET', { low: 0, high: 1 }],
    ]);
    expect(minimum).toEqual({ low: 0, high: 1 });
    expect(maturityOf([])).toEqual({ domains: [], minimum: null });
  });

  it('takes a level for earned only where every practice up to it counts', () => {
    fc.assert(
      fc.property(practices, (given) => {
        for (const { domain, level } of maturityOf(given).domains) {
          const own = given.filter((one) => one.domain === domain);
          const counted = (upTo: number) =>
            own.every((one) => one.level > upTo || ['fully', 'largely'].includes(one.answer ?? 'not'));
          expect(counted(level.low)).toBe(true);
          expect(counted(level.low + 1) && own.some((one) => one.level > level.low)).toBe(false);
        }
      }),
    );
  });

  it('only widens where an answer goes missing: neither the pessimistic level rises nor the optimistic one falls', () => {
    fc.assert(
      fc.property(practices, fc.nat(), (given, at) => {
        const before = maturityOf(given);
        const after = maturityOf(given.with(at % given.length, { ...given[at % given.length]!, answer: null }));

        for (const [index, { level }] of after.domains.entries()) {
          expect(level.low).toBeLessThanOrEqual(before.domains[index]!.level.low);
          expect(level.high).toBeGreaterThanOrEqual(before.domains[index]!.level.high);
        }
        expect(after.minimum!.low).toBeLessThanOrEqual(before.minimum!.low);
        expect(after.minimum!.high).toBeGreaterThanOrEqual(before.minimum!.high);
      }),
    );
  });

  it('names exactly what lifts a domain: with it in place the level is the one promised, without any one of it nothing is won', () => {
    fc.assert(
      fc.property(practices, (given) => {
        for (const { domain, level, next } of maturityOf(given).domains) {
          if (!next) continue;
          const inPlace = (ids: readonly string[]) =>
            maturityOf(given.map((one) => (ids.includes(one.id) ? { ...one, answer: 'fully' } : one))).domains.find(
              (one) => one.domain === domain,
            )!.level.low;

          expect(next.lifts).toBeGreaterThan(level.low);
          expect(inPlace(next.practices)).toBe(next.lifts);
          for (const left of next.practices) {
            expect(inPlace(next.practices.filter((id) => id !== left))).toBe(level.low);
          }
        }
      }),
    );
  });

  it('never gives more where less counts, and does not mind the order', () => {
    fc.assert(
      fc.property(practices, (given) => {
        const lenient = maturityOf(given);
        const strict = maturityOf(given, ['fully']);

        expect(strict.minimum!.low).toBeLessThanOrEqual(lenient.minimum!.low);
        expect(maturityOf(given.toReversed()).minimum).toEqual(lenient.minimum);
      }),
    );
  });
});
