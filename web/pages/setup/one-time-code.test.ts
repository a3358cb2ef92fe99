import { describe, expect, it } from 'vitest';
import { oneTimeCodeOf } from './one-time-code.ts';

describe('oneTimeCodeOf', () => {
  it('reads the code of a set-up or invitation link', () => {
    expect(oneTimeCodeOf(new URL('http://h/setup#hfl_abc'))).toBe('hfl_abc');
    expect(oneTimeCodeOf(new URL('http://h/setup#token=hfl_abc'))).toBe('hfl_abc');
    expect(oneTimeCodeOf(new URL('http://h/setup?token=hfl_abc'))).toBe('hfl_abc');
  });

  it('finds none in a bare address', () => {
    expect(oneTimeCodeOf(new URL('http://h/setup'))).toBeNull();
  });
});
