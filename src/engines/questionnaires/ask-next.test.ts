import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askNext, type Decision, type OpenQuestion, testFor } from './ask-next.ts';

/** O-EVSI: keep a supplier, which costs 200 where it is bad, or replace it for 30. */
const keepOrReplace: Decision = {
  states: [
    { id: 'bad', probability: 0.2 },
    { id: 'good', probability: 0.8 },
  ],
  actions: [
    { id: 'keep', costs: { bad: 200, good: 0 } },
    { id: 'replace', costs: { bad: 30, good: 30 } },
  ],
};
const audit = testFor('bad', { id: 'audit', sensitivity: 0.9, specificity: 0.8 }, keepOrReplace);

/** Weights to probabilities that add up to 1. */
const shares = (weights: readonly number[]) => {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / whole);
};
const names = ['good', 'fair', 'bad'];
const weights = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 });
const decisions = fc
  .record({
    prior: weights,
    costs: fc.array(fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(({ prior, costs }): Decision => {
    const probabilities = shares(prior);
    return {
      states: names.map((id, index) => ({ id, probability: probabilities[index]! })),
      actions: costs.map((own, index) => ({
        id: `action ${index}`,
        costs: Object.fromEntries(names.map((id, state) => [id, own[state]!])),
      })),
    };
  });
/** By state the likelihoods of three answers. */
const likelihoods = fc.array(weights, { minLength: 3, maxLength: 3 }).map((rows) => rows.map(shares));

function questionOf(id: string, rows: readonly (readonly number[])[]): OpenQuestion {
  return {
    id,
    answers: rows[0]!.map((_, answer) => ({
      id: `answer ${answer}`,
      likelihoods: Object.fromEntries(names.map((state, index) => [state, rows[index]![answer]!])),
    })),
  };
}

describe('askNext', () => {
  it('gives 350 for certainty in the standard example (O-EVPI)', () => {
    const payoffs = [
      [1500, 300, -800],
      [900, 600, -200],
      [500, 500, 500],
    ];
    const probabilities = [0.5, 0.3, 0.2];

    const { now, certaintyValue } = askNext(
      {
        states: names.map((id, index) => ({ id, probability: probabilities[index]! })),
        actions: payoffs.map((row, action) => ({
          id: `d${action + 1}`,
          costs: Object.fromEntries(names.map((id, index) => [id, -row[index]!])),
        })),
      },
      [],
    );

    expect(now.expectedCost).toBeCloseTo(-680, 9);
    expect(certaintyValue).toBeCloseTo(350, 9);
  });

  it('gives 15.8 for an audit, of at most 24 (O-EVSI)', () => {
    const { now, certaintyValue, questions } = askNext(keepOrReplace, [audit]);

    expect(now).toEqual({ action: 'replace', expectedCost: 30 });
    expect(certaintyValue).toBeCloseTo(24, 9);
    expect(questions[0]).toMatchObject({ id: 'audit', value: expect.closeTo(15.8, 9), changesChoice: true });
    const [positive, negative] = questions[0]!.answers;
    expect(positive).toMatchObject({ action: 'replace', probability: expect.closeTo(0.34, 9) });
    expect(positive!.posterior.bad).toBeCloseTo(0.529412, 6);
    expect(negative).toMatchObject({ action: 'keep' });
    expect(negative!.posterior.bad).toBeCloseTo(0.030303, 6);
  });

  it('asks first what would change the decision most, then what tells more, then by id', () => {
    const test = (id: string, sensitivity: number, specificity: number) =>
      testFor('bad', { id, sensitivity, specificity }, keepOrReplace);

    const { questions } = askNext(keepOrReplace, [
      test('says nothing b', 0.5, 0.5),
      test('says little', 0.52, 0.5),
      test('says nothing a', 0.5, 0.5),
      audit,
      test('certificate', 0.7, 0.7),
    ]);

    expect(questions.map(({ id, value }) => [id, value > 0])).toEqual([
      ['audit', true],
      ['certificate', true],
      ['says little', false],
      ['says nothing a', false],
      ['says nothing b', false],
    ]);
    expect(questions[2]).toMatchObject({ value: 0, changesChoice: false });
  });

  it('holds every answer worth nothing or more, and none more than certainty', () => {
    fc.assert(
      fc.property(decisions, likelihoods, (decision, rows) => {
        const { certaintyValue, now, questions } = askNext(decision, [questionOf('asked', rows)]);

        const [{ value, answers, informationBits }] = questions as [(typeof questions)[number]];
        const spared = now.expectedCost - answers.reduce((sum, one) => sum + one.probability * one.expectedCost, 0);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(certaintyValue);
        expect(value).toBeCloseTo(spared, 6);
        expect(informationBits).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is worth as much as certainty where each answer gives the state away', () => {
    const telling = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    fc.assert(
      fc.property(decisions, (decision) => {
        const { certaintyValue, questions } = askNext(decision, [questionOf('asked', telling)]);

        expect(questions[0]!.value).toBeCloseTo(certaintyValue, 6);
      }),
    );
  });

  it('is never worth more when its answer is blurred', () => {
    fc.assert(
      fc.property(decisions, likelihoods, fc.double({ min: 0, max: 1, noNaN: true }), (decision, rows, blur) => {
        const blurred = rows.map((row) => row.map((part) => part * (1 - blur) + blur / row.length));

        const { questions } = askNext(decision, [questionOf('sharp', rows), questionOf('blurred', blurred)]);

        const value = (id: string) => questions.find((one) => one.id === id)!.value;
        expect(value('blurred')).toBeLessThanOrEqual(value('sharp') + 1e-9);
      }),
    );
  });

  it('refuses what is no decision and no question, by name', () => {
    const { states, actions } = keepOrReplace;

    expect(() => askNext({ states, actions: [] }, [])).toThrow('needs actions');
    expect(() => askNext({ states: states.slice(1), actions }, [])).toThrow('add up to 1');
    expect(() => askNext({ states, actions: [{ id: 'keep', costs: { bad: 1 } }] }, [])).toThrow('"good" is missing');
    expect(() =>
      askNext(keepOrReplace, [testFor('bad', { id: 'audit', sensitivity: 1.2, specificity: 0 }, keepOrReplace)]),
    ).toThrow('"audit"');
    expect(() => askNext(keepOrReplace, [{ ...audit, answers: audit.answers.slice(1) }])).toThrow('"audit"');
  });
});
