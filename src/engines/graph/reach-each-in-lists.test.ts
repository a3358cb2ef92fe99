import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ListingGraph, linksOf, listingOf, noList, reachInLists, turnedRound } from './listing-graph.ts';
import { reachEachInLists } from './reach-each-in-lists.ts';

const nodeCount = 8;
const partCount = 4;
const aNode = fc.nat(nodeCount - 1);
const aPair = fc.tuple(aNode, aNode);

/** Node 0 lists some parts, and some nodes supply them. */
const aGraph = fc
  .record({
    links: fc.array(aPair, { maxLength: 20 }),
    list: fc.uniqueArray(fc.nat(partCount - 1)),
    suppliers: fc.array(fc.option(fc.nat(partCount - 1), { nil: undefined }), {
      minLength: nodeCount,
      maxLength: nodeCount,
    }),
  })
  .map(({ links, list, suppliers }): ListingGraph => {
    const lists = [Uint32Array.from(list)];
    const offsets = new Uint32Array(nodeCount + 1);
    const neighbours: number[] = [];
    for (const [node, part] of suppliers.entries()) {
      if (part !== undefined) neighbours.push(part);
      offsets[node + 1] = neighbours.length;
    }
    const supplied = { offsets, neighbours: Uint32Array.from(neighbours), kinds: null };
    const ends = (place: 0 | 1) => Uint32Array.from(links, (link) => link[place]);
    return {
      ...linksOf({ nodeCount, partCount }, ends(0), ends(1), new Uint8Array(links.length)),
      partCount,
      lists,
      listers: Uint32Array.of(0),
      listOf: new Uint32Array(nodeCount).fill(noList).fill(0, 0, 1),
      listing: listingOf(lists, partCount),
      supplied,
      suppliers: turnedRound(supplied, partCount),
      kinds: { listed: 0, supplied: 1 },
    };
  });

describe('reachEachInLists', () => {
  it('finds what each source reaches by itself', () => {
    const aDirection = fc.constantFrom('up' as const, 'down' as const);
    fc.assert(
      fc.property(aGraph, fc.uniqueArray(aNode, { minLength: 1 }), aDirection, (graph, sources, direction) => {
        const reached = reachEachInLists(graph, sources, direction);

        for (const [bit, source] of sources.entries()) {
          const alone = new Set(reachInLists(graph, [source], direction).nodes);
          const together = [...reached.keys()].filter((node) => (reached[node]! & (1 << bit)) !== 0);
          expect(new Set(together)).toEqual(alone);
        }
      }),
    );
  });
});
