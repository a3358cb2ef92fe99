import { describe, expect, it } from 'vitest';
import { actionOf, sentenceOf } from './timeline.tsx';

describe('actionOf', () => {
  it('has words for what people do', () => {
    expect(actionOf('supplier.registered')).toBe('Supplier added');
  });

  it('writes out an action that it has no words for', () => {
    expect(actionOf('orbit.made-wider')).toBe('Orbit: made wider');
    expect(sentenceOf('a.b_c-d')).toBe('A: b c d');
  });
});
