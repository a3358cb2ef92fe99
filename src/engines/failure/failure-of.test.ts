import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  basicEventsOf,
  type Drawn,
  drawnNetworks,
  networkOf,
  probabilityBySlowWay,
} from '../../../tests/failing-networks.ts';
import { type FailureLimits, failureOf } from './failure-of.ts';
import { requirementsOf } from './requirements.ts';

describe('failureOf', () => {
  it('agrees with the sum over everything that can happen, whatever circles and groups there are', () => {
    fc.assert(
      fc.property(drawnNetworks, fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 14 }), (drawn, tenths) => {
        const probabilities = Object.fromEntries(basicEventsOf(drawn).map((event, i) => [event, tenths[i]! / 10]));
        const tops = Object.keys(drawn.nodes);

        const answers = failuresOf(drawn, tops, probabilities);

        for (const [index, top] of tops.entries()) {
          const q = probabilityBySlowWay(drawn, top, probabilities);
          expect(answers[index]!.method).toBe('exact');
          expect(answers[index]!.probability.low).toBeCloseTo(q, 12);
          expect(answers[index]!.probability.high).toBeCloseTo(q, 12);
        }
      }),
      { numRuns: 200 },
    );
  });
});

function failuresOf(
  drawn: Drawn,
  tops: readonly string[],
  probabilities: Record<string, number>,
  limits?: FailureLimits,
) {
  const { network, names, number } = networkOf(drawn);
  const byNode = Float64Array.from(names, (name) => probabilities[name] ?? Number.NaN);
  const requirements = requirementsOf(network, { probabilities: byNode });
  return failureOf(requirements, tops.map(number), byNode, limits).map(({ of, importance, ...rest }) => ({
    of: names[of]!,
    ...rest,
    importance: Object.fromEntries(importance.map(({ event, ...measures }) => [names[event]!, measures])),
  }));
}
