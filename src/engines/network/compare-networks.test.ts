import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aNetworkFile, shuffledFile } from '../../../tests/networks.ts';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { compareNetworks } from './compare-networks.ts';

const before: NetworkDocument = {
  schema: 'holdfast.network/1',
  asOf: '2026-01-01',
  nodes: [
    { id: 'f', kind: 'function', criticality: 'very-high' },
    { id: 'p', kind: 'product', name: 'P' },
    { id: 'a', kind: 'supplier' },
    { id: 'b', kind: 'supplier' },
    { id: 'gone', kind: 'supplier' },
  ],
  links: [
    { from: 'p', to: 'f', kind: 'needed-by', dependence: 'high' },
    { from: 'gone', to: 'p', kind: 'supplies', dependence: 'low' },
  ],
  groups: [
    {
      id: 'g',
      of: 'p',
      need: 1,
      dependence: 'very-high',
      sources: [
        { node: 'a', share: 0.5 },
        { node: 'b', qualified: true },
      ],
    },
  ],
};

describe('compareNetworks', () => {
  it('lists what came, went and changed, field by field', () => {
    const after = structuredClone(before);
    after.asOf = '2026-02-01';
    after.nodes[1]!.name = 'Q';
    after.nodes[4] = { id: 'new', kind: 'supplier' };
    after.links![1] = { from: 'new', to: 'p', kind: 'resells' };
    after.groups![0]!.sources[0]!.share = 0.6;

    expect(compareNetworks(before, after)).toEqual({
      file: [{ field: 'asOf', from: '2026-01-01', to: '2026-02-01' }],
      nodes: {
        added: [{ id: 'new' }],
        removed: [{ id: 'gone' }],
        changed: [{ id: 'p', fields: [{ field: 'name', from: 'P', to: 'Q' }] }],
      },
      links: {
        added: [{ from: 'new', to: 'p', kind: 'resells' }],
        removed: [{ from: 'gone', to: 'p', kind: 'supplies' }],
        changed: [],
      },
      groups: {
        added: [],
        removed: [],
        changed: [{ id: 'g', fields: [{ field: 'sources/a/share', from: 0.5, to: 0.6 }] }],
      },
      levels: [],
    });
  });

  it('says why a level moved: what changed on the way that decides', () => {
    const after = structuredClone(before);
    after.nodes[1]!.name = 'Q';
    after.links![0]!.dependence = 'low';
    const { levels } = compareNetworks(before, after);

    expect(levels.map(({ id }) => id)).toEqual(['p', 'a', 'b']);
    expect(levels[0]).toEqual({
      id: 'p',
      from: { low: 'high', high: 'high', path: ['p', 'f'] },
      to: { low: 'low', high: 'low', path: ['p', 'f'] },
      because: [
        { of: 'link', link: { from: 'p', to: 'f', kind: 'needed-by' }, field: 'dependence', from: 'high', to: 'low' },
      ],
    });
  });

  it('names the alternate whose qualification was lost', () => {
    const after = structuredClone(before);
    after.groups![0]!.sources[1]!.qualified = false;
    const { levels } = compareNetworks(before, after);

    expect(levels).toMatchObject([
      {
        id: 'a',
        from: { low: 'moderate', high: 'moderate' },
        to: { low: 'high', high: 'high', path: ['a', 'p', 'f'] },
        because: [{ of: 'group', id: 'g', field: 'sources/b/qualified', from: true, to: false }],
      },
    ]);
  });

  it('names a link that ran out', () => {
    const ending = structuredClone(before);
    ending.links![0]!.validUntil = '2026-01-15';
    const { levels } = compareNetworks(ending, { ...ending, asOf: '2026-02-01' });

    expect(levels[0]).toMatchObject({
      id: 'p',
      to: { high: 'none', path: [] },
      because: [{ field: 'inForce', from: true, to: false }],
    });
  });

  it('finds nothing between a network and itself in another order', () => {
    fc.assert(
      fc.property(aNetworkFile(), fc.nat(), (document, seed) => {
        const { levels, nodes } = compareNetworks(document, shuffledFile(document, seed));

        expect([levels, nodes.added, nodes.removed, nodes.changed]).toEqual([[], [], [], []]);
      }),
    );
  });

  it('has a reason for every level that moved', () => {
    fc.assert(
      fc.property(aNetworkFile({ groups: 3 }), aNetworkFile({ groups: 3 }), (one, other) => {
        for (const { because, from, to } of compareNetworks(one, other).levels) {
          expect(because.length).toBeGreaterThan(0);
          expect([from.low, from.high]).not.toEqual([to.low, to.high]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
