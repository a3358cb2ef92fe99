import { describe, expect, it } from 'vitest';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { analyzeNetwork } from './analyze-network.ts';
import { compareNetworks } from './compare-networks.ts';
import { compileNetwork } from './compile-network.ts';
import { longestWay } from './criticality.ts';
import { reachNetwork } from './reach-network.ts';

const length = 10_000;

/** Supplier behind supplier, the first of which the functions need. */
function aChain(functions = ['f']): NetworkDocument {
  const suppliers = Array.from({ length }, (_, number) => `s${number}`);
  return {
    schema: 'holdfast.network/1',
    nodes: [
      ...functions.map((id) => ({ id, kind: 'function' as const, criticality: 'very-high' as const })),
      ...suppliers.map((id) => ({ id, kind: 'supplier' as const, failureProbability: 1e-6 })),
    ],
    links: suppliers.flatMap((from, number) =>
      (number === 0 ? functions : [`s${number - 1}`]).map((to) => ({
        ...{ from, to, kind: 'supplies' as const, dependence: 'high' as const },
      })),
    ),
  };
}

describe('a chain of many thousand suppliers', () => {
  const most = longestWay(length + 1);

  it('is analysed, with the beginning and the end of long paths', () => {
    const { criticality, failure, notes } = analyzeNetwork(aChain());

    const last = criticality!.find(({ id }) => id === `s${length - 1}`)!;
    expect([last.low, last.high, last.path.length, last.omitted]).toEqual(['high', 'high', most, length + 1 - most]);
    expect([last.path[0], last.path[1], last.path.at(-1)]).toEqual([`s${length - 1}`, `s${length - 2}`, 'f']);
    expect(criticality!.find(({ id }) => id === 's1')).toEqual({
      ...{ id: 's1', low: 'high', high: 'high', path: ['s1', 's0', 'f'] },
    });
    expect(failure![0]!.probability).toBeCloseTo(-Math.expm1(length * Math.log1p(-1e-6)), 12);
    expect(failure![0]!.importance).toHaveLength(length);
    expect(notes.join('\n')).toContain(`of paths of more than ${most} nodes`);
  });

  it('names the one link that moved all levels behind it', () => {
    const after = aChain();
    after.links![0]!.dependence = 'low';

    const { levels } = compareNetworks(aChain(), after);

    expect(levels).toHaveLength(length);
    const change = { of: 'link', link: { from: 's0', to: 'f', kind: 'supplies' }, field: 'dependence' };
    expect(levels.at(-1)!.because).toEqual([{ ...change, from: 'high', to: 'low' }]);
  });

  it('lists what every way to many functions passes as far as that goes', () => {
    const functions = Array.from({ length: 1000 }, (_, number) => `f${number}`);

    const { dominators } = reachNetwork(compileNetwork(aChain(functions)), [1000 + length - 1], 'down');

    expect(dominators).toHaveLength(1000);
    expect(dominators[0]!.nodes.slice(0, 2)).toEqual([`s${length - 2}`, `s${length - 3}`]);
    expect([dominators[0]!.nodes.length, dominators[0]!.nodes.at(-1)]).toEqual([2000, 's0']);
    expect(dominators[0]!.omitted).toBe(length - 1 - 2000);
  });
});
