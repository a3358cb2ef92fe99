import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph, buildSortedGraph, type Graph, kindsBetween, noNode } from './build-graph.ts';
import { dominatingNodes, dominators, dominatorsOf } from './dominators.ts';
import { dominatorsInOrder } from './dominators-in-order.ts';
import { buildOrderedGraph } from './order-graph.ts';
import { type Reached, reach } from './reach.ts';
import { reachEach } from './reach-each.ts';
import { reachInOrder } from './reach-in-order.ts';
import { type Path, shortestPaths } from './shortest-paths.ts';
import { sweep } from './sweep.ts';

type Link = [from: number, to: number];

interface Case {
  nodeCount: number;
  links: Link[];
}

describe('buildGraph', () => {
  it('gives the neighbours both ways, with parallel links, loops and kinds', () => {
    const graph = buildGraph(
      4,
      Uint32Array.of(0, 2, 0, 0, 3),
      Uint32Array.of(1, 1, 2, 1, 3),
      Uint8Array.of(5, 6, 7, 8, 9),
    );

    expect(neighbours(graph, 'down')).toEqual([[1, 2, 1], [], [1], [3]]);
    expect(neighbours(graph, 'up')).toEqual([[], [0, 2, 0], [0], [3]]);
    expect(kindsBetween(graph, 0, 1)).toEqual([5, 8]);
    expect([...graph.up.kinds!]).toEqual([5, 6, 8, 7, 9]);
  });

  it('refuses links to nodes that are not there and arrays that do not fit', () => {
    expect(() => buildGraph(2, Uint32Array.of(0), Uint32Array.of(2))).toThrow('Link 0 names node 2 of 2');
    expect(() => buildGraph(2, Uint32Array.of(0), Uint32Array.of(0, 1))).toThrow('differ in length');
  });

  it('works without nodes', () => {
    expect(reach(buildGraph(0, new Uint32Array(), new Uint32Array()), [], 'down').nodes).toHaveLength(0);
  });
});

describe('buildSortedGraph', () => {
  it('is the graph of the same links in the order of both ends, those between two nodes in the order they came in', () => {
    const ends = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(fc.array(fc.tuple(ends, ends, fc.integer({ min: 0, max: 9 }))), (links) => {
        const columns = (rows: typeof links) =>
          [0, 1].map((end) => Uint32Array.from(rows, (row) => row[end]!)) as [Uint32Array, Uint32Array];
        const sorted = links.toSorted(([f, t], [g, u]) => f - g || t - u);

        const graph = buildSortedGraph(
          6,
          ...columns(links),
          Uint8Array.from(links, ([, , kind]) => kind),
        );

        expect(graph).toEqual(
          buildGraph(
            6,
            ...columns(sorted),
            Uint8Array.from(sorted, ([, , kind]) => kind),
          ),
        );
      }),
    );
  });
});

describe('reach', () => {
  const line: Case = {
    nodeCount: 5,
    links: [
      [0, 1],
      [1, 2],
      [2, 0],
      [2, 3],
    ],
  };

  it('gives the nearest first, with distance, and ends on cycles', () => {
    const { nodes, starts } = reach(graphOf(line), [1], 'down');

    expect([...nodes]).toEqual([1, 2, 0, 3]);
    expect([...starts]).toEqual([0, 1, 2, 4]);
  });

  it('goes up the links as well, from several sources, counting each once', () => {
    const { nodes, starts } = reach(graphOf(line), [3, 4, 3], 'up');

    expect([...nodes]).toEqual([3, 4, 2, 1, 0]);
    expect([...starts]).toEqual([0, 2, 3, 4, 5]);
  });

  it('refuses a source that is not there and is clean afterwards', () => {
    const graph = graphOf(line);

    expect(() => reach(graph, [9], 'down')).toThrow('There is no node 9');
    expect([...reach(graph, [3], 'down').nodes]).toEqual([3]);
  });

  it('agrees with repeated relaxation, both ways, whatever was asked before', () => {
    fc.assert(
      fc.property(cases, fc.array(fc.nat(11), { minLength: 1, maxLength: 3 }), (drawn, picks) => {
        const graph = graphOf(drawn);
        const sources = picks.map((pick) => pick % drawn.nodeCount);
        for (const direction of ['down', 'up', 'down'] as const) {
          const links = direction === 'down' ? drawn.links : drawn.links.map(([from, to]): Link => [to, from]);

          expect(distancesIn(reach(graph, sources, direction))).toEqual(
            distancesBySlowWay(drawn.nodeCount, links, sources),
          );
        }
      }),
    );
  });
});

describe('an ordered graph', () => {
  it('is the same graph under other numbers', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const kinds = Uint8Array.from(drawn.links, (_, index) => index);
        const { graph, numberOf } = orderedGraphOf(drawn, kinds);

        expect([...numberOf].sort((a, b) => a - b)).toEqual(Array.from(numberOf, (_, node) => node));
        for (const [index, [from, to]] of drawn.links.entries()) {
          expect(kindsBetween(graph, numberOf[from]!, numberOf[to]!)).toContain(index);
        }
        expect(graph.down.neighbours).toHaveLength(drawn.links.length);
      }),
    );
  });

  it('has the nodes of each cycle together and every other link from a lower to a higher number', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const { graph, numberOf } = orderedGraphOf(drawn);
        const { cycles } = graph;

        const cycleOf = (number: number) =>
          cycles.findIndex((first, i) => i % 2 === 0 && first <= number && number < cycles[i + 1]!);
        for (let a = 0; a < drawn.nodeCount; a++) {
          for (let b = 0; b < a; b++) {
            const together = cycleOf(numberOf[a]!) >= 0 && cycleOf(numberOf[a]!) === cycleOf(numberOf[b]!);
            expect(together).toBe(leadsTo(drawn, a, b) && leadsTo(drawn, b, a));
          }
        }
        for (const [from, to] of drawn.links) {
          if (!leadsTo(drawn, to, from)) expect(numberOf[from]).toBeLessThan(numberOf[to]!);
        }
        for (let i = 0; i + 1 < cycles.length; i++) expect(cycles[i]).toBeLessThanOrEqual(cycles[i + 1]!);
      }),
    );
  });

  it('takes a chain of a hundred thousand nodes without running out of stack', () => {
    const { graph, numberOf } = orderedGraphOf(backwardsChain(100_000));

    expect([graph.cycles.length, numberOf[99_999], numberOf[0]]).toEqual([0, 0, 99_999]);
  });
});

describe('sweep', () => {
  it('agrees with breadth first search, both ways, whatever cycles there are', () => {
    fc.assert(
      fc.property(cases, fc.array(fc.nat(11), { maxLength: 3 }), (drawn, picks) => {
        const { graph } = orderedGraphOf(drawn);
        const sources = picks.map((pick) => pick % drawn.nodeCount);
        for (const direction of ['down', 'up'] as const) {
          const swept = sweep(graph, sources, direction)!;

          expect(inOrder(swept)).toEqual(inOrder(reach(graph, sources, direction)));
          expect(inOrder(swept)).toEqual({ nodes: [...swept.nodes], starts: [...swept.starts] });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('leaves to breadth first search what lies too far, or against the numbers of a long cycle', () => {
    const chain = orderedGraphOf(backwardsChain(300)).graph;
    const short = orderedGraphOf(backwardsChain(253)).graph;
    const { links } = backwardsChain(40);
    const bothWays = [...links, ...links.map(([from, to]): Link => [to, from])];
    const cycle = orderedGraphOf({ nodeCount: 40, links: bothWays }).graph;

    expect(sweep(short, [0], 'down')!.nodes).toHaveLength(253);
    expect(sweep(chain, [0], 'down')).toBeUndefined();
    expect(sweep(cycle, [39], 'down')).toBeUndefined();
    expect(sweep(cycle, [0], 'up')).toBeUndefined();
    expect(inOrder(reachInOrder(chain, [0], 'down'))).toEqual(inOrder(reach(chain, [0], 'down')));
    expect(inOrder(reachInOrder(cycle, [39], 'down'))).toEqual(inOrder(reach(cycle, [39], 'down')));
  });
});

describe('reachInOrder', () => {
  it('agrees with breadth first search where it follows links, where it sweeps, and where it changes from one to the other', () => {
    const layers = 5;
    const width = 60;
    const links = Array.from({ length: layers * width }, (_, node): Link[] =>
      node < width
        ? []
        : Array.from({ length: 4 }, (_, i) => [
            (Math.floor(node / width) - 1) * width + ((node * 7 + i * 13) % width),
            node,
          ]),
    ).flat();
    const { graph } = orderedGraphOf({ nodeCount: layers * width, links: [...links, [70, 5], [200, 130]] });

    for (let source = 0; source < graph.nodeCount; source++) {
      for (const direction of ['down', 'up'] as const) {
        expect(inOrder(reachInOrder(graph, [source], direction))).toEqual(inOrder(reach(graph, [source], direction)));
      }
    }
  });

  it('refuses a source that is not there and is clean afterwards', () => {
    const { graph, numberOf } = orderedGraphOf({ nodeCount: 3, links: [[0, 1]] });

    expect(() => reachInOrder(graph, [3], 'down')).toThrow('There is no node 3');
    expect([...reachInOrder(graph, [numberOf[2]!], 'down').nodes]).toEqual([numberOf[2]]);
  });
});

describe('shortestPaths', () => {
  it('gives the shortest first and passes no node twice', () => {
    const graph = graphOf({
      nodeCount: 5,
      links: [
        [0, 1],
        [1, 4],
        [0, 2],
        [2, 3],
        [3, 4],
        [1, 0],
        [1, 2],
        [0, 1],
      ],
    });

    expect(shortestPaths(graph, 0, 4, 5).paths).toEqual([
      [0, 1, 4],
      [0, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ]);
    expect(shortestPaths(graph, 0, 4, 1).paths).toEqual([[0, 1, 4]]);
  });

  it('gives nothing where no path leads, and the node itself where both ends are one', () => {
    const graph = graphOf({
      nodeCount: 3,
      links: [
        [0, 1],
        [1, 0],
      ],
    });

    expect(shortestPaths(graph, 0, 2, 3).paths).toEqual([]);
    expect(shortestPaths(graph, 0, 1, 0).paths).toEqual([]);
    expect(shortestPaths(graph, 0, 0, 3).paths).toEqual([[0]]);
  });

  it('finds a detour that leaves early after a longer one was found', () => {
    const graph = buildGraph(4, Uint32Array.of(2, 3, 1, 3, 3), Uint32Array.of(0, 1, 0, 0, 2));

    const { paths, complete } = shortestPaths(graph, 3, 0, 5);

    expect(paths[0]).toEqual([3, 0]);
    expect(paths.slice(1).sort()).toEqual([
      [3, 1, 0],
      [3, 2, 0],
    ]);
    expect(complete).toBe(true);
  });

  it('agrees with the list of all loopless paths', () => {
    fc.assert(
      fc.property(cases, fc.nat(11), fc.nat(11), fc.integer({ min: 1, max: 6 }), (drawn, one, other, count) => {
        const [from, to] = [one % drawn.nodeCount, other % drawn.nodeCount];
        const all = allPaths(drawn, from, to);

        const { paths: found, complete } = shortestPaths(graphOf(drawn), from, to, count);

        expect(complete).toBe(true);

        expect(found.map((path) => path.length)).toEqual(all.map((path) => path.length).slice(0, count));
        expect(new Set(found.map(String)).size).toBe(found.length);
        for (const path of found) expect(all).toContainEqual(path);
      }),
      { numRuns: 300 },
    );
  });

  it('gives up the search for further paths at its limit, says so, and never gives up the first', () => {
    const among = Array.from({ length: 40 }, (_, node) => node + 2);
    const maze = among.flatMap((from) => among.map((to): Link => [from, to]));
    const graph = graphOf({ nodeCount: 42, links: [[0, 1], [0, 2], [41, 0], ...maze] });

    expect(shortestPaths(graph, 0, 1, 2)).toEqual({ paths: [[0, 1]], complete: true });
    expect(shortestPaths(graph, 0, 1, 2, 10)).toEqual({ paths: [[0, 1]], complete: false });
  });

  it('finds its way through a ladder of more paths than could ever be listed', () => {
    const rungs = 60;
    const links = Array.from({ length: rungs }, (_, rung): Link[] => [
      [3 * rung, 3 * rung + 1],
      [3 * rung, 3 * rung + 2],
      [3 * rung + 1, 3 * rung + 3],
      [3 * rung + 2, 3 * rung + 3],
    ]).flat();

    const { paths } = shortestPaths(graphOf({ nodeCount: 3 * rungs + 1, links }), 0, 3 * rungs, 4);

    expect(paths.map((path) => path.length)).toEqual([121, 121, 121, 121]);
  });
});

describe('dominators', () => {
  it('gives the immediate dominator of each node of the published example', () => {
    // Lengauer and Tarjan, "A fast algorithm for finding dominators in a flowgraph", 1979, figures 1 and 2.
    const names = ['R', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L'];
    const example = [
      'RA',
      'RB',
      'RC',
      'AD',
      'BA',
      'BD',
      'BE',
      'CF',
      'CG',
      'DL',
      'EH',
      'FI',
      'GI',
      'GJ',
      'HE',
      'HK',
      'IK',
      'JI',
      'KI',
      'KR',
      'LH',
    ];
    const links = example.map((pair): Link => [names.indexOf(pair[0]!), names.indexOf(pair[1]!)]);

    const { immediate, top } = dominators(graphOf({ nodeCount: 13, links }), [0], 'down');

    expect(
      Object.fromEntries([...immediate].map((node, index) => [names[index], node === top ? 'origin' : names[node]])),
    ).toEqual({
      R: 'origin',
      A: 'R',
      B: 'R',
      C: 'R',
      D: 'R',
      E: 'R',
      F: 'C',
      G: 'C',
      H: 'R',
      I: 'R',
      J: 'G',
      K: 'R',
      L: 'D',
    });
  });

  it('agrees with taking each node away, from several roots and both ways', () => {
    fc.assert(
      fc.property(
        cases,
        fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('down' as const, 'up' as const),
        (drawn, picks, direction) => {
          const roots = [...new Set(picks.map((pick) => pick % drawn.nodeCount))];
          const links = direction === 'down' ? drawn.links : drawn.links.map(([from, to]): Link => [to, from]);

          const tree = dominators(graphOf(drawn), roots, direction);

          const reachable = distancesBySlowWay(drawn.nodeCount, links, roots);
          for (let node = 0; node < drawn.nodeCount; node++) {
            if (!reachable.has(node)) {
              expect(tree.immediate[node]).toBe(noNode);
              continue;
            }
            const chain = dominatorsOf(tree, node);
            expect([...chain].sort()).toEqual(unavoidable(drawn.nodeCount, links, roots, node).sort());
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes a chain of a hundred thousand nodes without running out of stack or memory', () => {
    const length = 100_000;
    const from = Uint32Array.from({ length: length - 1 }, (_, index) => index);
    const graph = buildGraph(
      length,
      from,
      from.map((node) => node + 1),
    );

    expect(dominatorsOf(dominators(graph, [0], 'down'), length - 1)).toHaveLength(length - 1);
    expect(dominatingNodes(graph, 0, length - 1)).toHaveLength(length - 2);
    expect(shortestPaths(graph, 0, length - 1, 2).paths.map((path) => path.length)).toEqual([length]);
  });
});

describe('dominatorsInOrder', () => {
  it('gives the same tree as Lengauer and Tarjan, both ways, whatever cycles there are', () => {
    fc.assert(
      fc.property(cases, fc.array(fc.nat(11), { maxLength: 3 }), (drawn, picks) => {
        const { graph } = orderedGraphOf(drawn);
        const roots = picks.map((pick) => pick % drawn.nodeCount);
        for (const direction of ['down', 'up'] as const) {
          expect(dominatorsInOrder(graph, roots, direction)).toEqual(dominators(graph, roots, direction));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('reachEach', () => {
  it('gives by node the sources that reach it, both ways, whatever cycles there are', () => {
    fc.assert(
      fc.property(cases, fc.array(fc.nat(11), { maxLength: 32 }), (drawn, picks) => {
        const { graph } = orderedGraphOf(drawn);
        const sources = picks.map((pick) => pick % drawn.nodeCount);
        for (const direction of ['down', 'up'] as const) {
          const reached = reachEach(graph, sources, direction);

          for (const [bit, source] of sources.entries()) {
            const among = new Set(reach(graph, [source], direction).nodes);
            for (const [node, by] of reached.entries()) expect(((by >>> bit) & 1) === 1).toBe(among.has(node));
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('refuses more sources than a word has bits, and one that is not there', () => {
    const { graph } = orderedGraphOf({ nodeCount: 1, links: [] });

    expect(() => reachEach(graph, new Array(33).fill(0), 'down')).toThrow('33 sources; 32 are the most');
    expect(() => reachEach(graph, [1], 'down')).toThrow('There is no node 1');
  });
});

describe('dominatingNodes', () => {
  it('names the single points of failure between two nodes in order', () => {
    const graph = graphOf({
      nodeCount: 8,
      links: [
        [0, 1],
        [1, 2],
        [1, 3],
        [2, 4],
        [3, 4],
        [4, 5],
        [5, 6],
        [4, 6],
        [6, 7],
        [6, 1],
      ],
    });

    expect(dominatingNodes(graph, 0, 7)).toEqual([1, 4, 6]);
    expect(dominatingNodes(graph, 0, 1)).toEqual([]);
    expect(dominatingNodes(graph, 7, 0)).toBeNull();
    expect(dominatingNodes(graph, 3, 3)).toEqual([]);
  });

  it('agrees with taking each node away', () => {
    fc.assert(
      fc.property(cases, fc.nat(11), fc.nat(11), (drawn, one, other) => {
        const [source, target] = [one % drawn.nodeCount, other % drawn.nodeCount];

        const found = dominatingNodes(graphOf(drawn), source, target);

        if (!distancesBySlowWay(drawn.nodeCount, drawn.links, [source]).has(target)) expect(found).toBeNull();
        else {
          const expected = unavoidable(drawn.nodeCount, drawn.links, [source], target).filter(
            (node) => node !== source,
          );
          expect([...found!].sort()).toEqual(expected.sort());
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives them in the order in which every path passes them', () => {
    fc.assert(
      fc.property(cases, fc.nat(11), fc.nat(11), (drawn, one, other) => {
        const [source, target] = [one % drawn.nodeCount, other % drawn.nodeCount];
        const found = dominatingNodes(graphOf(drawn), source, target);
        fc.pre(found !== null);

        for (const path of allPaths(drawn, source, target)) {
          expect(path.filter((node) => found!.includes(node))).toEqual(found);
        }
      }),
    );
  });
});

describe('the graph engine', () => {
  it('answers alike when nodes get other numbers and links another order', () => {
    fc.assert(
      fc.property(
        cases,
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        fc.nat(11),
        fc.nat(11),
        (drawn, weights, one, other) => {
          const [source, target] = [one % drawn.nodeCount, other % drawn.nodeCount];
          const renamed = rank(weights.slice(0, drawn.nodeCount));
          const relabelled = {
            nodeCount: drawn.nodeCount,
            links: drawn.links.map(([from, to]): Link => [renamed[from]!, renamed[to]!]).reverse(),
          };

          const before = answers(drawn, source, target);
          const after = answers(relabelled, renamed[source]!, renamed[target]!);

          expect(after.reached).toEqual(
            before.reached.map(([node, distance]) => [renamed[node!], distance]).sort(byFirst),
          );
          expect(after.lengths).toEqual(before.lengths);
          expect(after.dominating).toEqual(before.dominating?.map((node) => renamed[node]) ?? null);
        },
      ),
    );
  });

  it('answers alike when something unrelated is added', () => {
    fc.assert(
      fc.property(cases, cases, fc.nat(11), fc.nat(11), (drawn, unrelated, one, other) => {
        const [source, target] = [one % drawn.nodeCount, other % drawn.nodeCount];
        const shifted = unrelated.links.map(([from, to]): Link => [from + drawn.nodeCount, to + drawn.nodeCount]);
        const both = { nodeCount: drawn.nodeCount + unrelated.nodeCount, links: [...shifted, ...drawn.links] };

        expect(answers(both, source, target)).toEqual(answers(drawn, source, target));
      }),
    );
  });
});

const cases: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 12 }).chain((nodeCount) => {
  const node = fc.nat(nodeCount - 1);
  return fc.record({ nodeCount: fc.constant(nodeCount), links: fc.array(fc.tuple(node, node), { maxLength: 26 }) });
});

function graphOf({ nodeCount, links }: Case): Graph {
  return buildGraph(
    nodeCount,
    Uint32Array.from(links, ([from]) => from),
    Uint32Array.from(links, ([, to]) => to),
  );
}

function orderedGraphOf({ nodeCount, links }: Case, kinds?: Uint8Array) {
  return buildOrderedGraph(
    nodeCount,
    Uint32Array.from(links, ([from]) => from),
    Uint32Array.from(links, ([, to]) => to),
    kinds,
  );
}

/** From the last node to the first. */
function backwardsChain(nodeCount: number): Case {
  return { nodeCount, links: Array.from({ length: nodeCount - 1 }, (_, node): Link => [node + 1, node]) };
}

function leadsTo({ nodeCount, links }: Case, from: number, to: number): boolean {
  return distancesBySlowWay(nodeCount, links, [from]).has(to);
}

function distancesIn({ nodes, starts }: Reached): Map<number, number> {
  const distances = new Map<number, number>();
  for (let distance = 0; distance < starts.length - 1; distance++) {
    for (const node of nodes.subarray(starts[distance], starts[distance + 1])) distances.set(node, distance);
  }
  return distances;
}

/** Nodes of one distance in ascending order. */
function inOrder({ nodes, starts }: Reached) {
  const sorted = nodes.slice();
  for (let distance = 0; distance < starts.length - 1; distance++) {
    sorted.subarray(starts[distance], starts[distance + 1]).sort();
  }
  return { nodes: [...sorted], starts: [...starts] };
}

function neighbours(graph: Graph, direction: 'down' | 'up'): number[][] {
  const { offsets, neighbours } = graph[direction];
  return Array.from({ length: graph.nodeCount }, (_, node) => [
    ...neighbours.subarray(offsets[node], offsets[node + 1]),
  ]);
}

/** Bellman and Ford, without any of the engine's data structures. */
function distancesBySlowWay(
  nodeCount: number,
  links: readonly Link[],
  sources: readonly number[],
): Map<number, number> {
  const distances = new Map(sources.map((source) => [source, 0]));
  for (let round = 0; round < nodeCount; round++) {
    for (const [from, to] of links) {
      const step = (distances.get(from) ?? Number.POSITIVE_INFINITY) + 1;
      if (step < (distances.get(to) ?? Number.POSITIVE_INFINITY)) distances.set(to, step);
    }
  }
  return distances;
}

/** The nodes, other than the target, without which the target is out of reach. */
function unavoidable(nodeCount: number, links: readonly Link[], roots: readonly number[], target: number): number[] {
  return Array.from({ length: nodeCount }, (_, node) => node).filter((node) => {
    if (node === target) return false;
    const rest = links.filter(([from, to]) => from !== node && to !== node);
    return !distancesBySlowWay(
      nodeCount,
      rest,
      roots.filter((root) => root !== node),
    ).has(target);
  });
}

/** Every path without a repeated node, shortest first. */
function allPaths({ links }: Case, from: number, to: number): Path[] {
  const found: Path[] = [];
  const extend = (path: Path): void => {
    const last = path.at(-1)!;
    if (last === to) {
      found.push(path);
      return;
    }
    const next = new Set(links.filter(([start]) => start === last).map(([, end]) => end));
    for (const node of next) if (!path.includes(node)) extend([...path, node]);
  };
  extend([from]);
  return found.sort((left, right) => left.length - right.length);
}

function answers(drawn: Case, source: number, target: number) {
  const graph = graphOf(drawn);
  return {
    reached: [...distancesIn(reach(graph, [source], 'down'))].sort(byFirst),
    lengths: shortestPaths(graph, source, target, 4).paths.map((path) => path.length),
    dominating: dominatingNodes(graph, source, target),
    below: dominatorsOf(dominators(graph, [source], 'down'), target).length,
  };
}

function byFirst(left: (number | undefined)[], right: (number | undefined)[]): number {
  return left[0]! - right[0]!;
}

/** A permutation: the place of each number among all. */
function rank(weights: readonly number[]): number[] {
  const sorted = weights
    .map((weight, index) => [weight, index] as const)
    .sort(([one, first], [other, second]) => one - other || first - second);
  const ranks: number[] = [];
  for (const [place, [, index]] of sorted.entries()) ranks[index] = place;
  return ranks;
}
