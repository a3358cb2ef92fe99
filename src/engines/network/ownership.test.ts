import { describe, expect, it } from 'vitest';
import type { NetworkDocument, Share } from '../../formats/network/document.ts';
import { compileNetwork } from './compile-network.ts';
import { controlledBy, Holdings, ownershipChains, ultimateOwners } from './ownership.ts';

/** `A>B` owns a part of it. */
function owning(stakes: Record<string, Share | undefined>) {
  const ids = [...new Set(Object.keys(stakes).flatMap((pair) => pair.split('>')))].sort();
  const document: NetworkDocument = {
    schema: 'holdfast.network/1',
    nodes: ids.map((id) => ({ id, kind: 'owner' })),
    links: Object.entries(stakes).map(([pair, share]) => {
      const [from, to] = pair.split('>') as [string, string];
      return { from, to, kind: 'owns', ...(share !== undefined && { share }) };
    }),
  };
  const { network, shares } = compileNetwork(document);
  const holdings = new Holdings(network, shares);
  const owners = ultimateOwners(network, holdings);
  const named = (ends: Uint32Array) => Object.fromEntries(ids.map((id, node) => [id, ids[ends[node]!]]));
  const chainsTo = (id: string) => {
    const { chains, ...more } = ownershipChains(holdings, ids.indexOf(id));
    return {
      chains: chains.map(({ nodes, min, max }) => [nodes.map((node) => ids[node]).join('>'), min, max]),
      ...more,
    };
  };
  const controlled = (...from: string[]) =>
    controlledBy(
      holdings,
      from.map((id) => ids.indexOf(id)),
    ).map(({ node, certain }) => `${ids[node]}${certain ? '' : '?'}`);
  return {
    controlled,
    certain: named(owners.certain),
    possible: named(owners.possible),
    rings: owners.rings.map((ring) => ring.map((node) => ids[node])),
    chainsTo,
  };
}

describe('controlledBy', () => {
  it('adds up what an owner holds itself and by what it controls', () => {
    const { controlled } = owning({ 'A>B': 0.6, 'A>C': 0.2, 'B>C': 0.3, 'C>D': 0.5, 'X>D': 0.5 });

    expect(controlled('A')).toEqual(['A', 'B', 'C', 'D']);
    expect(controlled('B')).toEqual(['B']);
    expect(controlled('X')).toEqual(['X', 'D']);
  });

  it('tells what it may control, as far as others leave it', () => {
    const { controlled } = owning({
      ...{ 'A>B': { min: 0.3, max: 0.7 }, 'X>B': 0.4, 'A>C': { min: 0.1, max: 0.9 }, 'X>C': 0.6 },
      ...{ 'A>D': undefined, 'B>E': 1, 'A>F': undefined, 'X>F': undefined },
    });

    expect(controlled('A')).toEqual(['A', 'B?', 'D', 'F?', 'E?']);
  });

  it('passes rings', () => {
    expect(owning({ 'A>B': 1, 'B>A': 1, 'B>B': 0.5, 'C>A': 0.1 }).controlled('A')).toEqual(['A', 'B']);
  });
});

describe('ultimateOwners', () => {
  it('follows control to its end, and minorities not at all', () => {
    expect(owning({ 'A>B': 0.6, 'B>C': 0.51, 'X>C': 0.49 }).certain).toEqual({ A: 'A', B: 'A', C: 'A', X: 'X' });
  });

  it('keeps apart who controls and who may', () => {
    const { certain, possible } = owning({ 'A>C': { min: 0.25, max: 0.6 }, 'B>C': 0.2 });

    expect([certain.C, possible.C]).toEqual(['C', 'A']);
  });

  it('takes the only owner named for the one who controls, and none of several', () => {
    expect(owning({ 'A>C': undefined }).certain.C).toBe('A');
    expect(owning({ 'A>C': undefined, 'B>C': undefined }).certain.C).toBe('C');
    expect(owning({ 'A>C': undefined, 'B>C': 0.7 }).certain.C).toBe('B');
  });

  it('adds up what an owner holds itself and by what it controls', () => {
    const { certain, possible } = owning({
      ...{ 'A>B': 0.6, 'A>C': 0.2, 'B>C': 0.3, 'X>C': 0.4, 'C>D': 0.3, 'B>D': 0.2 },
      ...{ 'A>E': { min: 0.1, max: 0.2 }, 'B>E': { min: 0.2, max: 0.4 } },
    });

    expect([certain.C, certain.D, certain.E, possible.E]).toEqual(['A', 'A', 'E', 'A']);
  });

  it('takes half and half for nobody', () => {
    expect(owning({ 'A>C': 0.5, 'B>C': 0.5 }).certain.C).toBe('C');
  });

  it('counts a ring as one owner', () => {
    const { certain, rings } = owning({ 'A>B': 0.8, 'B>A': 0.8, 'B>C': 1, 'D>D': 1 });

    expect(certain).toEqual({ A: 'A', B: 'A', C: 'A', D: 'D' });
    expect(rings).toEqual([['A', 'B']]);
  });
});

describe('ownershipChains', () => {
  it('multiplies along a chain and adds up over chains', () => {
    const { chains, owners, complete } = owning({ 'A>B': 0.5, 'B>C': { min: 0.4, max: 0.6 }, 'A>C': 0.1 }).chainsTo(
      'C',
    );

    expect(chains).toEqual([
      ['B>C', 0.4, 0.6],
      ['A>C', 0.1, 0.1],
      ['A>B>C', 0.2, 0.3],
    ]);
    expect(owners.map(({ min, max }) => [min, max])).toEqual([
      [0.4, 0.6],
      [expect.closeTo(0.3, 9), expect.closeTo(0.4, 9)],
    ]);
    expect(complete).toBe(true);
  });

  it('ends at a ring, and then knows only the least', () => {
    const { owners, complete } = owning({ 'A>B': 0.8, 'B>A': 0.2 }).chainsTo('B');

    expect(owners).toMatchObject([{ min: 0.8, max: 1 }]);
    expect(complete).toBe(false);
  });
});
