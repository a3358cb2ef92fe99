import { describe, expect, it } from 'vitest';
import { initialsOf } from './initials.ts';

describe('initialsOf', () => {
  it('takes the first and the last word', () => {
    expect(initialsOf('Ilse Marchetti')).toBe('IM');
    expect(initialsOf('Northmere Utilities of the North')).toBe('NN');
  });

  it('takes two letters of a single word, also beyond the basic plane', () => {
    expect(initialsOf('Åland')).toBe('ÅL');
    expect(initialsOf('𝒜b')).toBe('𝒜B');
    expect(initialsOf(' ')).toBe('');
  });
});
