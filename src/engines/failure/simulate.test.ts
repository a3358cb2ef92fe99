import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomWords, streamOf } from './random-words.ts';
import { toGates } from './requirements.ts';
import { simulate } from './simulate.ts';

describe('RandomWords', () => {
  it('gives the first numbers of xoshiro128** from the state 1, 2, 3, 4', () => {
    const random = new RandomWords();

    random.start(1, 2, 3, 4);

    expect(Array.from({ length: 4 }, () => random.next() >>> 0)).toEqual([11_520, 0, 5_927_040, 70_819_200]);
  });

  it('draws what happens at one probability at every greater one too', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (p, q) => {
        const drawn = [Math.min(p, q), Math.max(p, q)].map((probability) => {
          const random = new RandomWords();
          random.seek(streamOf(1, 'fab'), 7);
          return random.happening(probability);
        });

        expect(drawn[0]! & ~drawn[1]!).toBe(0);
      }),
    );
  });

  it('draws as often as the probability says, rare events too, from streams and blocks that have nothing in common', () => {
    const random = new RandomWords();
    for (const probability of [0, 0.0005, 0.01, 0.3, 0.5, 0.999, 1]) {
      let count = 0;
      const words = 20_000;
      for (let block = 0; block < words; block++) {
        random.seek(streamOf(5, `n${block % 50}`), block);
        count += bitsIn(random.happening(probability));
      }

      const error = Math.sqrt(probability * (1 - probability) * 32 * words);
      expect(Math.abs(count - probability * 32 * words)).toBeLessThanOrEqual(5 * error);
    }
  });

  it('has streams of their own for names that are alike', () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `n${index}`);
    const firsts = ['', 'a', 'aa', ...names].map((name) => streamOf(1, name).join());

    expect(new Set(firsts).size).toBe(names.length + 3);
    expect(streamOf(2, 'n1')).not.toEqual(streamOf(1, 'n1'));
  });
});

describe('simulate', () => {
  const requirements = {
    vertexCount: 6,
    isBasic: Uint8Array.of(0, 1, 1, 1, 1, 1),
    required: { offsets: new Uint32Array(7), neighbours: new Uint32Array(0), kinds: null },
    gates: toGates([{ of: 0, atLeast: 3, sources: [1, 2, 3, 4, 5] }]),
  };
  const simulation = { seed: 3, nameOf: (event: number) => `n${event}` };

  it('comes near three failures of five, and nearer the longer it runs', () => {
    const probabilities = new Float64Array(6).fill(0.3);
    const exact = 0.16308;

    const [short] = simulate(requirements, [0], probabilities, { ...simulation, trials: 1_000 });
    const [long] = simulate(requirements, [0], probabilities, { ...simulation, trials: 100_000 });

    expect(Math.abs(short!.value - exact)).toBeLessThan(4 * short!.standardError);
    expect(Math.abs(long!.value - exact)).toBeLessThan(4 * long!.standardError);
    expect(long!.standardError).toBeCloseTo(Math.sqrt((exact * (1 - exact)) / 100_000), 4);
  });

  it('gives no digits beyond its error, and an error even where nothing happened', () => {
    const [some] = simulate(requirements, [0], new Float64Array(6).fill(0.3), { ...simulation, trials: 1_000 });
    const [none] = simulate(requirements, [0], new Float64Array(6).fill(1e-6), { ...simulation, trials: 1_000 });

    expect(some!.value).toBe(Math.round(some!.value * 100) / 100);
    expect(none!.value).toBe(0);
    expect(none!.standardError).toBeGreaterThan(0.0005);
  });
});

function bitsIn(word: number): number {
  return (word >>> 0).toString(2).replaceAll('0', '').length;
}
