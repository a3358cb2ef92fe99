import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph, type Graph, kindsBetween } from './build-graph.ts';
import { dominatingNodes } from './dominators.ts';
import {
  distinctPairs,
  type ListingGraph,
  linksOf,
  listingOf,
  noList,
  onTheWay,
  reachInLists,
  turnedRound,
  within,
} from './listing-graph.ts';
import { type Reached, reach } from './reach.ts';
import { shortestPaths } from './shortest-paths.ts';

type Pair = [from: number, to: number];

interface Case {
  nodeCount: number;
  partCount: number;
  /** Among nodes and parts. */
  links: Pair[];
  /** The parts of some nodes. */
  lists: Pair[];
  supplied: Pair[];
}

const kinds = { listed: 4, supplied: 7 };

describe('a graph with lists of parts', () => {
  const small: Case = {
    nodeCount: 3,
    partCount: 2,
    links: [[0, 1]],
    lists: [
      [1, 0],
      [1, 1],
      [2, 1],
    ],
    supplied: [[0, 1]],
  };

  it('leads from who supplies a part over the part to all that list it', () => {
    const { nodes, starts } = reachInLists(listingGraphOf(small), [0], 'down');

    expect([...nodes]).toEqual([0, 1, 4, 2]);
    expect([...starts]).toEqual([0, 1, 3, 4]);
  });

  it('leads from what lists parts to the parts and to those who supply them', () => {
    expect([...reachInLists(listingGraphOf(small), [2], 'up').nodes]).toEqual([2, 4, 0]);
  });

  it('follows links from and to parts beside the lists', () => {
    const linked = listingGraphOf({ ...small, links: [...small.links, [3, 4], [4, 0]] });

    expect([...reachInLists(linked, [3], 'down').nodes]).toEqual([3, 4, 1, 0, 2]);
    expect([...reachInLists(linked, [0], 'up').nodes]).toEqual([0, 4, 3]);
  });

  it('reaches what the same links reach as one graph, each by way of a node that is one link nearer', () => {
    fc.assert(
      fc.property(cases, fc.array(fc.nat(), { maxLength: 3 }), direction, (drawn, some, direction) => {
        const sources = some.map((at) => at % (drawn.nodeCount + drawn.partCount));
        const whole = plainGraphOf(drawn);

        const reached = reachInLists(listingGraphOf(drawn), sources, direction);

        const distances = distancesIn(reached);
        expect(distances).toEqual(distancesIn(reach(whole, sources, direction)));
        for (const [index, node] of reached.nodes.entries()) {
          const via = reached.via[index]!;
          const [from, to] = direction === 'down' ? [via, node] : [node, via];
          expect(distances[via]).toBe(Math.max(0, distances[node]! - 1));
          expect(distances[node] === 0 ? via === node : kindsBetween(whole, from, to).length > 0).toBe(true);
        }
      }),
    );
  });

  it('keeps all that lies between two nodes: the same paths, of the same kinds, and what all of them pass', () => {
    fc.assert(
      fc.property(cases, fc.nat(), fc.nat(), (drawn, one, other) => {
        const whole = plainGraphOf(drawn);
        const [from, to] = [one % whole.nodeCount, other % whole.nodeCount];

        const graph = listingGraphOf(drawn);
        const ways = within(graph, onTheWay(graph, [from], [to]))!;

        const ends = [ways.numberOf(from)!, ways.numberOf(to)!] as const;
        const isFound = ways.nodes.length > 0;
        expect(isFound ? pathsIn(ways.graph, ...ends, ways.nodes) : []).toEqual(pathsIn(whole, from, to));
        if (!isFound) return;
        const dominating = dominatingNodes(ways.graph, ...ends)!.map((node) => ways.nodes[node]);
        expect(dominating).toEqual(dominatingNodes(whole, from, to));
      }),
    );
  });
});

const direction = fc.constantFrom('down' as const, 'up' as const);

const cases: fc.Arbitrary<Case> = fc
  .record({ nodeCount: fc.integer({ min: 1, max: 7 }), partCount: fc.nat(6) })
  .chain(({ nodeCount, partCount }) => {
    const node = fc.nat(nodeCount - 1);
    const any = fc.nat(nodeCount + partCount - 1);
    const pairs =
      partCount === 0 ? fc.constant<Pair[]>([]) : fc.array(fc.tuple(node, fc.nat(partCount - 1)), { maxLength: 14 });
    return fc.record({
      ...{ nodeCount: fc.constant(nodeCount), partCount: fc.constant(partCount) },
      ...{ links: fc.array(fc.tuple(any, any), { maxLength: 12 }), lists: pairs, supplied: pairs },
    });
  });

function listingGraphOf({ nodeCount, partCount, links, lists, supplied }: Case): ListingGraph {
  const listers = [...new Set(lists.map(([lister]) => lister))];
  const parts = listers.map((lister) =>
    Uint32Array.from(new Set(lists.filter(([one]) => one === lister).map(([, part]) => part))),
  );
  const pairs = distinctPairs(nodeCount, partCount, ...columns(supplied));
  return {
    ...linksOf({ nodeCount, partCount }, ...columns(links), new Uint8Array(links.length)),
    partCount,
    lists: parts,
    listers: Uint32Array.from(listers),
    listOf: Uint32Array.from({ length: nodeCount }, (_, node) =>
      listers.includes(node) ? listers.indexOf(node) : noList,
    ),
    listing: listingOf(parts, partCount),
    supplied: pairs,
    suppliers: turnedRound(pairs, partCount),
    kinds,
  };
}

function plainGraphOf({ nodeCount, partCount, links, lists, supplied }: Case): Graph {
  const all: [...Pair, kind: number][] = [
    ...links.map(([from, to]): [...Pair, number] => [from, to, 0]),
    ...distinct(lists).map(([lister, part]): [...Pair, number] => [nodeCount + part, lister, kinds.listed]),
    ...distinct(supplied).map(([supplier, part]): [...Pair, number] => [supplier, nodeCount + part, kinds.supplied]),
  ];
  return buildGraph(
    nodeCount + partCount,
    ...columns(all),
    Uint8Array.from(all, ([, , kind]) => kind),
  );
}

function columns(pairs: readonly (readonly [number, number, ...unknown[]])[]): [Uint32Array, Uint32Array] {
  return [Uint32Array.from(pairs, ([from]) => from), Uint32Array.from(pairs, ([, to]) => to)];
}

function distinct(pairs: readonly Pair[]): Pair[] {
  return pairs.filter(([from, to], place) => pairs.findIndex(([one, other]) => one === from && other === to) === place);
}

function distancesIn({ nodes, starts }: Reached): Record<number, number> {
  const distances: Record<number, number> = {};
  for (let distance = 0; distance < starts.length - 1; distance++) {
    for (const node of nodes.subarray(starts[distance], starts[distance + 1])) distances[node] = distance;
  }
  return distances;
}

/** All paths with the kinds of their links, in one order. */
function pathsIn(graph: Graph, from: number, to: number, nodes?: Uint32Array): string[] {
  return shortestPaths(graph, from, to, 10_000)
    .paths.map((path) =>
      path.map((node, step) => {
        const next = path[step + 1];
        return `${nodes?.[node] ?? node} ${next === undefined ? '' : kindsBetween(graph, node, next).join()}`;
      }),
    )
    .map((path) => path.join(' > '))
    .sort();
}
