import { describe, expect, it } from 'vitest';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { analyzeNetwork } from './analyze-network.ts';

describe('the failure of what is too entangled to be reckoned out', () => {
  /** Each of many groups needs some of a few suppliers, any of which stands in many groups. */
  const entangled = (): NetworkDocument => {
    const random = randomFrom(3);
    const suppliers = Array.from({ length: 60 }, (_, number) => `s${number}`);
    return {
      schema: 'holdfast.network/1',
      nodes: [
        { id: 'f', kind: 'function', criticality: 'high' },
        ...suppliers.map((id) => ({ id, kind: 'supplier' as const, failureProbability: 0.2 })),
      ],
      groups: Array.from({ length: 60 }, (_, number) => ({
        id: `g${number}`,
        of: 'f',
        need: 5,
        sources: suppliers
          .map((node) => ({ node, at: random() }))
          .sort((a, b) => a.at - b.at)
          .slice(0, 12)
          .map(({ node }) => ({ node })),
      })),
    };
  };

  it('is simulated, says so and holds what plain trials give', () => {
    const network = entangled();

    const { failure, notes } = analyzeNetwork(network);

    const [{ probability, low, high, method, standardError, importance }] = failure as [
      Required<NonNullable<typeof failure>[number]>,
    ];
    expect([probability, method, importance]).toEqual([undefined, 'simulated', []]);
    expect(high - low).toBeLessThanOrEqual(6 * standardError + 1e-12);
    const plain = failedInTrials(network, 20_000);
    const error = Math.sqrt((plain * (1 - plain)) / 20_000);
    expect(plain).toBeGreaterThan(low - 4 * error);
    expect(plain).toBeLessThan(high + 4 * error);
    expect(notes.join()).toContain('100000 trials, seed 1');
    expect(analyzeNetwork(network).failure).toEqual(failure);
  });
});

function failedInTrials({ nodes, groups }: NetworkDocument, trials: number): number {
  const random = randomFrom(5);
  let failed = 0;
  for (let trial = 0; trial < trials; trial++) {
    const standing = new Set(nodes.filter(({ kind }) => kind === 'function' || random() >= 0.2).map(({ id }) => id));
    if (groups!.some(({ need, sources }) => sources.filter(({ node }) => standing.has(node)).length < need)) failed++;
  }
  return failed / trials;
}

/** A linear congruence (Knuth, MMIX) is chance enough here. */
function randomFrom(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 11n) / 2 ** 53;
  };
}
