import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../formats/bom/component-columns.ts';
import { type Graph, graphOf, targetsOf } from '../../formats/bom/graph.ts';
import { directNodes, rootedGraph } from './rooted-graph.ts';

const part = (parent: number) => ({
  bomRef: null,
  type: null,
  group: null,
  name: 'x',
  version: null,
  purl: null,
  cpe: null,
  supplier: null,
  manufacturer: null,
  author: null,
  publisher: null,
  scope: null,
  licences: [],
  hashes: [],
  parent,
});

/** Components with these parents, this many services, and these declared edges; services come after the components. */
function rooted(parents: number[], services: number, edges: [number, number][]): Graph {
  const components = columnsOf(parents.map(part));
  return rootedGraph({ components, dependencies: graphOf(1 + parents.length + services, edges) });
}

const rows = (graph: Graph) =>
  Array.from({ length: graph.offsets.length - 1 }, (_, node) => [...targetsOf(graph, node)]);

describe('directNodes', () => {
  it('takes the word of the document, also through a service, and makes none up', () => {
    const components = columnsOf([-1, -1, -1].map(part));
    const dependencies = graphOf(5, [
      [0, 1],
      [0, 4],
      [4, 2],
    ]);

    expect([...directNodes({ components, dependencies })].sort()).toEqual([1, 2]);
  });
});

describe('rootedGraph', () => {
  it('keeps what the document declares', () => {
    expect(
      rows(
        rooted([-1, -1], 0, [
          [0, 1],
          [1, 2],
        ]),
      ),
    ).toEqual([[1], [2], []]);
  });

  it('hangs what nothing depends on under the component it is nested in, else under the product', () => {
    expect(rows(rooted([-1, 0, -1], 0, []))).toEqual([[1, 3], [2], [], []]);
  });

  it('lets a declared dependency stand instead of the nesting', () => {
    expect(rows(rooted([-1, 0, -1], 0, [[3, 2]]))).toEqual([[1, 3], [], [], [2]]);
  });

  it('lets a service stand for the components behind it', () => {
    expect(
      rows(
        rooted([-1, -1], 2, [
          [0, 3],
          [3, 4],
          [4, 1],
          [4, 3],
          [1, 4],
          [3, 2],
        ]),
      ),
    ).toEqual([[1, 2], [2], []]);
  });

  it('leaves out that something depends on itself or on the product', () => {
    expect(
      rows(
        rooted([-1], 0, [
          [1, 1],
          [1, 0],
        ]),
      ),
    ).toEqual([[1], []]);
  });

  it('reaches everything from the product, whatever the document says', () => {
    const documents = fc.integer({ min: 1, max: 12 }).chain((count) =>
      fc.record({
        parents: fc.tuple(...Array.from({ length: count }, (_, at) => fc.integer({ min: -1, max: at - 1 }))),
        services: fc.integer({ min: 0, max: 3 }),
        seeds: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 30 }),
      }),
    );
    fc.assert(
      fc.property(documents, ({ parents, services, seeds }) => {
        const nodes = 1 + parents.length + services;
        const graph = rooted(
          parents,
          services,
          seeds.map(([from, to]) => [from % nodes, to % nodes]),
        );
        const reached = new Set([0]);
        for (const node of reached) for (const target of targetsOf(graph, node)) reached.add(target);

        expect(reached.size).toBe(1 + parents.length);
      }),
    );
  });
});
