import { describe, expect, it } from 'vitest';
import { type Drawn, networkOf } from '../../../tests/failing-networks.ts';
import { inheritedCompromise } from './compromise.ts';

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
    const drawn: Drawn = {
      nodes: { x: 'supplier', a: 'component', b: 'component', product: 'product' },
      links: [
        ['x', 'a'],
        ['x', 'b'],
        ['a', 'product'],
        ['b', 'product'],
      ],
    };

    const { product } = compromiseOf(drawn, { x: 0.1, a: 0, b: 0 }, [0.5, 0.5, 1, 1]);

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
});

function compromiseOf(drawn: Drawn, own: Record<string, number>, transmission: readonly number[]) {
  const { network, names } = networkOf(drawn);
  const answers = inheritedCompromise(
    network,
    { own: Float64Array.from(names, (name) => own[name] ?? Number.NaN), transmission: Float64Array.from(transmission) },
    names.map((_, node) => node),
  );
  return Object.fromEntries(answers.map((answer) => [names[answer.of]!, answer]));
}
