import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aNetworkFile } from '../../../tests/networks.ts';
import type { NetworkDocument } from '../../formats/network/document.ts';
import type { Direction } from '../graph/build-graph.ts';
import { compileNetwork } from './compile-network.ts';
import { reachNetwork, shortestWays } from './reach-network.ts';
import { selectNodes } from './select-nodes.ts';

function reachIn(document: NetworkDocument, ids: string[], direction: Direction = 'down') {
  const compiled = compileNetwork(document);
  return reachNetwork(compiled, selectNodes(compiled, { ids }).nodes, direction);
}

/** O-DOM (Lengauer and Tarjan, 1979, figure 1), every node a function. */
const oracle: NetworkDocument = {
  schema: 'holdfast.network/1',
  nodes: [...'RABCDEFGHIJKL'].map((id) => ({ id, kind: 'function' })),
  links: 'RA RB RC AD BA BD BE CF CG DL EH FI GI GJ HE HK IK JI KR KI LH'
    .split(' ')
    .map((pair) => ({ from: pair[0]!, to: pair[1]!, kind: 'needed-by' })),
};

const owned: NetworkDocument = {
  schema: 'holdfast.network/1',
  nodes: [
    { id: 'f', kind: 'function' },
    { id: 'p', kind: 'product' },
    { id: 'a', kind: 'supplier', country: 'TW', lat: 24.8, lon: 121 },
    { id: 'b', kind: 'supplier', region: 'Hsinchu', lat: -17, lon: 179 },
    { id: 'c', kind: 'supplier', lat: -17, lon: -179 },
    { id: 'H', kind: 'owner' },
  ],
  links: [
    { from: 'p', to: 'f', kind: 'needed-by' },
    { from: 'a', to: 'p', kind: 'supplies' },
    { from: 'H', to: 'a', kind: 'owns', share: { min: 0.4, max: 0.6 } },
    { from: 'H', to: 'b', kind: 'owns', share: 0.2 },
    { from: 'a', to: 'c', kind: 'owns' },
  ],
  groups: [{ id: 'g', of: 'p', need: 1, sources: [{ node: 'b' }, { node: 'c' }] }],
};

describe('reachNetwork', () => {
  it('reproduces O-DOM by what every way passes', () => {
    const passed = Object.fromEntries(reachIn(oracle, ['R']).dominators.map(({ of, nodes }) => [of, nodes.at(-1)]));

    expect(passed).toEqual({ F: 'C', G: 'C', J: 'G', L: 'D' } as object);
    expect(Object.keys(passed)).toHaveLength(12);
  });

  it('gives what it came by, how far, and how many of each kind', () => {
    expect(reachIn(owned, ['a'])).toEqual({
      reached: [
        { id: 'p', kind: 'product', distance: 1, via: 'a' },
        { id: 'f', kind: 'function', distance: 2, via: 'p' },
      ],
      dominators: [{ of: 'f', nodes: ['p'] }],
      counts: { product: 1, function: 1 },
    });
  });

  it('goes up to the sources, those of groups among them, and never to owners', () => {
    const { reached, dominators } = reachIn(owned, ['f'], 'up');

    expect(reached.map(({ id }) => id)).toEqual(['p', 'a', 'b', 'c']);
    expect(dominators).toEqual(['a', 'b', 'c'].map((of) => ({ of, nodes: ['p'] })));
  });

  it('follows an owner to what it may control, and what that controls', () => {
    expect(reachIn(owned, ['H']).reached.map(({ id, distance }) => [id, distance])).toEqual([
      ['a', 1],
      ['p', 2],
      ['c', 2],
      ['f', 3],
    ]);
    expect(reachIn(owned, ['a']).reached.map(({ id }) => id)).toEqual(['p', 'f']);
  });

  it('finds the shortest ways', () => {
    const { paths } = shortestWays(compileNetwork(owned), 5, 0, 3);

    expect(paths).toEqual([
      ['H', 'a', 'p', 'f'],
      ['H', 'a', 'c', 'p', 'f'],
    ]);
  });

  it('agrees with following every link by hand, and with taking nodes away one by one', () => {
    const directions = fc.constantFrom<Direction>('down', 'up');
    fc.assert(
      fc.property(aNetworkFile({ nodes: 14, links: 30 }), fc.nat(), directions, (document, pick, direction) => {
        const start = document.nodes[pick % document.nodes.length]!.id;
        const { reached, dominators } = reachIn(document, [start], direction);
        const expected = distancesByHand(document, start, direction);

        expect(Object.fromEntries(reached.map(({ id, distance }) => [id, distance]))).toEqual(
          Object.fromEntries(expected),
        );
        for (const { of, nodes } of dominators) {
          const needed = reached
            .map(({ id }) => id)
            .filter((id) => id !== of && !distancesByHand(document, start, direction, id).has(of));
          expect([...nodes].sort()).toEqual(needed.sort());
        }
      }),
    );
  });
});

describe('selectNodes', () => {
  const chosen = (selection: Parameters<typeof selectNodes>[1]) => {
    const compiled = compileNetwork(owned);
    const { nodes, unknown } = selectNodes(compiled, selection);
    return { ids: nodes.map((node) => compiled.nodes[node]!.id), unknown };
  };

  it('takes nodes and groups by id, and what lies in a country or region', () => {
    expect(chosen({ ids: ['g', 'f', 'x'] })).toEqual({ ids: ['f', 'b', 'c'], unknown: ['x'] });
    expect(chosen({ countries: ['TW'], regions: ['Hsinchu'] }).ids).toEqual(['a', 'b']);
  });

  it('takes what lies in a polygon, also across the line of 180 degrees', () => {
    const box = (west: number, south: number, east: number, north: number) =>
      [
        [
          [
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
          ],
        ],
      ] as const;

    expect(chosen({ area: box(120, 20, 122, 26) }).ids).toEqual(['a']);
    expect(chosen({ area: box(121, 20, 122, 26) }).ids).toEqual(['a']);
    expect(chosen({ area: box(170, -20, -170, 0) }).ids).toEqual(['b', 'c']);
    expect(chosen({ area: box(0, 0, 1, 1) }).ids).toEqual([]);
  });
});

/** Breadth first over the file itself, without one node if need be. */
function distancesByHand(document: NetworkDocument, start: string, direction: Direction, without?: string) {
  const pairs = [
    ...document.links!.filter(({ kind }) => kind !== 'owns').map(({ from, to }) => [from, to] as const),
    ...document.groups!.flatMap(({ of, sources }) => sources.map(({ node }) => [node, of] as const)),
  ];
  const distances = new Map([[start, 0]]);
  for (const [at, distance] of distances) {
    for (const [from, to] of pairs) {
      const [here, next] = direction === 'down' ? [from, to] : [to, from];
      if (here === at && next !== without && !distances.has(next)) distances.set(next, distance + 1);
    }
  }
  distances.delete(start);
  return distances;
}
