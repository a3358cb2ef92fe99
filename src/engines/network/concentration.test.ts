import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aNetworkFile, relabelled, shuffledFile } from '../../../tests/networks.ts';
import type { NetworkDocument, NetworkLink, NetworkNode, Share } from '../../formats/network/document.ts';
import { type CompiledNetwork, compileNetwork } from './compile-network.ts';
import { type Concentration, ConcentrationModel, type Dimension, indexBounds } from './concentration.ts';
import { supplierKind, supplyOf } from './supply.ts';

const product: NetworkNode = { id: 'P', kind: 'product' };
const supplier = (id: string, more: Partial<NetworkNode> = {}): NetworkNode => ({ id, kind: 'supplier', ...more });
const supplies = (from: string, to: string, share?: Share): NetworkLink => ({
  from,
  to,
  kind: 'supplies',
  ...(share !== undefined && { share }),
});

function concentrationIn(document: Omit<NetworkDocument, 'schema'>): Concentration[] {
  const compiled = compileNetwork({ schema: 'holdfast.network/1', ...document });
  return new ConcentrationModel(compiled).of(compiled.nodeOf.get('P') ?? 0);
}

const at = (found: readonly Concentration[], by: Dimension, tier = 1) =>
  found.find((one) => one.by === by && one.tier === tier)!;

/** A product whose one requirement these suppliers meet. */
function sharedBy(shares: readonly number[], more: Partial<NetworkDocument> = {}) {
  const names = shares.map((_, index) => `s${index}`);
  return {
    nodes: [product, ...names.map((name) => supplier(name)), ...(more.nodes ?? [])],
    links: [...names.map((name, index) => supplies(name, 'P', shares[index]!)), ...(more.links ?? [])],
  };
}

describe('concentration', () => {
  it('reproduces O-HHI: 3000; 1540, which mergers raise to 1580 and 2540', () => {
    const nine = [0.25, 0.2, 0.15, 0.1, 0.08, 0.07, 0.06, 0.05, 0.04];
    const merged = (...owned: string[]) =>
      sharedBy(nine, {
        nodes: [{ id: 'H', kind: 'owner' }],
        links: owned.map((to) => ({ from: 'H', to, kind: 'owns' as const, share: 1 })),
      });

    expect(at(concentrationIn(sharedBy([0.4, 0.3, 0.2, 0.1])), 'supplier').hhi).toBeCloseTo(3000, 9);
    expect(at(concentrationIn(sharedBy(nine)), 'supplier').hhi).toBeCloseTo(1540, 9);
    expect(at(concentrationIn(merged('s7', 's8')), 'owner').hhi).toBeCloseTo(1580, 9);
    expect(at(concentrationIn(merged('s0', 's1')), 'owner').hhi).toBeCloseTo(2540, 9);
    expect(at(concentrationIn(merged('s0', 's1')), 'supplier').hhi).toBeCloseTo(1540, 9);
  });

  it('reproduces O-HHI-3: an unknown share gives bounds', () => {
    const { hhi, effective, low, high, worst, unknown } = at(concentrationIn(sharedBy([0.4, 0.3])), 'supplier');

    expect({ hhi, effective }).toEqual({ hhi: null, effective: null });
    expect([low, high, worst, unknown].map((value) => Number(value.toFixed(9)))).toEqual([2500, 3400, 5800, 0.3]);
  });

  it('takes a link of a node into itself for nothing', () => {
    const { nodes, links } = sharedBy([1]);
    const loops: NetworkLink[] = [supplies('s0', 's0'), { from: 'P', to: 'P', kind: 'part-of' }];

    expect(concentrationIn({ nodes, links: [...links, ...loops] })).toEqual(concentrationIn({ nodes, links }));
  });

  it('reproduces O-DIA: diversification that vanishes at the second tier', () => {
    const found = concentrationIn({
      nodes: [product, ...['T1a', 'T1b', 'X', 'Y'].map((id) => supplier(id))],
      links: [supplies('X', 'T1a', 1), supplies('X', 'T1b', 0.6), supplies('Y', 'T1b', 0.4)],
      groups: [
        {
          id: 'g',
          of: 'P',
          need: 1,
          sources: [
            { node: 'T1a', share: 0.5 },
            { node: 'T1b', share: 0.5 },
          ],
        },
      ],
    });

    expect(at(found, 'supplier', 1)).toMatchObject({ hhi: 5000, effective: 2, vanishes: false, weight: 'shares' });
    expect(at(found, 'supplier', 2)).toMatchObject({
      vanishes: true,
      parties: [
        { party: 'X', share: 0.8 },
        { party: 'Y', share: 0.2 },
      ],
    });
    expect(at(found, 'supplier', 2).hhi).toBeCloseTo(6800, 9);
    expect(found.some(({ tier }) => tier === 3)).toBe(false);
  });

  it('does not know what a supplier without suppliers rests on', () => {
    const found = concentrationIn({
      nodes: [product, ...['T1a', 'T1b', 'X'].map((id) => supplier(id))],
      links: [supplies('T1a', 'P', 0.5), supplies('T1b', 'P', 0.5), supplies('X', 'T1a', 1)],
    });

    expect(at(found, 'supplier', 2)).toMatchObject({
      hhi: null,
      low: 2500,
      high: 5000,
      worst: 10_000,
      unknown: 0.5,
      vanishes: null,
    });
  });

  it('counts requirements the same where nobody states shares, and passes through parts', () => {
    const found = concentrationIn({
      nodes: [product, { id: 'C', kind: 'component' }, { id: 'open', kind: 'component' }, supplier('a'), supplier('b')],
      links: [
        supplies('a', 'P'),
        { from: 'C', to: 'P', kind: 'part-of' },
        { from: 'open', to: 'P', kind: 'part-of' },
        supplies('b', 'C'),
      ],
    });

    expect(at(found, 'supplier')).toMatchObject({ hhi: 5000, weight: 'requirements', tier: 1 });
  });

  it('finds the fab behind three suppliers, and their countries by way of their sites', () => {
    const found = concentrationIn({
      nodes: [
        product,
        ...['a', 'b', 'c'].map((id) => supplier(id, id === 'c' ? { country: 'DE' } : {})),
        { id: 'fab7', kind: 'site', country: 'TW', region: 'Hsinchu' },
      ],
      links: [
        ...['a', 'b', 'c'].map((id) => supplies(id, 'P')),
        ...['a', 'b', 'c'].map((to) => ({ from: 'fab7', to, kind: 'site-of' as const, share: 1 })),
      ],
    });

    expect(at(found, 'site').hhi).toBeCloseTo(10_000, 9);
    expect(at(found, 'region').parties).toEqual([{ party: 'Hsinchu', share: expect.closeTo(1, 9) }]);
    expect(at(found, 'country').parties.map(({ party }) => party)).toEqual(['TW', 'DE']);
  });

  it('takes sites for the parties where no supplier is known', () => {
    const found = concentrationIn({
      nodes: [product, { id: 'm', kind: 'site' }, { id: 'n', kind: 'site' }],
      links: [
        { from: 'm', to: 'P', kind: 'manufactures' },
        { from: 'n', to: 'P', kind: 'manufactures' },
      ],
    });

    expect(found.map(({ by, hhi }) => [by, hhi])).toEqual([['site', 5000]]);
  });

  it('merges by who may control for the high bound alone', () => {
    const found = at(
      concentrationIn(
        sharedBy([0.5, 0.5], {
          nodes: [{ id: 'H', kind: 'owner' }],
          links: [
            { from: 'H', to: 's0', kind: 'owns', share: 0.6 },
            { from: 'H', to: 's1', kind: 'owns', share: { min: 0.3, max: 0.6 } },
          ],
        }),
      ),
      'owner',
    );

    expect(found).toMatchObject({ hhi: null, low: 5000, high: 10_000, worst: 10_000 });
  });

  it('is not defined where nothing says who supplies', () => {
    expect(
      concentrationIn({
        nodes: [product, { id: 'C', kind: 'component' }],
        links: [{ from: 'C', to: 'P', kind: 'part-of' }],
      }),
    ).toEqual([]);
  });

  it('ends in a ring of suppliers, and says that it is one', () => {
    const found = concentrationIn({
      nodes: [product, supplier('a'), supplier('b')],
      links: [supplies('a', 'P', 1), supplies('b', 'a', 1), supplies('a', 'b', 1)],
    });

    expect(Math.max(...found.map(({ tier }) => tier))).toBe(8);
    expect(found.every(({ hhi }) => hhi === 10_000)).toBe(true);
  });

  it('loses nothing: known and unknown shares are the whole, and the bounds enclose each other', () => {
    fc.assert(
      fc.property(aNetworkFile({ nodes: 14, links: 30 }), (document) => {
        for (const { low, high, worst, hhi, unknown, parties, effective } of concentrationsOfAll(document)) {
          const known = parties.reduce((sum, { share }) => sum + share, 0);
          if (parties.length < 10) expect(known + unknown).toBeCloseTo(1, 6);
          expect(low).toBeLessThanOrEqual(high + 1e-6);
          expect(high).toBeLessThanOrEqual(worst + 1e-6);
          expect(worst).toBeLessThanOrEqual(10_000 + 1e-6);
          if (hhi !== null) expect(effective! * hhi).toBeCloseTo(10_000, 6);
        }
      }),
    );
  });

  it('does not change with names or with the order of the file', () => {
    const summary = (document: NetworkDocument) =>
      concentrationsOfAll(document)
        .map(({ tier, by, low, worst }) => `${tier} ${by} ${low.toFixed(4)} ${worst.toFixed(4)}`)
        .sort();

    fc.assert(
      fc.property(aNetworkFile().map(withoutRings), fc.nat(), (document, seed) => {
        expect(summary(shuffledFile(document, seed))).toEqual(summary(document));
        expect(summary(relabelled(document, (id) => `${id}!`))).toEqual(summary(document));
      }),
    );
  });

  it('does not change with what hangs on nothing', () => {
    fc.assert(
      fc.property(aNetworkFile(), aNetworkFile(), (document, other) => {
        const apart = relabelled(other, (id) => `other ${id}`);
        const both: NetworkDocument = {
          ...document,
          nodes: [...document.nodes, ...apart.nodes],
          links: [...document.links!, ...apart.links!],
          groups: [...document.groups!, ...apart.groups!],
        };
        const found = concentrationsOfAll(both).filter(({ of }) => of < document.nodes.length);

        expect(found).toEqual(concentrationsOfAll(document));
      }),
    );
  });

  it('finds the diamonds that were planted below the first tier, and no others', () => {
    const half = (source: string) => ({ node: source, share: 0.5 });
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (planted) => {
        const built = planted.map((isDiamond, index) => {
          const [P, a, b, X] = [`P${index}`, `a${index}`, `b${index}`, `x${index}`];
          const Y = isDiamond ? X : `y${index}`;
          return {
            nodes: [
              { ...product, id: P },
              ...[...new Set([a, b, X, Y])].map((id) => supplier(id, { country: id.startsWith('y') ? 'FI' : 'TW' })),
            ],
            links: [supplies(X, a, 1), supplies(Y, b, 1)],
            group: { id: `g${index}`, of: P, need: 1, sources: [half(a), half(b)] },
          };
        });
        const found = concentrationsOfAll({
          schema: 'holdfast.network/1',
          nodes: built.flatMap(({ nodes }) => nodes),
          links: built.flatMap(({ links }) => links),
          groups: built.map(({ group }) => group),
        });
        const vanishing = found.filter(({ by, vanishes }) => by === 'supplier' && vanishes);

        expect(vanishing.map(({ tier }) => tier)).toEqual(planted.filter(Boolean).map(() => 2));
        expect(new Set(vanishing.map(({ parties }) => parties[0]!.party))).toEqual(
          new Set(planted.flatMap((isDiamond, index) => (isDiamond ? `x${index}` : []))),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('comes to what every way by itself hands on, whoever was asked before', () => {
    fc.assert(
      fc.property(aNetworkFile({ nodes: 14, links: 30 }).map(withoutRings), (document) => {
        const compiled = compileNetwork(document);
        const model = new ConcentrationModel(compiled);
        for (const node of document.nodes.keys()) {
          for (const { by, tier, parties } of model.of(node)) {
            if (by !== 'supplier') continue;
            const expected = sharesByEveryWay(compiled, node, tier);
            for (const { party, share } of parties) {
              expect(share).toBeCloseTo(expected.get(compiled.nodeOf.get(party)!) ?? 0, 9);
            }
          }
        }
      }),
    );
  });

  it('never improves the worst bound by a missing answer', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(shares, fc.nat(), (parts, pick) => {
        const sum = parts.reduce((total, part) => total + part, 0);
        const stated = parts.map((part) => part / sum);
        const missing = stated.toSpliced(pick % stated.length, 1);
        const unknown = stated[pick % stated.length]!;

        expect(indexBounds(missing, unknown).worst).toBeGreaterThanOrEqual(indexBounds(stated, 0).low - 1e-9);
        expect(indexBounds(missing, unknown).low).toBeLessThanOrEqual(indexBounds(stated, 0).low + 1e-9);
      }),
    );
  });
});

function concentrationsOfAll(document: NetworkDocument): Concentration[] {
  const model = new ConcentrationModel(compileNetwork(document));
  return document.nodes.flatMap(({ kind }, node) => (kind === 'function' || kind === 'product' ? model.of(node) : []));
}

function sharesByEveryWay({ network, shares }: CompiledNetwork, node: number, tier: number): Map<number, number> {
  const supply = supplyOf(network, shares);
  const leads = supply.below[supplierKind];
  const arrived = new Map<number, number>();
  const walk = (from: number, weight: number, left: number) => {
    const requirements: number[][] = [];
    for (let requirement = supply.offsets[from]!; requirement < supply.offsets[from + 1]!; requirement++) {
      const places: number[] = [];
      for (let at = supply.partyOffsets[requirement]!; at < supply.partyOffsets[requirement + 1]!; at++) {
        if (leads[supply.parties[at]!] === 1) places.push(at);
      }
      if (places.length > 0) requirements.push(places);
    }
    for (const at of requirements.flat()) {
      const party = supply.parties[at]!;
      const part = (weight / requirements.length) * supply.shares[at]!;
      if (supply.kinds[party] !== supplierKind) walk(party, part, left);
      else if (left > 1) walk(party, part, left - 1);
      else arrived.set(party, (arrived.get(party) ?? 0) + part);
    }
  };
  walk(node, 1, tier);
  return arrived;
}

/** Where in a ring the flow ends is a matter of order, so links that would close one are turned round. */
function withoutRings(document: NetworkDocument): NetworkDocument {
  const number = (id: string) => Number(id.slice(1));
  const links = document.links!.map((link) => {
    const [from, to] = [link.from, link.to].sort((a, b) => number(a) - number(b)) as [string, string];
    return { ...link, from, to };
  });
  const groups = document.groups!.filter(({ of, sources }) => sources.every(({ node }) => number(node) < number(of)));
  return { ...document, links: links.filter(({ from, to }) => from !== to), groups };
}
