import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecisionTable, decide, decisionTables } from './decide.ts';

const coordinator = decisionTables['cisa-coordinator'];
const bod = decisionTables['cisa-bod-26-04'];

describe('decide', () => {
  it('gives the decision where all that matters is known', () => {
    expect(
      decide(coordinator, {
        exploitation: 'active',
        automatable: 'yes',
        technicalImpact: 'total',
        missionAndWellBeing: 'low',
      }),
    ).toEqual({ outcomes: ['attend'], questions: [] });
    expect(
      decide(bod, { inKev: 'yes', publiclyExposed: 'yes', technicalImpact: 'total', automatable: 'no' }).outcomes,
    ).toEqual(['3 days & forensic investigation']);
  });

  it('asks nothing that could not change the decision', () => {
    expect(decide(coordinator, { exploitation: 'none', missionAndWellBeing: 'low' })).toEqual({
      outcomes: ['track'],
      questions: [],
    });
  });

  it('names all outcomes that are open, and first the question that settles most', () => {
    expect(decide(bod, { inKev: 'no', automatable: 'no', technicalImpact: 'total' })).toEqual({
      outcomes: ['fix on system upgrade', '14 days'],
      questions: [{ input: 'publiclyExposed', settles: true }],
    });
    expect(decide(coordinator, { exploitation: 'public poc', technicalImpact: 'total' })).toEqual({
      outcomes: ['track', 'track*', 'attend'],
      questions: [{ input: 'missionAndWellBeing', settles: true }],
    });
  });

  it('asks for everything of which nothing is known', () => {
    const { outcomes, questions } = decide(coordinator, {});

    expect(outcomes).toEqual(['track', 'track*', 'attend', 'act']);
    expect(questions.map(({ input }) => input).sort()).toEqual([
      'automatable',
      'exploitation',
      'missionAndWellBeing',
      'technicalImpact',
    ]);
  });

  it.each(Object.entries(decisionTables))('never decides milder for a graver value: %s', (_, table) => {
    fc.assert(
      fc.property(combinationOf(table), fc.nat(), (known, pick) => {
        const { name, values } = table.inputs[pick % table.inputs.length]!;
        const place = values.indexOf(known[name]!);
        if (place === values.length - 1) return;
        const rank = (inputs: Record<string, string>) => table.outcomes.indexOf(decide(table, inputs).outcomes[0]!);

        expect(rank({ ...known, [name]: values[place + 1]! })).toBeGreaterThanOrEqual(rank(known));
      }),
    );
  });

  it('never loses an outcome that a completion gives, and never gains one by an answer', () => {
    const tables = fc.constantFrom(...Object.values(decisionTables));
    const question = tables.chain((table) =>
      fc.tuple(fc.constant(table), combinationOf(table), fc.subarray(table.inputs.map(({ name }) => name))),
    );
    fc.assert(
      fc.property(question, ([table, all, names]) => {
        const known = Object.fromEntries(names.map((name) => [name, all[name]!]));
        const { outcomes, questions } = decide(table, known);

        expect(outcomes).toContain(decide(table, all).outcomes[0]);
        expect(questions.length === 0).toBe(outcomes.length === 1);
        for (const { input, settles } of questions) {
          const after = decide(table, { ...known, [input]: all[input]! }).outcomes;
          expect(outcomes).toEqual(expect.arrayContaining(after));
          if (settles) expect(after).toHaveLength(1);
        }
      }),
    );
  });
});

function combinationOf(table: DecisionTable): fc.Arbitrary<Record<string, string>> {
  return fc.record(Object.fromEntries(table.inputs.map(({ name, values }) => [name, fc.constantFrom(...values)])));
}
