import { describe, expect, it } from 'vitest';
import { noScope, scopeOf, scopeValuesOf } from './rule-scope.ts';

describe('scopeValuesOf', () => {
  it('fills a form in from a rule so that it says the same again', () => {
    const product = { id: 'p1', kind: 'product' as const, number: 'P-0001', name: 'Meter' };
    const scope = {
      purl: 'pkg:npm/tar',
      product: 'p1',
      severity: ['low' as const],
      knownExploited: false,
      epssBelow: 0.1,
    };

    expect(scopeOf(scopeValuesOf({ scope, nodes: { product } }))).toEqual(scope);
    expect(scopeValuesOf({ scope: { vulnerability: 'CVE-2026-1' }, nodes: {} })).toEqual({
      ...noScope,
      vulnerability: 'CVE-2026-1',
    });
  });
});

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
