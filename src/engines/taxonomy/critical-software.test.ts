import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Answer,
  answers,
  type Condition,
  type CriticalSoftwareRule,
  judgeCriticalSoftware,
  questions,
  suggestCategories,
} from './critical-software.ts';

const codes = questions.map(({ code }) => code);
const all = (answer: Answer) => Object.fromEntries(codes.map((code) => [code, answer]));

describe('judgeCriticalSoftware', () => {
  it('is settled by one yes, whatever else is open, and names it', () => {
    expect(judgeCriticalSoftware({ 'controls-access': 'yes', 'elevated-privilege': 'no' })).toEqual({
      critical: true,
      because: ['controls-access'],
      settledBy: [],
    });
  });

  it('needs every no to say that software is not critical', () => {
    expect(judgeCriticalSoftware(all('no'))).toEqual({ critical: false, because: codes, settledBy: [] });
    expect(judgeCriticalSoftware({ ...all('no'), 'direct-access': 'unknown' })).toEqual({
      critical: null,
      because: [],
      settledBy: [{ question: 'direct-access', answers: ['yes', 'no'] }],
    });
  });

  it('knows nothing where nobody answered, and says which answers would settle it', () => {
    const { critical, settledBy } = judgeCriticalSoftware({});

    expect(critical).toBeNull();
    expect(settledBy).toEqual(codes.map((question) => ({ question, answers: ['yes'] })));
  });

  it('asks nothing that could not change the verdict', () => {
    const rule = ruleOf({ all: ['a', { any: ['b', 'c'] }] });

    expect(judgeCriticalSoftware({ b: 'yes' }, rule).settledBy).toEqual([{ question: 'a', answers: ['yes', 'no'] }]);
    expect(judgeCriticalSoftware({ a: 'no' }, rule)).toEqual({ critical: false, because: ['a'], settledBy: [] });
  });

  it('never contradicts a settled verdict, whatever is answered afterwards', () => {
    fc.assert(
      fc.property(someRule, fc.array(fc.constantFrom(...answers), { minLength: 5, maxLength: 5 }), (rule, chosen) => {
        const given = Object.fromEntries(letters.map((code, place) => [code, chosen[place]!]));
        const before = judgeCriticalSoftware(given, rule).critical;
        fc.pre(before !== null);
        for (const code of letters.filter((one) => given[one] === 'unknown')) {
          for (const answer of answers) {
            expect(judgeCriticalSoftware({ ...given, [code]: answer }, rule).critical).toBe(before);
          }
        }
      }),
    );
  });

  it('settles by the very answers that it names, and rests on grounds that are enough', () => {
    fc.assert(
      fc.property(someRule, fc.array(fc.constantFrom(...answers), { minLength: 5, maxLength: 5 }), (rule, chosen) => {
        const given = Object.fromEntries(letters.map((code, place) => [code, chosen[place]!]));
        const { critical, because, settledBy } = judgeCriticalSoftware(given, rule);

        for (const { question, answers: settling } of settledBy) {
          for (const answer of settling) {
            expect(judgeCriticalSoftware({ ...given, [question]: answer }, rule).critical).not.toBeNull();
          }
        }
        const grounds = Object.fromEntries(because.map((code) => [code, given[code]]));
        if (critical !== null) expect(judgeCriticalSoftware(grounds, rule).critical).toBe(critical);
      }),
    );
  });
});

const letters = ['a', 'b', 'c', 'd', 'e'];

function ruleOf(criticalWhen: Condition): CriticalSoftwareRule {
  return { questions: letters.map((code) => ({ code })), criticalWhen };
}

const { condition } = fc.letrec<{ condition: Condition; parts: Condition[] }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...letters),
    tie('parts').map((any) => ({ any })),
    tie('parts').map((every) => ({ all: every })),
  ),
  parts: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
}));

const someRule = condition.map(ruleOf);

describe('suggestCategories', () => {
  it('names the categories of the elements, in their order, with what usually holds of them', () => {
    expect(
      suggestCategories([
        { code: 'backup', category: 'backup-storage' },
        { code: 'own:badge-office', category: 'identity-access' },
        { code: 'printer', category: null },
      ]),
    ).toMatchObject([
      { code: 'identity-access', elements: ['own:badge-office'], usually: expect.arrayContaining(['controls-access']) },
      { code: 'backup-storage', elements: ['backup'] },
    ]);
  });
});
