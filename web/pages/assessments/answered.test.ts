import { describe, expect, it } from 'vitest';
import type { AnsweredItem, WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { endingProofs, inTab, questionsOf } from './answered.ts';

const document = {
  options: {
    'yes-no': [
      { id: 'yes', label: 'Yes', value: 1 },
      { id: 'no', label: 'No', value: 0 },
      { id: 'other', label: 'Other' },
    ],
  },
  sections: [
    {
      ...{ id: '1', title: 'Company' },
      items: ['1.1', '1.2'].map((id) => ({
        ...{ id, text: id, kind: 'single', options: 'yes-no', evidence: { wanted: 'The policy', class: 'policy' } },
      })),
    },
  ],
};
const answered = (item: string, more: Partial<AnsweredItem>): AnsweredItem => ({
  ...{ item, section: '1', state: 'answered', answer: null, proofs: [], previous: null, change: 'none' },
  ...more,
});
const assessment = (items: AnsweredItem[]) =>
  ({
    document,
    items,
    comments: [],
    standing: { knockOuts: [{ item: '1.2', answer: 'no' }] },
  }) as unknown as WholeAssessment;
const proof = {
  id: 'p',
  item: '1.1',
  title: 'ISO',
  class: 'certificate' as const,
  origin: null,
  issued: null,
  file: null,
};

describe('questionsOf', () => {
  it('marks answers that are weaker than before, decide against the supplier, or lack the proof that was asked for', () => {
    const [first, second] = questionsOf(
      assessment([
        answered('1.1', { answer: { choice: 'yes' }, previous: { choice: 'no' }, change: 'changed' }),
        answered('1.2', { answer: { choice: 'no' }, previous: { choice: 'yes' }, change: 'changed' }),
      ]),
      [],
    );

    expect(first).toMatchObject({ weaker: false, unproven: true, knockOut: false });
    expect(second).toMatchObject({ weaker: true, unproven: false, knockOut: true });
  });

  it('does not call an answer weaker that is worth nothing either way', () => {
    const [first] = questionsOf(
      assessment([answered('1.1', { answer: { choice: 'other' }, previous: { choice: 'yes' } })]),
      [],
    );

    expect(first).toMatchObject({ weaker: false, unproven: false });
  });
});

describe('inTab', () => {
  it('counts answers that were taken back among the changed', () => {
    const [one] = questionsOf(assessment([answered('1.1', { change: 'withdrawn', state: 'open' })]), []);

    expect(inTab(one!, 'changed', new Set())).toBe(true);
    expect(inTab(one!, 'contradicted', new Set(['1.1']))).toBe(true);
    expect(inTab(one!, 'confirmed', new Set())).toBe(false);
  });
});

describe('endingProofs', () => {
  it('takes one document beside two answers as one, the first to end first', () => {
    const items = [
      answered('1.1', {
        proofs: [
          { ...proof, validUntil: '2026-12-31' },
          { ...proof, validUntil: null },
        ],
      }),
      answered('1.2', {
        proofs: [
          { ...proof, validUntil: '2026-12-31' },
          { ...proof, title: 'SOC', validUntil: '2026-01-31' },
        ],
      }),
    ];

    expect(endingProofs(items, '2026-06-01')).toMatchObject([
      { title: 'SOC', isExpired: true, items: ['1.1'] },
      { title: 'ISO', isExpired: false, items: ['1.1', '1.1'] },
    ]);
  });
});
