import { describe, expect, it } from 'vitest';
import { ariaSort, nextSort, sortInWords } from './sorting.ts';

const country = { key: 'country', as: 'text' } as const;
const age = { key: 'oldest', back: 'newest', as: 'time' } as const;
const findings = { key: 'findings', as: 'urgency' } as const;

describe('the sorting of a column', () => {
  it('turns round each time its head is chosen', () => {
    expect(nextSort(country, 'name')).toBe('country');
    expect(nextSort(country, 'country')).toBe('-country');
    expect(nextSort(country, '-country')).toBe('country');
    expect(nextSort(age, 'oldest')).toBe('newest');
  });

  it('is told to readers as what it is: the most urgent first is descending', () => {
    expect(ariaSort(country, 'country')).toBe('ascending');
    expect(ariaSort(country, '-country')).toBe('descending');
    expect(ariaSort(findings, 'findings')).toBe('descending');
    expect(ariaSort(findings, '-findings')).toBe('ascending');
    expect(ariaSort(country, 'name')).toBeUndefined();
  });

  it('is said in words', () => {
    expect(sortInWords('Country', country, '-country')).toBe('Sorted by country, Z to A.');
    expect(sortInWords('LEI', { key: 'lei', as: 'text' }, 'lei')).toBe('Sorted by LEI, A to Z.');
    expect(sortInWords('Age', age, 'newest')).toBe('Sorted by age, newest first.');
  });
});
