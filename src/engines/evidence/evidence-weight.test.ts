import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grades, verifications } from '../../formats/questionnaire/answers.ts';
import { proofClasses } from '../../formats/questionnaire/document.ts';
import { ageDaysOn, halfLifeDaysOf, shippedAgeing, standingOn, weightAtAge } from './ageing.ts';
import { backingOn, type GradedEvidence } from './backing.ts';
import { beliefOn, likelihoodsOf, originCap, shippedReliability, type WeighedEvidence } from './evidence-weight.ts';
import { isVerified } from './ladders.ts';

const today = '2026-11-22';

function observation(name: string, more: Partial<WeighedEvidence> = {}): WeighedEvidence {
  return {
    ...{ id: name, originId: name, likelihoods: likelihoodsOf(name) },
    ...{ observedOn: today, validUntil: null, halfLifeDays: null },
    ...more,
  };
}

const day = fc
  .integer({ min: 0, max: 4000 })
  .map((ago) => new Date(Date.UTC(2026, 10, 22 - ago)).toISOString().slice(0, 10));
const observations = shippedReliability.observations.map(({ observation: name }) => name);
const pieces = fc
  .array(
    fc.record({
      name: fc.constantFrom(...observations),
      originId: fc.constantFrom('audit', 'supplier', 'ourselves'),
      observedOn: day,
      validUntil: fc.option(day),
      halfLifeDays: fc.option(fc.integer({ min: 1, max: 2000 })),
    }),
    { maxLength: 8 },
  )
  .map((drawn) => drawn.map(({ name, ...more }, index) => observation(name, { ...more, id: `e${index}` })));

describe('beliefOn', () => {
  it('gives 7.76 % for the published example (O-BAY-1)', () => {
    const positive = observation('self-answer', { likelihoods: { ifSo: 0.8, ifNot: 0.096 } });

    expect(beliefOn({ prior: 0.01, evidence: [positive] }, today).probability).toBeCloseTo(0.0776, 4);
  });

  it('lets one observation outweigh two papers (O-BAY-2)', () => {
    const evidence = [
      observation('self-answer', { observedOn: '2026-09-01' }),
      observation('third-party-attestation', { observedOn: '2026-10-01' }),
      observation('observed-failure', { observedOn: '2026-11-01' }),
    ];

    const { steps, probability, isContradictory } = beliefOn({ prior: 0.3, evidence }, today);

    expect(steps.map((step) => Number(step.probability.toFixed(6)))).toEqual([0.391304, 0.686099, 0.154079]);
    expect(probability).toBe(steps[2]!.probability);
    expect(isContradictory).toBe(true);
  });

  it('tempers by age: eighteen months at a half-life of twelve (O-DEC)', () => {
    const old = observation('third-party-attestation', { observedOn: '2025-05-24', halfLifeDays: 547 / 1.5 });

    const { evidence, probability } = beliefOn({ prior: 0.3, evidence: [old] }, today);

    expect(ageDaysOn(old.observedOn, today)).toBe(547);
    expect(evidence[0]!.weight).toBeCloseTo(0.353553, 6);
    expect(evidence[0]!.likelihoodRatio).toBeCloseTo(1.541367, 6);
    expect(probability).toBeCloseTo(0.397803, 6);
  });

  it('counts in full at age 0 and leads back to the prior, to the last digit, with age', () => {
    expect(weightAtAge(0, 30)).toBe(1);
    const ancient = observation('observed-pass', { observedOn: '0001-01-01', halfLifeDays: 30 });

    expect(beliefOn({ prior: 0.3, evidence: [ancient] }, today)).toMatchObject({ probability: 0.3 });
  });

  it('weighs nothing that has expired, or that a newer one has taken the place of', () => {
    const expired = observation('observed-pass', { id: 'a', observedOn: '2025-01-01', validUntil: '2026-11-21' });
    const superseded = observation('observed-pass', { id: 'b', observedOn: '2025-01-01', supersededOn: today });

    const { probability, evidence, steps } = beliefOn({ prior: 0.3, evidence: [expired, superseded] }, today);

    expect(probability).toBe(0.3);
    expect(evidence.map(({ standing, weight }) => [standing, weight])).toEqual([
      ['expired', 0],
      ['expired', 0],
    ]);
    expect(steps).toEqual([]);
    expect(standingOn({ validUntil: today }, today)).toBe('in-force');
  });

  it('counts the strongest of one origin, once', () => {
    const twice = [
      observation('self-answer', { id: 'summary', originId: 'audit' }),
      observation('third-party-attestation', { id: 'report', originId: 'audit' }),
    ];

    const both = beliefOn({ prior: 0.3, evidence: twice }, today);

    expect(both.probability).toBe(beliefOn({ prior: 0.3, evidence: [twice[1]!] }, today).probability);
    expect(both.evidence.map(({ id, counts }) => [id, counts])).toEqual([
      ['summary', false],
      ['report', true],
    ]);
  });

  it('shows that one origin contradicts itself, though only the stronger of both counts', () => {
    const audit = [
      observation('observed-pass', { originId: 'audit' }),
      observation('observed-failure', { originId: 'audit' }),
    ];

    const { steps, isContradictory } = beliefOn({ prior: 0.3, evidence: audit }, today);

    expect(steps.map(({ evidenceId }) => evidenceId)).toEqual(['observed-failure']);
    expect(isContradictory).toBe(true);
  });

  it('holds one origin to its cap, and takes no observation for certain', () => {
    const certain = observation('observed-pass', { likelihoods: { ifSo: 1, ifNot: 0 } });

    const { evidence, steps } = beliefOn({ prior: 0.5, evidence: [certain] }, today);

    expect(evidence[0]!.likelihoodRatio).toBeCloseTo(99, 9);
    expect(steps[0]).toMatchObject({ isCapped: true, likelihoodRatio: expect.closeTo(originCap, 9) });
  });

  it('refuses what cannot be: days to come, days that are none, probabilities beyond 0 and 1', () => {
    const asked = (more: Partial<WeighedEvidence>, prior = 0.3) =>
      beliefOn({ prior, evidence: [observation('self-answer', more)] }, today);

    expect(() => asked({ observedOn: '2026-11-23' })).toThrow('after 2026-11-22');
    expect(() => asked({ observedOn: 'yesterday' })).toThrow('no day');
    expect(() => asked({ likelihoods: { ifSo: 1.2, ifNot: 0.5 } })).toThrow('no probability');
    expect(() => asked({}, Number.NaN)).toThrow('no probability');
    expect(() => beliefOn({ prior: 0.3, evidence: [], cap: 0 }, today)).toThrow('1 or more');
  });

  it('does not mind the order, and the sum of all that counts is held to the caps', () => {
    fc.assert(
      fc.property(pieces, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (evidence, prior) => {
        const { probability } = beliefOn({ prior, evidence }, today);
        const back = beliefOn({ prior, evidence: evidence.toReversed() }, today);
        const origins = new Set(evidence.map(({ originId }) => originId)).size;
        const odds = (p: number) => p / (1 - p);

        expect(back.probability).toBe(probability);
        expect(Math.abs(Math.log(odds(probability) / odds(prior)))).toBeLessThanOrEqual(
          origins * Math.log(originCap) + 1e-9,
        );
      }),
    );
  });

  it('comes nearer to the prior with each day that passes, where all is of one origin', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 900 }), fc.constantFrom(...observations), (observedOn, half, name) => {
        const one = observation(name, { observedOn, halfLifeDays: half });
        const distance = (on: string) => Math.abs(beliefOn({ prior: 0.3, evidence: [one] }, on).probability - 0.3);

        expect(distance('2027-11-22')).toBeLessThanOrEqual(distance(today));
      }),
    );
  });
});

describe('backingOn', () => {
  const graded = fc.array(
    fc.record({
      grade: fc.constantFrom(...grades),
      verification: fc.constantFrom(...verifications),
      validUntil: fc.option(day),
    }),
    { minLength: 1, maxLength: 6 },
  );

  it('names the strongest in force of both ladders, and what has expired', () => {
    const certificate: GradedEvidence = {
      ...{ grade: 'certified', verification: 'third-party-audit' },
      validUntil: '2025-12-31',
    };

    expect(
      backingOn(
        [
          certificate,
          { grade: 'with-proof', verification: 'document-review', validUntil: today },
          { grade: 'self-stated', verification: 'unverified' },
        ],
        today,
      ),
    ).toEqual({ grade: 'with-proof', verification: 'document-review', verified: true, expired: [certificate] });
    expect(backingOn([], today)).toEqual({ grade: null, verification: 'not-provided', verified: false, expired: [] });
  });

  it('is never stronger with a piece less, nor on a later day', () => {
    fc.assert(
      fc.property(graded, fc.nat(), (evidence, at) => {
        const before = backingOn(evidence, today);
        const without = backingOn(evidence.toSpliced(at % evidence.length, 1), today);
        const later = backingOn(evidence, '2030-01-01');

        for (const after of [without, later]) {
          expect(grades.indexOf(after.grade!)).toBeLessThanOrEqual(grades.indexOf(before.grade!));
          expect(verifications.indexOf(after.verification)).toBeLessThanOrEqual(
            verifications.indexOf(before.verification),
          );
          expect(!after.verified || before.verified).toBe(true);
        }
      }),
    );
  });

  it('takes an answer for verified from a review of documents on', () => {
    expect(verifications.filter(isVerified)).toEqual(['document-review', 'third-party-audit', 'own-audit', 'observed']);
  });
});

describe('what ships', () => {
  it('says of every class of proof how fast it ages, and why', () => {
    expect(shippedAgeing.classes.map((one) => one.class)).toEqual([...proofClasses]);
    expect(shippedAgeing.classes.filter(({ assumption }) => assumption === '')).toEqual([]);
    const classes = ['attestation', 'scan', 'bom', 'financials', 'site-list'] as const;
    expect(classes.map(halfLifeDaysOf)).toEqual([365, 30, null, 365, 1826]);
  });

  it('says of every observation how telling it is: 1.5, 3.4, 4.75 and .0833', () => {
    const ratios = shippedReliability.observations.map(({ ifSo, ifNot }) => Number((ifSo / ifNot).toFixed(4)));

    expect(ratios).toEqual([1.5, 3.4, 4.75, 0.0833]);
  });
});
