import { describe, expect, it } from 'vitest';
import { noScope, scopeOf } from './rule-scope.ts';

describe('scopeOf', () => {
  it('says only what is filled in', () => {
    const product = { id: 'p1', kind: 'product' as const, number: 'P-0001', name: 'Meter' };

    expect(scopeOf(noScope)).toEqual({});
    expect(
      scopeOf({
        ...noScope,
        purl: ' pkg:npm/tar ',
        product,
        severity: ['low'],
        knownExploited: 'false',
        epssBelow: '0',
      }),
    ).toEqual({ purl: 'pkg:npm/tar', product: 'p1', severity: ['low'], knownExploited: false, epssBelow: 0 });
  });
});
