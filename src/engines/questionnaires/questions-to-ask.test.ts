import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../formats/questionnaire/answers.ts';
import type { Item } from '../../formats/questionnaire/document.ts';
import { readQuestionnaireObject } from '../../formats/questionnaire/read-questionnaire.ts';
import { questionsToAsk } from './questions-to-ask.ts';

const day = '2026-11-01';

function questionnaireOf(items: { id: string; weight?: number; knockOut?: true }[]) {
  const read = readQuestionnaireObject({
    schema: 'holdfast.questionnaire/1',
    id: 'drawn',
    version: '1.0.0',
    title: 'Drawn',
    summary: 'For a test.',
    language: 'en',
    wording: 'own',
    options: {
      usual: [
        { id: 'yes', label: 'Yes', value: 1 },
        { id: 'no', label: 'No', value: 0 },
      ],
    },
    sections: [
      {
        id: '1',
        title: 'One',
        items: items.map(
          ({ id, weight = 1, knockOut }): Item => ({
            id,
            text: `What of ${id}?`,
            kind: 'single',
            options: 'usual',
            weight,
            ...(knockOut ? { knockOut: ['no'] } : {}),
          }),
        ),
      },
    ],
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

const yes: Answer = { choice: 'yes' };
const no: Answer = { choice: 'no' };
const terms = { day, needed: 0.7, doubt: 0.3 };

describe('questionsToAsk', () => {
  it('tells of one open question that decides, by hand', () => {
    const questionnaire = questionnaireOf([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);

    const asking = questionsToAsk({ questionnaire, answers: { a: yes, b: no } }, { ...terms, needed: 0.6 });

    // Two answers, one in place: (1 + 1) / (2 + 2). All hangs on c: accepting costs .5, requiring .3, asking first half of .3.
    expect(asking).toMatchObject({ inPlace: 0.5, reached: 0.5, action: 'require-remedy' });
    expect(asking.questions).toMatchObject([
      {
        item: 'c',
        changesChoice: true,
        answers: [
          { answer: 'in-place', probability: 0.5, reached: 1, action: 'accept' },
          { answer: 'not-in-place', probability: 0.5, reached: 0, action: 'require-remedy' },
        ],
      },
    ]);
    expect(asking.questions[0]!.value).toBeCloseTo(0.15, 12);
  });

  it('asks nothing where no answer changes the decision any more', () => {
    const questionnaire = questionnaireOf([{ id: 'a' }, { id: 'b', knockOut: true }, { id: 'c' }]);
    const of = (answers: Record<string, Answer>, needed: number) =>
      questionsToAsk({ questionnaire, answers }, { ...terms, needed });

    expect(of({ b: no }, 0.1)).toMatchObject({ reached: 0, action: 'require-remedy', questions: [] });
    expect(of({ a: yes, b: yes }, 0.5)).toMatchObject({ reached: 1, action: 'accept', questions: [] });
    expect(of({ a: no, b: yes }, 0.9)).toMatchObject({ reached: 0, questions: [] });
  });

  it('puts the heavier question before the lighter, and a knock-out before its like', () => {
    const questionnaire = questionnaireOf([
      ...['first', 'second', 'third'].map((id) => ({ id })),
      { id: 'heavy', weight: 2 },
      { id: 'stop', knockOut: true },
      { id: 'done', weight: 3 },
    ]);

    const { questions } = questionsToAsk({ questionnaire, answers: { done: yes } }, terms);

    expect(questions.map(({ item }) => item)).toEqual(['stop', 'heavy', 'first', 'second', 'third']);
  });

  it('keeps to probabilities that add up, whatever is open', () => {
    const items = fc.array(
      fc.record({
        weight: fc.constantFrom(0.25, 1, 2, 3.5, 100),
        knockOut: fc.boolean(),
        answer: fc.constantFrom(yes, no, undefined),
      }),
      { minLength: 1, maxLength: 20 },
    );
    const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(items, share, share, (drawn, needed, doubt) => {
        const named = drawn.map((one, index) => ({ ...one, id: `q${index}` }));
        const questionnaire = questionnaireOf(
          named.map(({ id, weight, knockOut }) => ({ id, weight, ...(knockOut ? { knockOut: true as const } : {}) })),
        );
        const answers = Object.fromEntries(named.flatMap(({ id, answer }) => (answer ? [[id, answer]] : [])));

        const { reached, questions } = questionsToAsk({ questionnaire, answers }, { day, needed, doubt });

        for (const { value, answers: after } of questions) {
          expect(value).toBeGreaterThanOrEqual(0);
          const mean = after.reduce((sum, one) => sum + one.probability * one.reached, 0);
          expect(mean).toBeCloseTo(reached, 9);
        }
      }),
    );
  });
});
