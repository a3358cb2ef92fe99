import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  basicEventsOf,
  type Drawn,
  drawnNetworks,
  hidden,
  networkOf,
  probabilityBySlowWay,
  reversed,
} from '../../../tests/failing-networks.ts';
import type { Bounds } from './bounds.ts';
import { type FailureLimits, failureOf } from './failure-of.ts';
import { requirementsOf } from './requirements.ts';

const hiddenProbabilities = { F: 0.03, S1: 0.05, S2: 0.05, S3: 0.02 };

describe('failureOf', () => {
  it('does not take branches for independent that share a source: .9482235, not .973961 (O-AO)', () => {
    const drawn: Drawn = {
      nodes: { P: 'product', A: 'component', B: 'component', C: 'component', S: 'supplier' },
      links: [
        ['A', 'P'],
        ['S', 'B'],
        ['S', 'C'],
      ],
      groups: [{ of: 'P', need: 1, sources: ['B', 'C'] }],
    };

    const available = 1 - failureOfTop(drawn, 'P', { A: 0.02, B: 0.05, C: 0.05, S: 0.03 });

    expect(available).toBeCloseTo(0.9482235, 9);
    expect(available).not.toBeCloseTo(0.973961, 4);
  });

  it('gives 0.972 for two of three and 0.998842 for three of five (O-DIS-4)', () => {
    expect(1 - failureOfTop(...ofSources(2, 3, 0.1))).toBeCloseTo(0.972, 9);
    expect(1 - failureOfTop(...ofSources(1, 2, 0.1))).toBeCloseTo(0.99, 9);
    expect(1 - failureOfTop(...ofSources(3, 5, 0.05))).toBeCloseTo(0.998842, 6);
  });

  it('gives 0.97848 for the bridge of five edges, each route a node that requires its edges (O-DIS-4)', () => {
    const routes = { ad: 'ad', be: 'be', ace: 'ace', bcd: 'bcd' };
    const edges = ['a', 'b', 'c', 'd', 'e'];
    const drawn: Drawn = {
      nodes: {
        top: 'product',
        ...Object.fromEntries(Object.keys(routes).map((route) => [route, 'product'])),
        ...Object.fromEntries(edges.map((edge) => [edge, 'component'])),
      },
      links: Object.values(routes).flatMap((route) => [...route].map((edge) => [edge, route] as const)),
      groups: [{ of: 'top', need: 1, sources: Object.keys(routes) }],
    };

    const q = failureOfTop(drawn, 'top', Object.fromEntries(edges.map((edge) => [edge, 0.1])));

    expect(1 - q).toBeCloseTo(0.97848, 9);
  });

  it('gives every figure of the published importance measures (O-IMP)', () => {
    const [{ probability, importance }] = failuresOf(hidden, ['product'], hiddenProbabilities);

    expect(probability.low).toBeCloseTo(0.0517765, 9);
    expect(probability.high).toBe(probability.low);
    expectMeasures(importance.F!, { birnbaum: 0.97755, fussellVesely: 0.56641, riskAchievementWorth: 19.3138 });
    expectMeasures(importance.S3!, { birnbaum: 0.967575, fussellVesely: 0.37375 });
    expectMeasures(importance.S1!, { birnbaum: 0.04753, fussellVesely: 0.0459, riskAchievementWorth: 1.87208 });
    expect(importance.S2).toEqual(importance.S1);
  });

  it('shows that mending two single points is worth more than mending each (O-COMP)', () => {
    const without = (mended: object) => failureOfTop(hidden, 'product', { ...hiddenProbabilities, ...mended });

    expect(without({ F: 0 })).toBeCloseTo(0.02245, 9);
    expect(without({ S3: 0 })).toBeCloseTo(0.032425, 9);
    expect(without({ F: 0, S3: 0 })).toBeCloseTo(0.0025, 9);
  });

  it('agrees with the sum over everything that can happen, whatever circles and groups there are', () => {
    fc.assert(
      fc.property(drawnNetworks, tenths, (drawn, drawnTenths) => {
        const probabilities = probabilitiesOf(drawn, drawnTenths);
        const tops = Object.keys(drawn.nodes);

        for (const { of, probability, method, importance } of failuresOf(drawn, tops, probabilities)) {
          const q = probabilityBySlowWay(drawn, of, probabilities);
          expect(method).toBe('exact');
          expect(probability.low).toBeCloseTo(q, 12);
          const [event, measures] = Object.entries(importance)[0] ?? [];
          if (!event) continue;
          const happens = probabilityBySlowWay(drawn, of, { ...probabilities, [event]: 1 });
          const never = probabilityBySlowWay(drawn, of, { ...probabilities, [event]: 0 });
          expect(measures!.birnbaum.low).toBeCloseTo(happens - never, 12);
          if (q > 0) expect(measures!.fussellVesely!.low).toBeCloseTo(1 - never / q, 10);
          if (q > 0) expect(measures!.riskAchievementWorth!.low).toBeCloseTo(happens / q, 10);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('encloses the answer and every measure where a probability is unknown', () => {
    fc.assert(
      fc.property(drawnNetworks, tenths, fc.nat(13), (drawn, drawnTenths, pick) => {
        const probabilities = probabilitiesOf(drawn, drawnTenths);
        const events = Object.keys(probabilities);
        fc.pre(events.length > 0);
        const { [events[pick % events.length]!]: _, ...known } = probabilities;
        const tops = Object.keys(drawn.nodes);

        const whole = failuresOf(drawn, tops, probabilities);

        for (const [index, bounds] of failuresOf(drawn, tops, known).entries()) {
          expectWithin(whole[index]!.probability.low, bounds.probability);
          for (const [event, measures] of Object.entries(whole[index]!.importance)) {
            const enclosing = bounds.importance[event]!;
            expectWithin(measures.birnbaum.low, enclosing.birnbaum);
            if (measures.fussellVesely) expectWithin(measures.fussellVesely.low, enclosing.fussellVesely!);
            if (measures.fussellVesely)
              expectWithin(measures.riskAchievementWorth!.low, enclosing.riskAchievementWorth!);
          }
        }
      }),
    );
  });

  it('takes a function, system or product as a cause only where it has a probability of its own', () => {
    const drawn: Drawn = { nodes: { top: 'function', product: 'product' }, links: [['product', 'top']] };

    expect(failureOfTop(drawn, 'top', {})).toBe(0);
    expect(failureOfTop(drawn, 'top', { product: 0.25 })).toBeCloseTo(0.25, 12);
  });

  it('has no part to give of what cannot fail', () => {
    const [{ importance }] = failuresOf(hidden, ['product'], { F: 0, S1: 0, S2: 0, S3: 0 });

    expect(importance.F!.fussellVesely).toBeNull();
    expect(importance.F!.riskAchievementWorth).toBeNull();
    expect(importance.F!.birnbaum.low).toBe(1);
  });

  it('takes diagrams of any depth without running out of stack', () => {
    const shared = Array.from({ length: 20_000 }, (_, index) => `n${index}`);
    const drawn: Drawn = {
      nodes: {
        top: 'product',
        one: 'product',
        other: 'product',
        ...Object.fromEntries(shared.map((name) => [name, 'supplier'])),
      },
      links: [],
      groups: [{ of: 'top', need: 1, sources: ['one', 'other'] }],
    };
    const { network } = networkOf(drawn);
    const links = {
      from: Uint32Array.from({ length: 40_000 }, (_, link) => 3 + (link >> 1)),
      to: Uint32Array.from({ length: 40_000 }, (_, link) => 1 + (link & 1)),
      kinds: new Uint8Array(40_000),
    };

    const [answer] = failureOf(requirementsOf({ ...network, links }), [0], new Float64Array(20_003).fill(1e-6));

    expect(answer!.method).toBe('exact');
    expect(answer!.probability.low).toBeCloseTo(1 - (1 - 1e-6) ** 20_000, 9);
  });
});

describe('beyond the diagrams', () => {
  it('gives bounds that enclose the answer', () => {
    fc.assert(
      fc.property(drawnNetworks, tenths, (drawn, drawnTenths) => {
        const probabilities = probabilitiesOf(drawn, drawnTenths);
        const tops = Object.keys(drawn.nodes);
        const exact = failuresOf(drawn, tops, probabilities);

        for (const [index, answer] of failuresOf(drawn, tops, probabilities, { mostNodes: 2 }).entries()) {
          expectWithin(exact[index]!.probability.low, answer.probability);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('has a limit for all tops together, which leaves enough for small ones', () => {
    const [drawn, , probabilities] = ofSources(40, 80, 0.4);
    const both: Drawn = {
      ...drawn,
      nodes: { ...drawn.nodes, small: 'product' },
      links: [['s0', 'small']],
    };
    const methods = (limits: FailureLimits) =>
      failuresOf(both, ['top', 'small'], probabilities, limits).map(({ method }) => method);

    expect(methods({})).toEqual(['exact', 'exact']);
    expect(methods({ mostNodesInAll: 0 })).toEqual(['bounded', 'exact']);
  });

  it('leaves tops out, and of events the least, where there is too much in all', () => {
    const drawn: Drawn = {
      nodes: { P: 'product', Q: 'product', R: 'product', A: 'supplier', B: 'supplier', C: 'supplier' },
      links: ['P', 'Q', 'R'].flatMap((top) => ['A', 'B', 'C'].map((source): [string, string] => [source, top])),
      groups: [],
    };
    const probabilities = { A: 0.1, B: 0.3, C: 0.2 };
    const ofAll = failuresOf(drawn, ['P', 'Q', 'R'], probabilities);

    const found = failuresOf(drawn, ['P', 'Q', 'R'], probabilities, { mostEventsInAll: 4, mostImportance: 6 });

    expect(found.map(({ of }) => of)).toEqual(ofAll.slice(0, 2).map(({ of }) => of));
    const { B, C } = ofAll[0]!.importance;
    expect(found[0]!.importance).toEqual({ B, C });
    expect(Object.keys(ofAll[0]!.importance)).toEqual(['A', 'B', 'C']);
  });

  it('tells of few events the weightiest of those asked for, and counts all it rests on', () => {
    fc.assert(
      fc.property(drawnNetworks, tenths, fc.integer({ min: 1, max: 4 }), (drawn, drawnTenths, most) => {
        const { network, names, number } = networkOf(drawn);
        const byName = probabilitiesOf(drawn, drawnTenths);
        const probabilities = Float64Array.from(names, (name) => byName[name] ?? Number.NaN);
        const tops = names.map(number);
        const requirements = requirementsOf(network, { probabilities });
        const isTold = (event: number) => event % 2 === 0;

        const few = failureOf(requirements, tops, probabilities, { mostImportance: most * tops.length, isTold });

        for (const [index, all] of failureOf(requirements, tops, probabilities).entries()) {
          const heaviest = all.importance
            .filter(({ event }) => isTold(event))
            .sort((a, b) => b.birnbaum.high - a.birnbaum.high || a.event - b.event)
            .slice(0, most);
          expect(few[index]!.importance).toEqual(heaviest.sort((a, b) => a.event - b.event));
          expect(few[index]!.events).toBe(all.importance.length);
        }
      }),
    );
  });

  it('simulates what it may not reckon out, names it and keeps near the answer', () => {
    fc.assert(
      fc.property(drawnNetworks, tenths, (drawn, drawnTenths) => {
        const probabilities = probabilitiesOf(drawn, drawnTenths);
        const tops = Object.keys(drawn.nodes);
        const exact = failuresOf(drawn, tops, probabilities);

        const answers = failuresOf(drawn, tops, probabilities, simulated(drawn));

        for (const [index, { method, probability, standardError }] of answers.entries()) {
          if (method === 'exact') continue;
          expect(method).toBe('simulated');
          expect(Math.abs(probability.low - exact[index]!.probability.low)).toBeLessThan(6 * standardError!);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('draws the same whatever the numbers, the order and what else is there', () => {
    fc.assert(
      fc.property(drawnNetworks, tenths, (drawn, drawnTenths) => {
        const probabilities = probabilitiesOf(drawn, drawnTenths);
        const tops = Object.keys(drawn.nodes);
        const answersOf = (other: Drawn) =>
          failuresOf(other, tops, probabilities, simulated(other)).map(({ probability }) => probability);

        expect(answersOf(reversed(drawn))).toEqual(answersOf(drawn));
        expect(answersOf(withUnrelated(drawn))).toEqual(answersOf(drawn));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the laws of failure', () => {
  const drawnCase = fc.record({ drawn: drawnNetworks, drawnTenths: tenthsOf() });

  it('holds that numbers, order and an unrelated network change nothing', () => {
    fc.assert(
      fc.property(drawnCase, ({ drawn, drawnTenths }) => {
        const probabilities = probabilitiesOf(drawn, drawnTenths);
        for (const top of Object.keys(drawn.nodes)) {
          const q = failureOfTop(drawn, top, probabilities);
          expect(failureOfTop(reversed(drawn), top, probabilities)).toBeCloseTo(q, 12);
          expect(failureOfTop(withUnrelated(drawn), top, { ...probabilities, x: 0.5, y: 0.5 })).toBeCloseTo(q, 12);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('holds that one source more never raises it', () => {
    fc.assert(
      fc.property(drawnCase, fc.nat(4), ({ drawn, drawnTenths }, pick) => {
        const { groups = [] } = drawn;
        fc.pre(groups.length > 0);
        const chosen = groups[pick % groups.length]!;
        const more: Drawn = {
          ...drawn,
          nodes: { ...drawn.nodes, alternate: 'supplier' },
          groups: groups.map((group) =>
            group === chosen ? { ...group, sources: [...group.sources, 'alternate'] } : group,
          ),
        };
        const probabilities = { ...probabilitiesOf(drawn, drawnTenths), alternate: 0.3 };
        for (const top of Object.keys(drawn.nodes)) {
          const before = failureOfTop(drawn, top, probabilities);
          expect(failureOfTop(more, top, probabilities)).toBeLessThanOrEqual(before + 1e-12);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('holds that one requirement more never lowers it', () => {
    fc.assert(
      fc.property(drawnCase, fc.nat(13), ({ drawn, drawnTenths }, pick) => {
        const names = Object.keys(drawn.nodes);
        const more: Drawn = {
          ...drawn,
          nodes: { ...drawn.nodes, part: 'component' },
          links: [...drawn.links!, ['part', names[pick % names.length]!]],
        };
        const probabilities = { ...probabilitiesOf(drawn, drawnTenths), part: 0.3 };
        for (const top of names) {
          const before = failureOfTop(drawn, top, probabilities);
          expect(failureOfTop(more, top, probabilities)).toBeGreaterThanOrEqual(before - 1e-12);
        }
      }),
      { numRuns: 50 },
    );
  });
});

const tenths = tenthsOf();

function tenthsOf() {
  return fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 14, maxLength: 14 });
}

function probabilitiesOf(drawn: Drawn, drawnTenths: readonly number[]): Record<string, number> {
  return Object.fromEntries(basicEventsOf(drawn).map((event, index) => [event, drawnTenths[index]! / 10]));
}

function failuresOf(
  drawn: Drawn,
  tops: readonly string[],
  probabilities: Record<string, number>,
  limits?: FailureLimits,
) {
  const { network, names, number } = networkOf(drawn);
  const byNode = Float64Array.from(names, (name) => probabilities[name] ?? Number.NaN);
  const requirements = requirementsOf(network, { probabilities: byNode });
  const answers = failureOf(requirements, tops.map(number), byNode, limits).map(({ of, importance, ...rest }) => ({
    of: names[of]!,
    ...rest,
    importance: Object.fromEntries(importance.map(({ event, ...measures }) => [names[event]!, measures])),
  }));
  return answers as [(typeof answers)[number], ...typeof answers];
}

function failureOfTop(drawn: Drawn, top: string, probabilities: Record<string, number>): number {
  const [{ probability }] = failuresOf(drawn, [top], probabilities);
  return probability.low;
}

/** A product with one group of so many sources. */
function ofSources(need: number, count: number, q: number): [Drawn, string, Record<string, number>] {
  const sources = Array.from({ length: count }, (_, index) => `s${index}`);
  const nodes: Drawn['nodes'] = {
    top: 'product',
    ...Object.fromEntries(sources.map((source) => [source, 'supplier'])),
  };
  const drawn: Drawn = { nodes, groups: [{ of: 'top', need, sources }] };
  return [drawn, 'top', Object.fromEntries(sources.map((source) => [source, q]))];
}

function simulated(drawn: Drawn): FailureLimits {
  const names = Object.keys(drawn.nodes);
  return { mostNodes: 2, simulation: { seed: 7, trials: 20_000, nameOf: (event) => names[event]! } };
}

function withUnrelated({ nodes, links = [], groups = [] }: Drawn): Drawn {
  return { nodes: { x: 'supplier', ...nodes, y: 'product' }, links: [['x', 'y'], ...links], groups };
}

function expectWithin(value: number, { low, high }: Bounds): void {
  expect(value).toBeGreaterThanOrEqual(low - 1e-12);
  expect(value).toBeLessThanOrEqual(high + 1e-12);
}

function expectMeasures(found: Record<string, Bounds | null>, expected: Record<string, number>): void {
  for (const [name, value] of Object.entries(expected)) {
    expect(found[name]!.low).toBeCloseTo(value, value > 1 ? 4 : 5);
    expect(found[name]!.high).toBe(found[name]!.low);
  }
}
