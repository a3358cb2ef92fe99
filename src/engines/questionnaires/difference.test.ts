import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, contentOf, isSameAnswer } from './difference.ts';

const answers = fc.record(
  {
    choice: fc.oneof(fc.constantFrom('yes', 'no'), fc.uniqueArray(fc.constantFrom('a', 'b', 'c'))),
    text: fc.constantFrom('', ' ', 'Some', 'Some '),
    number: fc.constantFrom(0, 1),
    rows: fc.array(fc.record({ name: fc.constantFrom('x', 'y'), share: fc.constantFrom(1, 2) }), { maxLength: 2 }),
    explanation: fc.constantFrom('', 'Why'),
  },
  { requiredKeys: [] },
);

describe('the change of an answer', () => {
  it('is told apart by what both say', () => {
    expect(changeOf(null, { choice: 'yes' })).toBe('new');
    expect(changeOf({ choice: 'yes' }, { choice: 'yes', text: ' ' })).toBe('confirmed');
    expect(changeOf({ choice: 'yes' }, { choice: 'no' })).toBe('changed');
    expect(changeOf({ choice: 'yes' }, null)).toBe('withdrawn');
    expect(changeOf({ text: '  ' }, null)).toBe('none');
  });

  it('looks neither at the order of what was ticked, nor at proofs, nor at the order of fields', () => {
    expect(isSameAnswer({ choice: ['a', 'b'] }, { choice: ['b', 'a'] })).toBe(true);
    expect(isSameAnswer({ choice: ['a'] }, { choice: 'a' })).toBe(true);
    expect(
      isSameAnswer(
        {
          choice: 'yes',
          proofs: [{ title: 'ISO', class: 'certificate', grade: 'certified', verification: 'unverified' }],
        },
        { choice: 'yes' },
      ),
    ).toBe(true);
    expect(isSameAnswer({ rows: [{ a: '1', b: 2 }] }, { rows: [{ b: 2, a: '1' }] })).toBe(true);
  });

  it('is the same both ways round, and none against itself', () => {
    fc.assert(
      fc.property(answers, answers, (one, other) => {
        expect(isSameAnswer(one, other)).toBe(isSameAnswer(other, one));
        expect(['confirmed', 'none']).toContain(changeOf(one, one));
        expect(isSameAnswer(one, contentOf(one))).toBe(true);
      }),
    );
  });
});
