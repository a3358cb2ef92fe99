import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionTables } from '../../formats/ssvc/decide.ts';
import { exploitationByVectors, withMaturity } from './exploit-maturity.ts';
import { groupedEpss } from './grouped-epss.ts';
import { coordinatorOutcomes, type KnownForPriority, prioritise } from './prioritise.ts';

const nothing: KnownForPriority = {
  inKev: undefined,
  exploitation: undefined,
  automatable: undefined,
  technicalImpact: undefined,
  criticality: undefined,
  publiclyExposed: undefined,
};

function decisionsOf(known: Partial<KnownForPriority>) {
  return Object.fromEntries(prioritise({ ...nothing, ...known }).map(({ table, possible }) => [table, possible]));
}

describe('prioritise', () => {
  it('decides by all tables where all is known', () => {
    const known = {
      inKev: true,
      automatable: 'yes',
      technicalImpact: 'total',
      criticality: 'high',
      publiclyExposed: true,
    } as const;

    expect(decisionsOf(known)).toMatchObject({
      'cisa-coordinator': ['act'],
      'cisa-bod-26-04': ['3 days & forensic investigation'],
    });
  });

  it('keeps every decision possible that an unknown input leaves open, and asks what would settle it', () => {
    const [coordinator] = prioritise({
      ...nothing,
      exploitation: 'active',
      automatable: 'no',
      technicalImpact: 'total',
    });

    expect(coordinator).toMatchObject({
      possible: ['track', 'attend', 'act'],
      question: { input: 'missionAndWellBeing', settles: true },
    });
  });

  it('takes what is in the catalogue as exploited, whatever a coordinator wrote before', () => {
    const known = {
      inKev: true,
      exploitation: 'none',
      automatable: 'yes',
      technicalImpact: 'total',
      criticality: 'very-high',
    } as const;

    expect(decisionsOf(known)['cisa-coordinator']).toEqual(['act']);
  });

  it('never grows milder by a more critical mission or by exploitation, and never forgets a possibility by knowing more', () => {
    const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const known: fc.Arbitrary<KnownForPriority> = fc.record({
      inKev: fc.option(fc.boolean(), { nil: undefined }),
      exploitation: some('none', 'public poc', 'active'),
      automatable: some('no', 'yes'),
      technicalImpact: some('partial', 'total'),
      criticality: some('none', 'low', 'moderate', 'high', 'very-high'),
      publiclyExposed: fc.option(fc.boolean(), { nil: undefined }),
    });
    const worst = (one: KnownForPriority) => coordinatorOutcomes.indexOf(prioritise(one)[0]!.possible.at(-1) as 'act');

    fc.assert(
      fc.property(known, (one) => {
        expect(worst({ ...one, criticality: 'very-high' })).toBeGreaterThanOrEqual(
          worst({ ...one, criticality: 'low' }),
        );
        expect(worst({ ...one, inKev: true })).toBeGreaterThanOrEqual(worst({ ...one, inKev: false }));
        for (const [i, { possible }] of prioritise(one).entries()) {
          const asked = prioritise({ ...one, technicalImpact: one.technicalImpact ?? 'total' })[i]!.possible;
          expect(asked.every((outcome) => possible.includes(outcome))).toBe(true);
        }
      }),
    );
  });

  it('names what the coordinator table can come to, in its order', () => {
    expect(coordinatorOutcomes).toEqual(decisionTables['cisa-coordinator'].outcomes);
  });
});

describe('groupedEpss', () => {
  it('comes to the published example', () => {
    const grouped = groupedEpss([0.1, 0.2, 0.15])!;

    expect(grouped.probability).toBeCloseTo(0.388, 10);
    expect(grouped.atLeast).toBe(0.2);
    expect(grouped.atMost).toBeCloseTo(0.45, 10);
  });

  it('predicts nothing of nothing', () => {
    expect(groupedEpss([])).toBeNull();
  });

  it('lies within its bounds, and grows with each vulnerability', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });

    fc.assert(
      fc.property(fc.array(probability, { minLength: 1, maxLength: 50 }), probability, (all, one) => {
        const grouped = groupedEpss(all)!;
        expect(grouped.probability).toBeGreaterThanOrEqual(grouped.atLeast);
        expect(grouped.probability).toBeLessThanOrEqual(grouped.atMost);
        expect(groupedEpss([...all, one])!.probability).toBeGreaterThanOrEqual(grouped.probability - 1e-12);
      }),
    );
  });
});

describe('exploit maturity', () => {
  const four = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';
  const decided = { exploitation: 'none', automatable: 'yes', technicalImpact: 'total', at: '2026-01-01' } as const;

  it.each([
    [[], undefined],
    [[four], undefined],
    [[`${four}/E:X`], undefined],
    [[`${four}/E:U`], 'none'],
    [[`${four}/E:U`, `${four}/E:P/CR:H`], 'public poc'],
    [[`${four}/E:A`, `${four}/E:P`], 'active'],
    [['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:H'], undefined],
  ])('of %j is %s', (vectors, exploitation) => {
    expect(exploitationByVectors(vectors)).toBe(exploitation);
  });

  it('raises what a coordinator wrote, never lowers it, and stands where nobody wrote', () => {
    expect(withMaturity(decided, [`${four}/E:A`])).toEqual({ ...decided, exploitation: 'active' });
    expect(withMaturity({ ...decided, exploitation: 'active' }, [`${four}/E:U`])?.exploitation).toBe('active');
    expect(withMaturity(null, [`${four}/E:P`])).toEqual({
      exploitation: 'public poc',
      automatable: null,
      technicalImpact: null,
      at: null,
    });
    expect(withMaturity(null, [four])).toBeNull();
  });
});
