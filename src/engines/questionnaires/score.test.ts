import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, Proof } from '../../formats/questionnaire/answers.ts';
import type { Condition, Item, Questionnaire } from '../../formats/questionnaire/document.ts';
import { readQuestionnaireObject } from '../../formats/questionnaire/read-questionnaire.ts';
import { askedOf } from './asked.ts';
import { scoreAnswers } from './score.ts';

const day = '2026-11-01';

function questionnaireOf(sections: Item[][], gates: Questionnaire['gates'] = []): Questionnaire {
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
        { id: 'partial', label: 'Partial', value: 0.5 },
        { id: 'no', label: 'No', value: 0 },
        { id: 'na', label: 'N/A', notApplicable: true },
        { id: 'unknown', label: 'I do not know' },
      ],
    },
    sections: sections.map((items, index) => ({ id: `${index + 1}`, title: `Section ${index + 1}`, items })),
    gates,
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

function question(id: string, more: Partial<Item> = {}): Item {
  return { id, text: `What of ${id}?`, kind: 'single', options: 'usual', ...more };
}

function proofOf(more: Partial<Proof>): Proof {
  return { title: 'A proof', class: 'certificate', grade: 'with-proof', verification: 'unverified', ...more };
}

describe('scoreAnswers', () => {
  const weighed = questionnaireOf([
    [
      question('a', { weight: 3 }),
      question('b', { weight: 2 }),
      question('c', { weight: 5, knockOut: ['no'] }),
      question('d', { weight: 1 }),
      question('e', { weight: 4, knockOut: ['no'] }),
      question('f', { weight: 2 }),
    ],
  ]);
  const given: Record<string, Answer> = {
    a: { choice: 'yes', proofs: [proofOf({ verification: 'document-review' })] },
    b: { choice: 'partial' },
    c: { choice: 'no' },
    d: { choice: 'na', explanation: 'We ship no hardware.', approvedBy: 'R. Reviewer' },
    f: { choice: 'yes', proofs: [proofOf({ verification: 'third-party-audit' })] },
  };

  it('gives the interval, the coverage and the verified share of O-Q', () => {
    const score = scoreAnswers(weighed, given, { day });

    expect(score).toMatchObject({
      weight: 16,
      low: 0.375,
      high: 0.625,
      answeredOnly: 0.5,
      coverage: 0.75,
      verified: 0.3125,
    });
    expect(score.notApplicable).toBeCloseTo(1 / 17, 12);
    expect(score.knockOuts).toEqual([{ item: 'c', answer: 'no' }]);
    expect(score.openKnockOuts).toEqual([{ item: 'e', answer: null }]);
  });

  it('says that not applicable changed the result once somebody has agreed to it, and counts it as unanswered until then', () => {
    const claimed = scoreAnswers(weighed, { ...given, c: { choice: 'na' } }, { day });
    const agreed = scoreAnswers(weighed, { ...given, c: { choice: 'na', approvedBy: 'R. Reviewer' } }, { day });

    expect(claimed).toMatchObject({ weight: 16, coverage: 7 / 16 });
    expect(claimed.flags).toEqual([
      'not-applicable-changed-the-result',
      'not-applicable-unexplained',
      'not-applicable-unapproved',
    ]);
    expect(agreed.answeredOnly).toBeCloseTo(6 / 7, 12);
    expect(agreed.weight).toBe(11);
    expect(agreed.flags).toEqual(['not-applicable-changed-the-result', 'not-applicable-unexplained']);
    expect(agreed.excused).toContainEqual({ item: 'c', weight: 5, isExplained: false, approvedBy: 'R. Reviewer' });
  });

  it('takes the weights of the organisation in place of those that ship', () => {
    expect(scoreAnswers(weighed, { a: { choice: 'yes' } }, { day, weights: { a: 30 } }).coverage).toBeCloseTo(
      30 / 44,
      12,
    );
  });

  it('counts a proof that has run out as none', () => {
    const late = {
      ...given,
      a: { choice: 'yes', proofs: [proofOf({ verification: 'observed', validUntil: '2026-10-31' })] },
    };

    expect(scoreAnswers(weighed, late, { day }).verified).toBe(2 / 16);
  });

  it('has no figure where nothing applies', () => {
    expect(
      scoreAnswers(questionnaireOf([[question('a')]]), { a: { choice: 'na', approvedBy: 'R.' } }, { day }),
    ).toMatchObject({
      weight: 0,
      low: null,
      high: null,
      coverage: null,
      notApplicable: 1,
    });
  });
});

describe('askedOf', () => {
  const gated = questionnaireOf(
    [
      [question('1', { weight: 0 }), question('1.1', { when: { item: '1', is: ['no'] } })],
      [
        question('2', { followUps: [question('2.1', { when: { item: '2', is: ['yes'] } })] }),
        question('3'),
        question('4'),
      ],
    ],
    [
      {
        id: 'certified',
        text: 'The certificate carries it.',
        when: {
          all: [
            { item: '1', is: ['yes'] },
            { item: '1', proof: 'valid' },
          ],
        },
        skips: { sections: ['2'] },
        keeps: ['4'],
      },
    ],
  );
  const states = (answers: Record<string, Answer>) =>
    Object.fromEntries(askedOf(gated, answers, day).items.map(({ item, state }) => [item.id, state]));

  it('lets a section fall away while the proof holds, but for what is kept', () => {
    const answers = { 1: { choice: 'yes', proofs: [proofOf({ validUntil: day })] } };

    expect(states(answers)).toEqual({
      1: 'answered',
      '1.1': 'not-asked',
      2: 'skipped',
      '2.1': 'skipped',
      3: 'skipped',
      4: 'open',
    });
    expect(askedOf(gated, answers, day).gates).toMatchObject([{ state: 'holds', until: day, skips: 3 }]);
  });

  it.each([
    ['expired', { choice: 'yes', proofs: [proofOf({ validUntil: '2026-10-31' })] }],
    ['unproven', { choice: 'yes', proofs: [proofOf({})] }],
    ['unproven', { choice: 'yes' }],
    ['closed', { choice: 'no' }],
    ['open', {}],
  ])('asks everything again where a gate is %s', (state, answer) => {
    expect(askedOf(gated, { 1: answer }, day).gates).toMatchObject([{ state, skips: 0 }]);
    expect(states({ 1: answer })).toMatchObject({ 2: 'open', '2.1': 'undetermined', 3: 'open', 4: 'open' });
  });
});

const letters = ['a', 'b', 'c', 'd', 'e', 'f'];
const someChoice = fc.constantFrom('yes', 'partial', 'no', 'na', 'unknown');
const someProof = fc
  .record({
    validUntil: fc.option(fc.constantFrom('2026-10-01', '2026-12-01'), { nil: undefined }),
    verification: fc.constantFrom('unverified' as const, 'document-review' as const),
  })
  .map(proofOf);

/** Conditions on the items before. */
const someCondition = (before: readonly string[]): fc.Arbitrary<Condition> => {
  const leaf = fc.oneof(
    fc.record({ item: fc.constantFrom(...before), is: fc.uniqueArray(someChoice, { minLength: 1, maxLength: 2 }) }),
    fc.record({ item: fc.constantFrom(...before), proof: fc.constant('valid' as const) }),
  );
  const both = fc.array(leaf, { minLength: 1, maxLength: 2 });
  return fc.oneof(
    leaf,
    both.map((any) => ({ any })),
    both.map((all) => ({ all })),
    leaf.filter((one) => 'is' in one).map((not) => ({ not })),
  );
};

const isOfChoice = (condition: Condition): boolean =>
  'any' in condition
    ? condition.any.every(isOfChoice)
    : 'all' in condition
      ? condition.all.every(isOfChoice)
      : 'not' in condition
        ? isOfChoice(condition.not)
        : 'is' in condition;

/** Items hang on choices, as they may; gates on choices and proofs. */
const someQuestionnaire = fc
  .tuple(
    fc.tuple(
      ...letters.map((_, place) =>
        place === 0
          ? fc.constant(undefined)
          : fc.option(someCondition(letters.slice(0, place)).filter(isOfChoice), { nil: undefined }),
      ),
    ),
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
    fc.option(someCondition(['a', 'b']), { nil: undefined }),
  )
  .map(([conditions, weights, gate]) =>
    questionnaireOf(
      [0, 1].map((section) =>
        letters.slice(section * 3, section * 3 + 3).map((id, place) => {
          const when = conditions[section * 3 + place];
          return question(id, { weight: weights[section * 3 + place]!, ...(when ? { when } : {}) });
        }),
      ),
      gate ? [{ id: 'g', text: 'Falls away.', when: gate, skips: { sections: ['2'] } }] : [],
    ),
  );
const someAnswers = fc.dictionary(
  fc.constantFrom(...letters),
  fc.record({
    choice: someChoice,
    proofs: fc.array(someProof, { maxLength: 2 }),
    approvedBy: fc.option(fc.constant('R.'), { nil: undefined }),
  }),
);

describe('the interval', () => {
  it('is never narrowed by a missing answer', () => {
    fc.assert(
      fc.property(someQuestionnaire, someAnswers, fc.constantFrom(...letters), (questionnaire, answers, removed) => {
        const { [removed]: _, ...fewer } = answers;
        expectWider(scoreAnswers(questionnaire, answers, { day }), scoreAnswers(questionnaire, fewer, { day }));
      }),
      { numRuns: 500 },
    );
  });

  it('is never narrowed by a missing proof', () => {
    fc.assert(
      fc.property(someQuestionnaire, someAnswers, fc.constantFrom(...letters), (questionnaire, answers, of) => {
        const bare = answers[of] ? { ...answers, [of]: { choice: answers[of].choice } } : answers;
        const before = scoreAnswers(questionnaire, answers, { day });
        const after = scoreAnswers(questionnaire, bare, { day });
        expectWider(before, after);
        if (!questionnaire.gates?.length) expect(after.verified ?? 0).toBeLessThanOrEqual(before.verified ?? 0);
      }),
      { numRuns: 500 },
    );
  });

  it('holds every way in which the open answers may yet be given', () => {
    fc.assert(
      fc.property(
        someQuestionnaire,
        someAnswers,
        fc.array(someChoice, { minLength: 6, maxLength: 6 }),
        (questionnaire, answers, chosen) => {
          const full = Object.fromEntries(letters.map((id, place) => [id, answers[id] ?? { choice: chosen[place]! }]));
          expectWider(scoreAnswers(questionnaire, full, { day }), scoreAnswers(questionnaire, answers, { day }));
        },
      ),
      { numRuns: 500 },
    );
  });
});

type Bounds = { low: number | null; high: number | null };

/** Where nothing applies there is no figure, which lies within any. */
function expectWider(narrow: Bounds, wide: Bounds): void {
  if (narrow.low === null || wide.low === null) return;
  expect(wide.low).toBeLessThanOrEqual(narrow.low + 1e-12);
  expect(wide.high! + 1e-12).toBeGreaterThanOrEqual(narrow.high!);
}
