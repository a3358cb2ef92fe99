import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutSetsBySlowWay, type Drawn, drawnNetworks, networkOf } from '../../../tests/failing-networks.ts';
import { type CutSetLimits, minimalCutSets } from './cut-sets.ts';
import { requirementsOf } from './requirements.ts';

describe('minimalCutSets', () => {
  it('agrees with going through everything that can fail at once, whatever circles and groups there are', () => {
    fc.assert(
      fc.property(drawnNetworks, fc.integer({ min: 1, max: 3 }), (drawn, mostOrder) => {
        const tops = Object.keys(drawn.nodes);

        const answers = cutSetsOf(drawn, tops, { mostOrder });

        for (const [index, top] of tops.entries()) {
          expect(answers[index]).toEqual({
            of: top,
            order: mostOrder,
            complete: true,
            sets: sorted(cutSetsBySlowWay(drawn, top, mostOrder)),
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});

function cutSetsOf(drawn: Drawn, tops: readonly string[], limits?: CutSetLimits) {
  const { network, names, number } = networkOf(drawn);
  return minimalCutSets(requirementsOf(network), tops.map(number), limits).map(({ of, sets, ...rest }) => ({
    of: names[of]!,
    ...rest,
    sets: sorted(sets.map((set) => set.map((event) => names[event]!))),
  }));
}

function sorted(sets: readonly string[][]): string[][] {
  return sets.map((set) => set.toSorted()).sort((left, right) => left.length - right.length || compare(left, right));
}

function compare(left: readonly string[], right: readonly string[]): number {
  return left.join() < right.join() ? -1 : 1;
}
