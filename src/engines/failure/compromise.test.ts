import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Drawn, networkOf, reversed } from '../../../tests/failing-networks.ts';
import { type CompromiseLimits, inheritedCompromise, sweepTransmission } from './compromise.ts';
import { transmissionScale } from './transmission.ts';

const diamond: Drawn = {
  nodes: { x: 'supplier', a: 'component', b: 'component', product: 'product' },
  links: [
    ['x', 'a'],
    ['x', 'b'],
    ['a', 'product'],
    ['b', 'product'],
  ],
};

describe('inheritedCompromise', () => {
  it('gives 0.091110 for the chain of three tiers (O-TIER)', () => {
    const drawn: Drawn = {
      nodes: { c3: 'supplier', c1: 'component', c2: 'component', product: 'product' },
      links: [
        ['c3', 'c1'],
        ['c1', 'product'],
        ['c2', 'product'],
      ],
    };

    const answers = compromiseOf(drawn, { c3: 0.2, c1: 0.05, c2: 0.1 }, [0.4, 0.5, 0.3]);

    expect(answers.c1!.probability.low).toBeCloseTo(0.126, 12);
    expect(answers.product!.probability.low).toBeCloseTo(0.09111, 12);
    expect(answers.product!.probability.high).toBeCloseTo(0.09111, 12);
  });

  it('counts what two ways have in common once: 0.0750, not 0.0975 (O-NOR-DIA)', () => {
    const { product } = compromiseOf(diamond, { x: 0.1, a: 0, b: 0 }, [0.5, 0.5, 1, 1]);

    expect(product!.probability.low).toBeCloseTo(0.075, 12);
    expect(product!.probability.high).toBeCloseTo(0.075, 12);
  });

  it('gives the published table of causes and their inhibitors (O-NOR)', () => {
    const drawn: Drawn = {
      nodes: { cold: 'component', flu: 'component', malaria: 'component', fever: 'product' },
      links: [
        ['cold', 'fever'],
        ['flu', 'fever'],
        ['malaria', 'fever'],
      ],
    };
    const inhibitors = [0.4, 0.8, 0.9];
    const table = [
      [0, 0, 0, 0],
      [0, 0, 1, 0.9],
      [0, 1, 0, 0.8],
      [0, 1, 1, 0.98],
      [1, 0, 0, 0.4],
      [1, 0, 1, 0.94],
      [1, 1, 0, 0.88],
      [1, 1, 1, 0.988],
    ] as const;

    for (const [cold, flu, malaria, fever] of table) {
      const answer = compromiseOf(drawn, { cold, flu, malaria }, inhibitors).fever!;

      expect(answer.probability.low).toBeCloseTo(fever, 12);
    }
  });

  it('agrees with going through everything that can happen, circles and parallel links included', () => {
    fc.assert(
      fc.property(cases, ({ drawn, own, lambdas }) => {
        const answers = compromiseOf(drawn, own, lambdas);

        for (const name of Object.keys(drawn.nodes)) {
          const expected = bySlowWay(drawn, own, lambdas, name);
          expect(answers[name]!.method).toBe('exact');
          expect(answers[name]!.probability.low).toBeCloseTo(expected, 12);
          expect(answers[name]!.probability.high).toBeCloseTo(expected, 12);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('lies between no passing and certain passing where λ is unknown, and likewise for what is unknown of a supplier', () => {
    const unknownLink = compromiseOf(diamond, { x: 0.1, a: 0, b: 0 }, [0.5, Number.NaN, 1, 1]);
    const unknownOwn = compromiseOf(diamond, { a: 0, b: 0 }, [0.5, 0.5, 1, 1]);

    expect(unknownLink.product!.probability.low).toBeCloseTo(0.05, 12);
    expect(unknownLink.product!.probability.high).toBeCloseTo(0.1, 12);
    expect(unknownOwn.product!.probability.low).toBe(0);
    expect(unknownOwn.product!.probability.high).toBeCloseTo(0.75, 12);
  });

  it('makes nothing of itself in a circle', () => {
    const drawn: Drawn = {
      nodes: { a: 'component', b: 'component', source: 'supplier' },
      links: [
        ['a', 'b'],
        ['b', 'a'],
        ['source', 'a'],
      ],
    };

    const { a, b } = compromiseOf(drawn, { a: 0, b: 0, source: 0.2 }, [1, 1, 0.5]);

    expect(a!.probability.high).toBeCloseTo(0.1, 12);
    expect(b!.probability.high).toBeCloseTo(0.1, 12);
  });

  it('passes nothing by control unless someone says so, and by a source of a group how nobody knows', () => {
    const nodes: Drawn['nodes'] = { owner: 'owner', supplier: 'supplier', other: 'supplier', product: 'product' };
    const own = { owner: 0.5, supplier: 0.1, other: 0 };
    const drawn: Drawn = {
      nodes,
      links: [['owner', 'supplier', 'owns']],
      groups: [{ of: 'product', need: 1, sources: ['supplier', 'other'] }],
    };

    expect(compromiseOf(drawn, own, [Number.NaN]).supplier!.probability.high).toBeCloseTo(0.1, 12);
    expect(compromiseOf(drawn, own, [0.2]).supplier!.probability.high).toBeCloseTo(0.19, 12);
    expect(compromiseOf(drawn, own, [Number.NaN]).product!.probability.low).toBe(0);
    expect(compromiseOf(drawn, own, [Number.NaN]).product!.probability.high).toBeCloseTo(0.1, 12);
  });

  it('names the links on which most rests', () => {
    const { product } = compromiseOf(diamond, { x: 0.1, a: 0.3, b: 0 }, [0.5, 0.5, 0.9, 0.5]);
    const slope = product!.slopes.find(({ link }) => link === 2)!.slope;

    const [less, more] = [0.4, 0.6].map((lambda) =>
      compromiseOf(diamond, { x: 0.1, a: 0.3, b: 0 }, [0.5, 0.5, lambda, 0.5]),
    );
    const expected = (more!.product!.probability.low - less!.product!.probability.low) / 0.2;

    expect(slope.low).toBeCloseTo(expected, 9);
    const steepness = product!.slopes.map((one) => one.slope.high);
    expect(product!.slopes[0]!.link).toBe(2);
    expect(steepness).toEqual(steepness.toSorted((left, right) => right - left));
  });

  it('sweeps each assumption of the declared scale over its range', () => {
    const { network, names } = networkOf(diamond);
    const inputs = {
      own: Float64Array.from(names, (name) => (name === 'x' ? 0.1 : 0)),
      transmission: Float64Array.of(0.2, 0.2, 0.9, 0.9),
    };
    const [reviewed, standing] = ['reviewed-code', 'standing-administration'].map(
      (route) => transmissionScale.routes.find((one) => one.route === route)!,
    );

    const swept = sweepTransmission(
      network,
      inputs,
      [3],
      [
        { route: 'reviewed-code', links: [0, 1], values: [reviewed!.low, reviewed!.high] },
        { route: 'standing-administration', links: [2, 3], values: [standing!.high] },
      ],
    );

    expect(swept.map(({ route, value }) => [route, value])).toEqual([
      ['reviewed-code', 0.1],
      ['reviewed-code', 0.4],
      ['standing-administration', 1],
    ]);
    const found = swept.map(({ compromise }) => compromise[0]!.probability.low);
    expect(found[0]).toBeCloseTo(0.1 * (1 - (1 - 0.09) ** 2), 12);
    expect(found[1]).toBeCloseTo(0.1 * (1 - (1 - 0.36) ** 2), 12);
    expect(found[2]).toBeCloseTo(0.1 * (1 - 0.8 ** 2), 12);
  });

  it('simulates what is too entangled, near the answer', () => {
    fc.assert(
      fc.property(cases, ({ drawn, own, lambdas }) => {
        const limits = { mostNodes: 2, simulation: { seed: 11, trials: 20_000, nameOf: String } };
        const exact = compromiseOf(drawn, own, lambdas);

        for (const [name, answer] of Object.entries(compromiseOf(drawn, own, lambdas, limits))) {
          const error = answer.standardError ?? 1e-12;
          expect(Math.abs(answer.probability.low - exact[name]!.probability.low)).toBeLessThan(6 * error);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the laws of inherited compromise', () => {
  const boundsOf = ({ drawn, own, lambdas }: Case) =>
    Object.fromEntries(
      Object.entries(compromiseOf(drawn, own, lambdas)).map(([name, { probability }]) => [name, probability]),
    );

  it('hold that numbers, order and an unrelated network change nothing', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { nodes, links = [] } = one.drawn;
        const turned: Case = { ...one, drawn: reversed(one.drawn), lambdas: one.lambdas.toReversed() };
        const larger: Case = {
          drawn: { nodes: { x: 'supplier', ...nodes, y: 'product' }, links: [...links, ['x', 'y']] },
          own: { ...one.own, x: 0.5, y: 0.5 },
          lambdas: [...one.lambdas, 0.5],
        };

        for (const [name, { low, high }] of Object.entries(boundsOf(one))) {
          for (const other of [boundsOf(turned)[name]!, boundsOf(larger)[name]!]) {
            expect(other.low).toBeCloseTo(low, 12);
            expect(other.high).toBeCloseTo(high, 12);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('hold that one link more never lowers it, and what nobody says only widens it', () => {
    fc.assert(
      fc.property(cases, fc.nat(6), tenth, (one, pick, lambda) => {
        const names = Object.keys(one.drawn.nodes);
        const [from, to] = [names[pick % names.length]!, names[(pick + 1) % names.length]!];
        const more: Case = {
          ...one,
          drawn: { ...one.drawn, links: [...(one.drawn.links ?? []), [from, to]] },
          lambdas: [...one.lambdas, lambda],
        };
        const unsaid: Case = { ...more, lambdas: [...one.lambdas, Number.NaN] };

        for (const [name, { low }] of Object.entries(boundsOf(one))) {
          const [linked, open] = [boundsOf(more)[name]!, boundsOf(unsaid)[name]!];
          expect(linked.low).toBeGreaterThanOrEqual(low - 1e-12);
          expect(open.low).toBeLessThanOrEqual(linked.low + 1e-12);
          expect(open.high).toBeGreaterThanOrEqual(linked.high - 1e-12);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('transmissionScale', () => {
  it('rises from no route to standing access, each step an assumption with an owner and a range about it', () => {
    expect(transmissionScale.routes.map(({ transmission }) => transmission)).toEqual([0, 0.05, 0.2, 0.6, 0.9]);
    expect(transmissionScale.owner).not.toBe('');
    for (const { low, transmission, high, assumption } of transmissionScale.routes) {
      expect(low).toBeLessThanOrEqual(transmission);
      expect(high).toBeGreaterThanOrEqual(transmission);
      expect(assumption).not.toBe('');
    }
  });
});

interface Case {
  drawn: Drawn;
  own: Record<string, number>;
  lambdas: number[];
}

const tenth = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);

/** Few enough nodes and links to go through all that can happen. */
const cases: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 5 }).chain((count) => {
  const names = Array.from({ length: count }, (_, index) => `n${index}`);
  const name = fc.constantFrom(...names);
  return fc
    .record({
      links: fc.array(fc.tuple(name, name), { maxLength: 7 }),
      lambdas: fc.array(tenth, { minLength: 7, maxLength: 7 }),
      owns: fc.array(tenth, { minLength: count, maxLength: count }),
    })
    .map(({ links, lambdas, owns }) => ({
      drawn: { nodes: Object.fromEntries(names.map((one) => [one, 'component' as const])), links },
      own: Object.fromEntries(names.map((one, index) => [one, owns[index]!])),
      lambdas: lambdas.slice(0, links.length),
    }));
});

function compromiseOf(
  drawn: Drawn,
  own: Record<string, number>,
  transmission: readonly number[],
  limits?: CompromiseLimits,
) {
  const { network, names } = networkOf(drawn);
  const answers = inheritedCompromise(
    network,
    { own: Float64Array.from(names, (name) => own[name] ?? Number.NaN), transmission: Float64Array.from(transmission) },
    names.map((_, node) => node),
    limits,
  );
  return Object.fromEntries(answers.map((answer) => [names[answer.of]!, answer]));
}

/** The sum over every choice of nodes compromised by themselves and links that pass. */
function bySlowWay(drawn: Drawn, own: Record<string, number>, lambdas: readonly number[], top: string): number {
  const names = Object.keys(drawn.nodes);
  const links = drawn.links ?? [];
  const chances = [...names.map((name) => own[name]!), ...lambdas];
  let sum = 0;
  for (let state = 0; state < 2 ** chances.length; state++) {
    const happens = (event: number) => ((state >>> event) & 1) === 1;
    const chance = chances.reduce((product, p, event) => product * (happens(event) ? p : 1 - p), 1);
    if (chance === 0) continue;
    const fallen = new Set(names.filter((_, index) => happens(index)));
    for (const name of fallen) {
      for (const [link, [from, to]] of links.entries()) {
        if (from === name && happens(names.length + link)) fallen.add(to);
      }
    }
    if (fallen.has(top)) sum += chance;
  }
  return sum;
}
