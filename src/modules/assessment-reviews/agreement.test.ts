import { describe, expect, it } from 'vitest';
import { agreementOf } from './agreement.ts';
import type { Review, ReviewVerdict } from './contract.ts';

describe('agreementOf', () => {
  const review = (name: string, item: string, verdict: ReviewVerdict, outdated = false): Review => ({
    ...{ item, verdict, outdated, own: false, comment: null, submission: 1, reviewedAt: '2026-01-01T00:00:00Z' },
    reviewer: { id: name, name },
  });
  const judged = (name: string, verdicts: readonly ReviewVerdict[]) =>
    verdicts.map((verdict, place) => review(name, `Q${place}`, verdict));
  const times = (count: number, verdict: ReviewVerdict) => Array.from({ length: count }, () => verdict);

  it('says nothing of one reviewer', () => {
    expect(agreementOf(judged('Ada', times(20, 'accepted')))).toEqual({ all: null, pairs: [] });
  });

  it('is 0.4 for the table 20, 5, 10, 15, and names where the two differ', () => {
    const reviews = [
      ...judged('Ada', [...times(25, 'accepted'), ...times(25, 'queried')]),
      ...judged('Ben', [
        ...times(20, 'accepted'),
        ...times(5, 'queried'),
        ...times(10, 'accepted'),
        ...times(15, 'queried'),
      ]),
    ];

    const { pairs } = agreementOf(reviews);

    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatchObject({ answers: 50, observed: 0.7, enough: true });
    expect(pairs[0]!.kappa).toBeCloseTo(0.4, 12);
    expect(pairs[0]!.differ).toHaveLength(15);
  });

  it('is not enough where few were judged by both, or all were judged alike', () => {
    const few = agreementOf([...judged('Ada', ['accepted', 'queried']), ...judged('Ben', ['accepted', 'queried'])]);
    const alike = agreementOf([...judged('Ada', times(20, 'accepted')), ...judged('Ben', times(20, 'accepted'))]);

    expect(few.pairs[0]).toMatchObject({ kappa: 1, enough: false });
    expect(alike.pairs[0]).toMatchObject({ observed: 1, kappa: null, enough: false });
  });

  it('leaves out verdicts on answers that were altered since', () => {
    const { all } = agreementOf([
      ...judged('Ada', ['accepted', 'queried']),
      ...judged('Ben', ['accepted']),
      review('Ben', 'Q1', 'accepted', true),
    ]);

    expect(all).toMatchObject({ answers: 1, observed: 1 });
  });
});
