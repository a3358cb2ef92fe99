import { describe, expect, it } from 'vitest';
import { ownCodeOf } from './own-code.ts';

describe('ownCodeOf', () => {
  it('is made of the words of the name, of whatever script', () => {
    const codes = ['Grid gateway (legacy)', '  Щит управления ', '!!!'].map((name) => ownCodeOf(name, new Set()));

    expect(codes).toEqual(['own:grid-gateway-legacy', 'own:щит-управления', 'own:entry']);
  });

  it('is another where the code is taken', () => {
    expect(ownCodeOf('Gateway', new Set(['own:gateway', 'own:gateway-2']))).toBe('own:gateway-3');
  });
});
