import { describe, expect, it } from 'vitest';
import { changedFields, emptyAsNull, otherProblems, problemAt } from './form-state.ts';

const problems = [
  { at: '/country', message: 'Use the two letters' },
  { at: '/aliases/2', message: 'Too long' },
  { at: '/countryside', message: 'Unknown field' },
  { at: '', message: 'Refused' },
];

describe('problemAt', () => {
  it('finds what points at the field or inside it, and nothing that merely begins alike', () => {
    expect(problemAt(problems, 'country')).toBe('Use the two letters');
    expect(problemAt(problems, 'aliases')).toBe('Too long');
    expect(problemAt(problems, 'name')).toBeUndefined();
  });
});

describe('otherProblems', () => {
  it('keeps what no shown field can show', () => {
    expect(otherProblems(problems, ['country', 'aliases']).map(({ at }) => at)).toEqual(['/countryside', '']);
  });
});

describe('changedFields', () => {
  it('sends only what differs', () => {
    const before = { name: 'A', tags: ['x'], country: null };

    expect(changedFields(before, { name: 'A', tags: ['x'], country: null })).toEqual({});
    expect(changedFields<Record<string, unknown>>(before, { name: 'B', tags: ['x'], country: 'FI' })).toEqual({
      name: 'B',
      country: 'FI',
    });
  });
});

describe('emptyAsNull', () => {
  it('states nothing where nothing was written', () => {
    expect([emptyAsNull('  '), emptyAsNull(' FI ')]).toEqual([null, 'FI']);
  });
});
