import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileKernel } from '../../../scripts/compile-kernel.mjs';
import { drawnNetworks, networkOf } from '../../../tests/failing-networks.ts';
import { condense } from './condense.ts';
import { plainTrials } from './plain-trials.ts';
import { streamOf } from './random-words.ts';
import { requirementsOf, toGates } from './requirements.ts';
import { trials } from './trials.ts';

describe('trials', () => {
  it('gives bit for bit what one block after the other gives, whatever circles and groups there are', () => {
    const probabilities = fc.oneof(fc.constantFrom(0, 1, 0.5, 2 ** -60, 1 - 2 ** -53), fc.double({ min: 0, max: 1 }));
    fc.assert(
      fc.property(
        drawnNetworks,
        fc.array(probabilities, { minLength: 14 }),
        fc.integer({ min: 1, max: 9 }),
        (...drawn) => {
          const [network, chances, blocks] = drawn;
          const requirements = requirementsOf(networkOf(network).network);
          const condensed = condense(requirements, [...requirements.isBasic.keys()]);
          const draws = drawsOf(condensed.events.items, (event) => chances[event % chances.length]!);

          expect(trials(condensed, draws, blocks)).toEqual(plainTrials(condensed, draws, blocks));
        },
      ),
    );
  });

  it('counts any number of sources', () => {
    const sources = Array.from({ length: 40 }, (_, index) => index + 1);
    for (const atLeast of [2, 3, 4, 7, 8, 9, 31, 32, 33, 39, 40]) {
      const condensed = condense(
        {
          vertexCount: 41,
          isBasic: new Uint8Array(41).fill(1, 1),
          required: { offsets: new Uint32Array(42), neighbours: new Uint32Array(0), kinds: null },
          gates: toGates([{ of: 0, atLeast, sources }]),
        },
        [0],
      );
      const draws = drawsOf(condensed.events.items, () => (atLeast - 0.5) / 40);

      const counts = trials(condensed, draws, 5);

      expect(counts).toEqual(plainTrials(condensed, draws, 5));
      expect(counts[0]).toBeGreaterThan(0);
    }
  });

  it('runs in a kernel that is compiled from its source', async () => {
    const compiled = await compileKernel('src/engines/failure/trials.as');

    expect(await readFile('src/engines/failure/trials.wasm.ts', 'utf8')).toBe(compiled);
  });
});

function drawsOf(events: Uint32Array, probabilityOf: (event: number) => number) {
  const streams = new Uint32Array(4 * events.length);
  for (const [index, event] of events.entries()) streams.set(streamOf(1, `n${event}`), 4 * index);
  return { probabilities: Float64Array.from(events, probabilityOf), streams };
}
