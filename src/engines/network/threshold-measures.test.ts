import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { isBeyond, valuesOf } from './threshold-measures.ts';

/** Two makers of one owner stand in for each other; a third stands alone for one function of three. */
const network: NetworkDocument = {
  schema: 'holdfast.network/1',
  nodes: [
    { id: 'billing', kind: 'function', criticality: 'very-high' },
    { id: 'payroll', kind: 'function', criticality: 'high' },
    { id: 'canteen', kind: 'function', criticality: 'low' },
    { id: 'app', kind: 'product' },
    { id: 'scales', kind: 'product' },
    { id: 'acme', kind: 'supplier', country: 'DE' },
    { id: 'beta', kind: 'supplier', country: 'FR' },
    { id: 'gamma', kind: 'supplier', country: 'DE' },
    { id: 'holdco', kind: 'owner' },
  ],
  links: [
    { from: 'app', to: 'billing', kind: 'needed-by' },
    { from: 'scales', to: 'payroll', kind: 'needed-by' },
    { from: 'scales', to: 'canteen', kind: 'needed-by' },
    { from: 'gamma', to: 'scales', kind: 'supplies' },
    { from: 'holdco', to: 'acme', kind: 'owns', share: 1 },
    { from: 'holdco', to: 'beta', kind: 'owns', share: 0.6 },
  ],
  groups: [{ id: 'db', of: 'app', need: 1, sources: [{ node: 'acme' }, { node: 'beta' }] }],
};
const high = { measure: 'functions-on-one', level: 'high', resting: 'would-stop' } as const;

describe('valuesOf', () => {
  it('counts the critical functions that would stop with one owner, whose suppliers cannot stand in for each other', () => {
    expect(valuesOf(network, { ...high, by: 'owner' })).toEqual([
      { of: { kind: 'node', id: 'gamma' }, value: 0.5, because: ['payroll'], count: 1, among: 2 },
      { of: { kind: 'node', id: 'holdco' }, value: 0.5, because: ['billing'], count: 1, among: 2 },
    ]);
    expect(valuesOf(network, { ...high, by: 'owner', level: 'low' })[0]).toMatchObject({
      of: { id: 'gamma' },
      value: 2 / 3,
    });
  });

  it('counts no supplier whose place another can take, unless any way counts', () => {
    const byFailure = valuesOf(network, { ...high, by: 'supplier' });
    const byAnyWay = valuesOf(network, { ...high, by: 'supplier', resting: 'any-way' });

    expect(byFailure.map(({ of }) => of!.id)).toEqual(['gamma']);
    expect(byAnyWay.map(({ of }) => of!.id)).toEqual(['acme', 'beta', 'gamma']);
    expect(valuesOf(network, { ...high, by: 'country' })).toMatchObject([
      { of: { kind: 'country', id: 'DE' }, value: 0.5 },
    ]);
  });

  it('follows any way from more functions than one pass over the network takes', () => {
    const functions = Array.from({ length: 70 }, (_, index) => `f${index}`);
    const many: NetworkDocument = {
      schema: 'holdfast.network/1',
      nodes: [
        ...functions.map((id) => ({ id, kind: 'function' as const })),
        ...['even', 'odd', 'all'].map((id) => ({ id, kind: 'supplier' as const })),
      ],
      links: [
        ...functions.map((id, index) => ({ from: index % 2 ? 'odd' : 'even', to: id, kind: 'supplies' as const })),
        ...['even', 'odd'].map((id) => ({ from: 'all', to: id, kind: 'supplies' as const })),
      ],
    };

    const counted = valuesOf(many, { ...high, by: 'supplier', resting: 'any-way' });

    expect(counted.map(({ of, count, because }) => [of!.id, count, because.slice(0, 2)])).toEqual([
      ['all', 70, ['f0', 'f1']],
      ['even', 35, ['f0', 'f2']],
      ['odd', 35, ['f1', 'f3']],
    ]);
  });

  it('counts nodes that fail a critical function alone, tiers that nobody knows, and hands that hold all', () => {
    expect(valuesOf(network, { measure: 'single-points', level: 'high' })).toMatchObject([
      { of: null, value: 1, because: ['gamma'] },
    ]);
    expect(valuesOf(network, { measure: 'unknown-tier-2' })).toMatchObject([{ value: 1, count: 3, among: 3 }]);
    const concentration = { measure: 'concentration', of: 'product', by: 'owner', tier: 1 } as const;
    expect(valuesOf(network, { ...concentration, figure: 'hhi' })[0]!.value).toBeCloseTo(10_000, 6);
    expect(valuesOf(network, { ...concentration, figure: 'largest' })[0]!.value).toBeCloseTo(1, 9);
  });

  it('says nothing of a network without functions or suppliers', () => {
    const empty: NetworkDocument = { schema: 'holdfast.network/1', nodes: [] };

    expect(valuesOf(empty, { ...high, by: 'owner' })).toEqual([]);
    expect(valuesOf(empty, { measure: 'unknown-tier-2' })).toEqual([]);
  });
});

describe('isBeyond', () => {
  it('never holds for more values where the threshold is raised', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true }),
        fc.double({ noNaN: true }),
        fc.double({ noNaN: true }),
        (value, one, two) => {
          const [low, high] = [Math.min(one, two), Math.max(one, two)];
          for (const comparison of ['above', 'at-least'] as const) {
            expect(isBeyond(value, comparison, high) && !isBeyond(value, comparison, low)).toBe(false);
          }
          expect(isBeyond(value, 'below', low) && !isBeyond(value, 'below', high)).toBe(false);
        },
      ),
    );
  });
});
