import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aNetworkFile, relabelled, shuffledFile } from '../../../tests/networks.ts';
import { type Level, levels } from '../../common/network.ts';
import type { NetworkDocument, NetworkLink } from '../../formats/network/document.ts';
import { compileNetwork } from './compile-network.ts';
import { criticality } from './criticality.ts';

const supports = (from: string, to: string, dependence?: Level): NetworkLink => ({
  from,
  to,
  kind: 'needed-by',
  ...(dependence && { dependence }),
});

/** O-C1 of the reference. */
const oracle: NetworkDocument = {
  schema: 'holdfast.network/1',
  nodes: [
    { id: 'Billing', kind: 'function', criticality: 'very-high' },
    { id: 'Intranet', kind: 'function', criticality: 'moderate' },
    { id: 'App', kind: 'product' },
    { id: 'LibX', kind: 'component' },
    { id: 'HSM', kind: 'product' },
    { id: 'FirmwareY', kind: 'component' },
  ],
  links: [
    supports('App', 'Billing', 'high'),
    supports('App', 'Intranet', 'very-high'),
    supports('LibX', 'App', 'very-high'),
    supports('HSM', 'Billing', 'very-high'),
    supports('FirmwareY', 'HSM', 'moderate'),
  ],
};

/** By id: the bounds, as places in `levels`. */
function boundsIn(document: NetworkDocument): Record<string, [number, number]> {
  const { network, levels: stated } = compileNetwork(document);
  const { low, high } = criticality(network, stated);
  return Object.fromEntries(document.nodes.map(({ id }, node) => [id, [low[node]!, high[node]!]]));
}

function pathsIn(document: NetworkDocument): Record<string, string[]> {
  const { network, nodes, levels: stated } = compileNetwork(document);
  const { pathOfHigh } = criticality(network, stated);
  return Object.fromEntries(nodes.map(({ id }, node) => [id, pathOfHigh(node).map((step) => nodes[step]!.id)]));
}

describe('criticality', () => {
  it('reproduces O-C1, with the path that attains each level', () => {
    expect(boundsIn(oracle)).toEqual({
      Billing: [4, 4],
      Intranet: [2, 2],
      App: [3, 3],
      LibX: [3, 3],
      HSM: [4, 4],
      FirmwareY: [2, 2],
    });
    expect(pathsIn(oracle)).toMatchObject({ LibX: ['LibX', 'App', 'Billing'], Intranet: ['Intranet'] });
  });

  it('knows nothing of a node whose dependence nobody states', () => {
    const links = oracle.links!.with(4, supports('FirmwareY', 'HSM'));

    expect(boundsIn({ ...oracle, links }).FirmwareY).toEqual([0, 4]);
    expect(pathsIn({ ...oracle, links }).FirmwareY).toEqual(['FirmwareY', 'HSM', 'Billing']);
  });

  it('takes an undeclared function for anything, and a floor as it is', () => {
    const nodes = [
      { id: 'f', kind: 'function' as const },
      { id: 'p', kind: 'product' as const, own: 'low' as const },
      { id: 'alone', kind: 'product' as const, own: 'high' as const },
    ];
    const document: NetworkDocument = { schema: 'holdfast.network/1', nodes, links: [supports('p', 'f', 'very-high')] };

    expect(boundsIn(document)).toEqual({ f: [0, 4], p: [1, 4], alone: [3, 3] });
    expect(pathsIn(document)).toEqual({ f: ['f'], p: ['p', 'f'], alone: ['alone'] });
  });

  describe('of the sources of a group', () => {
    const withGroup = (sources: { node: string; qualified?: boolean }[], need = 1): NetworkDocument => ({
      schema: 'holdfast.network/1',
      nodes: [
        { id: 'f', kind: 'function', criticality: 'very-high' },
        ...['a', 'b', 'c'].map((id) => ({ id, kind: 'supplier' as const })),
      ],
      groups: [{ id: 'g', of: 'f', need, dependence: 'very-high', sources }],
    });

    it('counts one at most as moderate when qualified others carry the load, and as more when they do not', () => {
      const qualified = [
        { node: 'a', qualified: true },
        { node: 'b', qualified: true },
      ];
      const unqualified = [
        { node: 'a', qualified: true },
        { node: 'b', qualified: false },
      ];

      expect(boundsIn(withGroup(qualified))).toMatchObject({ a: [2, 2], b: [2, 2] });
      expect(boundsIn(withGroup(unqualified))).toMatchObject({ a: [4, 4], b: [2, 2] });
      expect(boundsIn(withGroup(qualified, 2))).toMatchObject({ a: [4, 4], b: [4, 4] });
    });

    it('takes an alternate of unstated qualification as qualified for the low bound only', () => {
      expect(boundsIn(withGroup([{ node: 'a', qualified: true }, { node: 'b' }]))).toMatchObject({
        a: [2, 4],
        b: [2, 2],
      });
    });

    it('counts one as much as the group that cannot do without it', () => {
      const document = withGroup([{ node: 'a' }, { node: 'b', qualified: true }]);
      document.groups!.push({ id: 'h', of: 'f', need: 1, dependence: 'high', sources: [{ node: 'a' }] });

      expect(boundsIn(document).a).toEqual([3, 3]);
    });

    it('caps the link of a source as well', () => {
      const document = {
        ...withGroup([{ node: 'a' }, { node: 'b', qualified: true }]),
        links: [supports('a', 'f', 'high')],
      };

      expect(boundsIn(document).a).toEqual([2, 2]);
    });
  });

  it('leaves out who owns, and links that do not hold on the day', () => {
    const links: NetworkLink[] = [
      { ...supports('App', 'Billing', 'high'), validUntil: '2026-01-31' },
      { ...supports('HSM', 'Billing', 'high'), validFrom: '2026-02-01', validUntil: '2026-02-01' },
      { from: 'LibX', to: 'Billing', kind: 'owns' },
    ];

    expect(boundsIn({ ...oracle, asOf: '2026-02-01', links })).toMatchObject({
      App: [0, 0],
      HSM: [3, 3],
      LibX: [0, 0],
    });
  });

  it('agrees with the strongest of all paths, one by one', () => {
    fc.assert(
      fc.property(aNetworkFile({ nodes: 7, links: 14, groups: 0 }), (document) => {
        const bounds = boundsIn(document);

        for (const { id } of document.nodes) {
          expect(bounds[id]).toEqual([strongest(document, id, 0), strongest(document, id, 4)]);
        }
      }),
    );
  });

  it('attains each level on the path that it gives', () => {
    fc.assert(
      fc.property(aNetworkFile(), (document) => {
        const bounds = boundsIn({ ...document, groups: [] });

        for (const [id, path] of Object.entries(pathsIn({ ...document, groups: [] }))) {
          const [, high] = bounds[id]!;
          expect(path[0]).toBe(high === 0 ? undefined : id);
          if (path.length > 1) expect(strengthOf(document, path, 4)).toBe(high);
        }
      }),
    );
  });

  it('does not change with names, with the order of the file or with what hangs on nothing', () => {
    fc.assert(
      fc.property(aNetworkFile(), aNetworkFile(), fc.nat(), (document, other, seed) => {
        const bounds = boundsIn(document);
        const beside = relabelled(other, (id) => `other ${id}`);
        const together = {
          ...document,
          nodes: [...beside.nodes, ...document.nodes],
          links: [...beside.links!, ...document.links!],
          groups: [...beside.groups!, ...document.groups!],
        };

        expect(boundsIn(shuffledFile(document, seed))).toEqual(bounds);
        expect(boundsIn(relabelled(document, (id) => `${id}!`))).toEqual(relabelledKeys(bounds));
        expect(boundsIn(together)).toMatchObject(bounds);
      }),
    );
  });

  it('depends on the order of levels alone: another scale gives the same order', () => {
    // 0,1,2,3,4 -> 0,1,10,100,1000 of O-C1: a strongest path by numbers of any scale that rises is the strongest by places.
    const scale = [0, 1, 10, 100, 1000];
    fc.assert(
      fc.property(aNetworkFile({ nodes: 6, links: 10, groups: 0 }), (document) => {
        const bounds = boundsIn(document);

        for (const { id } of document.nodes) expect(scale[bounds[id]![1]]).toBe(strongest(document, id, 4, scale));
      }),
    );
  });

  it('never rises by what qualifies an alternate, never falls by a new link, and narrows by an answer', () => {
    fc.assert(
      fc.property(aNetworkFile(), fc.nat(), fc.constantFrom(...levels), (document, pick, level) => {
        const before = boundsIn(document);
        const qualified = structuredClone(document);
        for (const { sources } of qualified.groups!) for (const source of sources) source.qualified = true;
        const linked = { ...document, links: [...document.links!, supports('n0', document.nodes.at(-1)!.id, level)] };
        const answered = structuredClone(document);
        const link = answered.links![pick % Math.max(1, answered.links!.length)];
        if (link && link.dependence === undefined && answered.groups!.length === 0) link.dependence = level;

        for (const [id, [low, high]] of Object.entries(boundsIn(qualified))) {
          expect(low).toBeLessThanOrEqual(before[id]![0]);
          expect(high).toBeLessThanOrEqual(before[id]![1]);
        }
        for (const [id, [low, high]] of Object.entries(boundsIn({ ...linked, groups: [] }))) {
          const plain = boundsIn({ ...document, groups: [] })[id]!;
          expect(low).toBeGreaterThanOrEqual(plain[0]);
          expect(high).toBeGreaterThanOrEqual(plain[1]);
        }
        for (const [id, [low, high]] of Object.entries(boundsIn(answered))) {
          expect(low).toBeGreaterThanOrEqual(before[id]![0]);
          expect(high).toBeLessThanOrEqual(before[id]![1]);
        }
      }),
    );
  });
});

function relabelledKeys(bounds: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(bounds).map(([id, value]) => [`${id}!`, value]));
}

/** By definition: over all paths without a node twice. `unknown` stands for what nobody states. */
function strongest(document: NetworkDocument, from: string, unknown: number, scale = [0, 1, 2, 3, 4]): number {
  const node = document.nodes.find(({ id }) => id === from)!;
  const value = (level: Level | undefined) => scale[level === undefined ? unknown : levels.indexOf(level)]!;
  const visit = (at: string, width: number, seen: ReadonlySet<string>): number => {
    const { kind, criticality: declared } = document.nodes.find(({ id }) => id === at)!;
    let most = kind === 'function' ? Math.min(width, value(declared)) : 0;
    for (const { from: start, to, dependence } of document.links!) {
      if (start !== at || seen.has(to)) continue;
      most = Math.max(most, visit(to, Math.min(width, value(dependence)), new Set([...seen, to])));
    }
    return most;
  };
  return Math.max(scale[levels.indexOf(node.own ?? 'none')]!, visit(from, scale[4]!, new Set([from])));
}

function strengthOf(document: NetworkDocument, path: readonly string[], unknown: number): number {
  const value = (level: Level | undefined) => (level === undefined ? unknown : levels.indexOf(level));
  const { criticality: declared } = document.nodes.find(({ id }) => id === path.at(-1))!;
  const steps = path.slice(1).map((to, index) => {
    const links = document.links!.filter((link) => link.from === path[index] && link.to === to);
    return Math.max(...links.map(({ dependence }) => value(dependence)));
  });
  return Math.min(value(declared), ...steps);
}
