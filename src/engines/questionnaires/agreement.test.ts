import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohenKappa, fleissKappa, type Pair, weightedKappa } from './agreement.ts';

const order = ['none', 'some', 'most', 'all'];
const option = fc.constantFrom(...order);
const pairsOf = fc.array(fc.tuple(option, option), { minLength: 1, maxLength: 30 });

/** As often as the table of counts says, rows what the first says, columns what the second says. */
function table(counts: readonly (readonly number[])[], names: readonly string[]): Pair[] {
  return counts.flatMap((row, one) =>
    row.flatMap((count, other) => Array.from({ length: count }, (): Pair => [names[one]!, names[other]!])),
  );
}

describe('cohenKappa', () => {
  it('is 0.4 for the table 20, 5, 10, 15', () => {
    const { observed, expected, kappa } = cohenKappa(
      table(
        [
          [20, 5],
          [10, 15],
        ],
        ['yes', 'no'],
      ),
    );

    expect(observed).toBeCloseTo(0.7, 12);
    expect(expected).toBeCloseTo(0.5, 12);
    expect(kappa).toBeCloseTo(0.4, 12);
  });

  it('is undefined where both say one thing of everything, not 1', () => {
    expect(cohenKappa([['yes', 'yes']])).toEqual({ subjects: 1, observed: 1, expected: 1, kappa: null });
    expect(cohenKappa([]).kappa).toBeNull();
  });

  it('is 0 where one always says the same and the other does not: it says no more than chance', () => {
    const kappa = cohenKappa([
      ['yes', 'yes'],
      ['yes', 'no'],
    ]).kappa;

    expect(kappa).toBe(0);
  });
});

describe('weightedKappa', () => {
  it('counts the square of how far two are apart: worked by hand for the table of Cohen 1968', () => {
    const pairs = table(
      [
        [88, 14, 18],
        [10, 40, 10],
        [2, 6, 12],
      ],
      ['none', 'some', 'all'],
    );

    expect(cohenKappa(pairs).kappa).toBeCloseTo(0.29 / 0.59, 12);
    // Disagreement seen .20 · 1 + .10 · 4, expected .42 · 1 + .17 · 4.
    expect(weightedKappa(pairs, ['none', 'some', 'all']).kappa).toBeCloseTo(1 - 0.6 / 1.1, 12);
  });

  it('is the concordance of the ranks, whatever was rated (Krippendorff 1970)', () => {
    fc.assert(
      fc.property(pairsOf, (pairs) => {
        const { kappa } = weightedKappa(pairs, order);

        const concordance = concordanceOf(pairs.map(([one, other]) => [order.indexOf(one), order.indexOf(other)]));
        if (Number.isNaN(concordance)) expect(kappa).toBeNull();
        else expect(kappa).toBeCloseTo(concordance, 9);
      }),
    );
  });

  it('is that of Cohen where there are two options', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('no', 'yes'), fc.constantFrom('no', 'yes'))), (pairs) => {
        const two = weightedKappa(pairs, ['no', 'yes']);

        expect(two.subjects).toBe(pairs.length);
        expect(two.kappa ?? -9).toBeCloseTo(cohenKappa(pairs).kappa ?? -9, 9);
      }),
    );
  });

  it('leaves out what has no place in the order', () => {
    const rated: Pair[] = [
      ['none', 'none'],
      ['all', 'some'],
    ];

    expect(weightedKappa([...rated, ['not-applicable', 'all']], order)).toEqual(weightedKappa(rated, order));
  });
});

describe('fleissKappa', () => {
  it('is .210 for the standard table of ten subjects and fourteen raters', () => {
    const counts = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ];

    const { subjects, observed, expected, kappa } = fleissKappa(
      counts.map((row) => row.flatMap((count, category) => Array<string>(count).fill(`category ${category}`))),
    );

    expect(subjects).toBe(10);
    expect(observed).toBeCloseTo(0.378022, 6);
    expect(expected).toBeCloseTo(0.212755, 6);
    expect(kappa).toBeCloseTo(0.21, 3);
  });

  it('is undefined where all say one thing of everything, and where nothing has two reviewers', () => {
    expect(
      fleissKappa([
        ['yes', 'yes', 'yes'],
        ['yes', 'yes'],
      ]),
    ).toMatchObject({ observed: 1, kappa: null });
    expect(fleissKappa([['yes'], ['no'], []])).toEqual({ subjects: 0, observed: null, expected: null, kappa: null });
  });

  it('is 1 where all agree on each of several things, and does not mind who comes first', () => {
    const several = fc
      .array(fc.array(option, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 })
      .filter((subjects) => new Set(subjects.flat()).size > 1);

    expect(
      fleissKappa([
        ['yes', 'yes'],
        ['no', 'no', 'no'],
      ]).kappa,
    ).toBeCloseTo(1, 12);
    fc.assert(
      fc.property(several, (subjects) => {
        const there = fleissKappa(subjects).kappa!;
        const back = fleissKappa(subjects.map((ratings) => ratings.toReversed()).toReversed()).kappa!;

        expect(back).toBeCloseTo(there, 9);
        expect(there).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});

/** 2 · cov / (var + var + (difference of means)²), with the moments of the whole. */
function concordanceOf(pairs: readonly (readonly number[])[]): number {
  const mean = (place: number) => pairs.reduce((sum, pair) => sum + pair[place]!, 0) / pairs.length;
  const means = [mean(0), mean(1)];
  const moment = (a: number, b: number) =>
    pairs.reduce((sum, pair) => sum + (pair[a]! - means[a]!) * (pair[b]! - means[b]!), 0) / pairs.length;
  return (2 * moment(0, 1)) / (moment(0, 0) + moment(1, 1) + (means[0]! - means[1]!) ** 2);
}
