import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../bench/random.ts';
import {
  type Causes,
  causesOf,
  cutSetsBySlowWay,
  type Drawn,
  drawnNetworks,
  hidden,
  networkOf,
  reversed,
} from '../../../tests/failing-networks.ts';
import { plantedNetwork } from '../../../tests/planted-network.ts';
import { adjacency } from '../graph/build-graph.ts';
import { type CutSetLimits, minimalCutSets } from './cut-sets.ts';
import { requirementsOf, toGates } from './requirements.ts';

describe('minimalCutSets', () => {
  it('finds the single point of failure behind two sources that look independent (O-CUT)', () => {
    const [answer] = cutSetsOf(hidden, ['product']);

    expect(answer).toEqual({ of: 'product', order: 3, complete: true, sets: [['F'], ['S3'], ['S1', 'S2']] });
  });

  it('agrees with going through everything that can fail at once, whatever circles and groups there are', () => {
    fc.assert(
      fc.property(drawnNetworks, fc.integer({ min: 1, max: 3 }), (drawn, mostOrder) => {
        const tops = Object.keys(drawn.nodes);

        const answers = cutSetsOf(drawn, tops, { mostOrder });

        expect(answers).toEqual(tops.map((top) => bySlowWay(drawn, top, mostOrder)));
      }),
      { numRuns: 200 },
    );
  });

  it('agrees with it where nodes have causes in common', () => {
    const memberships = fc.array(fc.tuple(fc.nat(13), fc.nat(2)), { maxLength: 8 });
    fc.assert(
      fc.property(drawnNetworks, memberships, (drawn, picks) => {
        const names = Object.keys(drawn.nodes);
        const members = picks.map(([pick, group]) => ({ name: names[pick % names.length]!, group: `group${group}` }));

        const answers = cutSetsOf(drawn, names, {}, members);

        const causes = withCommon(causesOf(drawn), members);
        expect(answers).toEqual(names.map((top) => bySlowWay(drawn, top, 3, causes)));
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same for other numbers and another order of the input', () => {
    fc.assert(
      fc.property(drawnNetworks, (drawn) => {
        const tops = Object.keys(drawn.nodes);

        expect(cutSetsOf(reversed(drawn), tops)).toEqual(cutSetsOf(drawn, tops));
      }),
    );
  });

  it('finds what was planted in a large network, and nothing else', () => {
    for (const [seed, tiers] of [4, 5, 6, 7, 8].entries()) {
      const planted = plantedNetwork({ nodeCount: 1_500, tiers, planted: 6, random: randomFrom(seed) });

      const answers = minimalCutSets(requirementsOf(planted.network), planted.tops, { mostOrder: 2 });

      expect(planted.pairs.flat().length).toBeGreaterThan(0);
      for (const [index, { sets, complete }] of answers.entries()) {
        expect(complete).toBe(true);
        expect(sets).toEqual([...planted.singles[index]!.map((event) => [event]), ...planted.pairs[index]!]);
      }
    }
  });

  it('lets nothing that can never fail, nor a loop, nor control, stand for a cause', () => {
    const drawn: Drawn = {
      nodes: { top: 'product', part: 'product', owner: 'owner' },
      links: [
        ['part', 'top'],
        ['top', 'part'],
        ['part', 'part'],
        ['owner', 'top', 'owns'],
      ],
    };

    expect(cutSetsOf(drawn, ['top'])).toEqual([{ of: 'top', order: 3, complete: true, sets: [] }]);
  });

  it('says to which order its list is whole where there are too many', () => {
    const sources = Array.from({ length: 8 }, (_, index) => `s${index}`);
    const drawn: Drawn = {
      nodes: { top: 'product', single: 'supplier', ...Object.fromEntries(sources.map((name) => [name, 'supplier'])) },
      links: [['single', 'top']],
      groups: [{ of: 'top', need: 6, sources }],
    };
    const orders = (limits: CutSetLimits) => {
      const [{ order, complete, sets }] = cutSetsOf(drawn, ['top'], limits) as [ReturnType<typeof cutSetsOf>[number]];
      return { order, complete, sets: sets.length };
    };

    expect(orders({})).toEqual({ order: 3, complete: true, sets: 1 + 56 });
    expect(orders({ mostSets: 10 })).toEqual({ order: 2, complete: false, sets: 10 });
    expect(orders({ mostSets: 0 })).toEqual({ order: 0, complete: false, sets: 0 });
    expect(orders({ mostWork: 40 })).toEqual({ order: 1, complete: false, sets: 1 });
    expect(orders({ mostWords: 1 })).toEqual({ order: 1, complete: false, sets: 1 });
  });

  it('finds the same single points where the table is too large to be kept whole', () => {
    const planted = plantedNetwork({ nodeCount: 4_000, tiers: 5, planted: 5, random: randomFrom(3) });
    const requirements = requirementsOf(planted.network);

    const inPieces = minimalCutSets(requirements, planted.tops, { mostOrder: 1, mostWords: 1 });

    expect(inPieces).toEqual(minimalCutSets(requirements, planted.tops, { mostOrder: 1 }));
  });

  it('finds the one whose failure alone is felt among more suppliers than sets of three can count', () => {
    const suppliers = 250_002;
    const requirements = {
      vertexCount: 1 + suppliers,
      isBasic: new Uint8Array(1 + suppliers).fill(1, 1),
      required: adjacency(1 + suppliers, Uint32Array.of(0), Uint32Array.of(suppliers)),
      gates: toGates([{ of: 0, atLeast: 2, sources: Array.from({ length: suppliers - 1 }, (_, i) => i + 1) }]),
    };

    expect(minimalCutSets(requirements, [0])).toEqual([{ of: 0, order: 1, complete: false, sets: [[suppliers]] }]);
  });
});

type Member = { name: string; group: string };

function cutSetsOf(drawn: Drawn, tops: readonly string[], limits?: CutSetLimits, members: readonly Member[] = []) {
  const { network, names, number } = networkOf(drawn);
  const groups = [...new Set(members.map(({ group }) => group))];
  const commonCauses = {
    count: groups.length,
    nodes: Uint32Array.from(members, ({ name }) => number(name)),
    groups: Uint32Array.from(members, ({ group }) => groups.indexOf(group)),
  };
  const events = [...names, ...groups];
  return minimalCutSets(requirementsOf(network, { commonCauses }), tops.map(number), limits).map(
    ({ of, sets, ...rest }) => ({
      of: names[of]!,
      ...rest,
      sets: sorted(sets.map((set) => set.map((event) => events[event]!))),
    }),
  );
}

function bySlowWay(drawn: Drawn, top: string, order: number, causes?: Causes) {
  return { of: top, order, complete: true, sets: sorted(cutSetsBySlowWay(drawn, top, order, causes)) };
}

/** The group's event in the place of its members' own. */
function withCommon(causes: Causes, members: readonly Member[]): Causes {
  const own = Object.entries(causes).filter(([event]) => !members.some(({ name }) => name === event));
  const common = Object.groupBy(members, ({ group }) => group);
  return {
    ...Object.fromEntries(own),
    ...Object.fromEntries(Object.entries(common).map(([group, of]) => [group, of!.map(({ name }) => name)])),
  };
}

function sorted(sets: readonly string[][]): string[][] {
  return sets.map((set) => set.toSorted()).sort((left, right) => left.length - right.length || compare(left, right));
}

function compare(left: readonly string[], right: readonly string[]): number {
  return left.join() < right.join() ? -1 : 1;
}
