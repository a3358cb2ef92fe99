import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Graph, graphOf, targetsOf } from '../../formats/bom/graph.ts';
import { noFindings } from '../register/index.ts';
import { type Affected, findingsBelow, structureOf } from './below.ts';

const affected = (critical: number, ...positions: number[]): Affected => ({
  positions,
  counts: { ...noFindings, critical, knownExploited: critical },
});

describe('findingsBelow', () => {
  const diamond = graphOf(5, [
    [0, 1],
    [1, 2],
    [1, 3],
    [2, 4],
    [3, 4],
  ]);

  it('counts a component once, by however many paths it is reached', () => {
    const below = findingsBelow(structureOf(diamond, [1, 3]), [0, 1, 2, 3], [affected(2, 3), affected(1, 1)]);

    expect(below.map(({ critical, knownExploited, unchecked }) => [critical, knownExploited, unchecked])).toEqual([
      [3, 3, 2],
      [3, 3, 2],
      [2, 2, 1],
      [2, 2, 1],
    ]);
  });

  it('counts one component at two places once', () => {
    const [below] = findingsBelow(structureOf(diamond, []), [0], [affected(2, 1, 2)]);

    expect(below!.critical).toBe(2);
  });

  it('agrees with walking the graph from each component, circles and all, for more than one sweep', () => {
    const graphs = fc.integer({ min: 1, max: 80 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        edges: fc.array(fc.tuple(fc.nat(count), fc.integer({ min: 1, max: count })), { maxLength: 200 }),
        marked: fc.array(fc.integer({ min: 0, max: count - 1 }), { maxLength: 20 }),
        unchecked: fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: 20 }),
      }),
    );
    fc.assert(
      fc.property(graphs, ({ count, edges, marked, unchecked }) => {
        const roots = Array.from({ length: count }, (_, node): [number, number] => [0, node + 1]);
        const graph = graphOf(count + 1, [...roots, ...edges]);
        const positions = Array.from({ length: count }, (_, position) => position);
        const parts = marked.map((position) => affected(1, position));

        const below = findingsBelow(structureOf(graph, unchecked), positions, parts);

        for (const position of positions) {
          const reached = walk(graph, position + 1);
          expect(below[position]!.critical).toBe(marked.filter((one) => reached.has(one + 1)).length);
          expect(below[position]!.unchecked).toBe(unchecked.filter((one) => reached.has(one + 1)).length);
        }
      }),
    );
  });
});

function walk(graph: Graph, start: number): Set<number> {
  const reached = new Set([start]);
  for (const node of reached) for (const target of targetsOf(graph, node)) reached.add(target);
  return reached;
}
