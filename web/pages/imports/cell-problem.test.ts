import { describe, expect, it } from 'vitest';
import { problemText } from './cell-problem.ts';

describe('problemText', () => {
  it('adds the likely fix', () => {
    expect(problemText({ message: 'Not a country.', fix: 'FI' })).toBe('Not a country. Did you mean FI?');
  });

  it('does not say it twice', () => {
    const message = 'Not a country. Did you mean Finland (FI)?';

    expect(problemText({ message, fix: 'FI' })).toBe(message);
    expect(problemText({ message, fix: null })).toBe(message);
  });
});
