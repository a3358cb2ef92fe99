import { type CvssScores, hasAny, type MetricRules, type Metrics } from './metrics.ts';

const impacts = { N: 0, P: 0.275, C: 0.66 };
const requirements = { L: 0.5, M: 1, H: 1.51 };

/** CVSS 2.0 §3.2: the weight of each value; what is not defined weighs 1. */
const weights: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: impacts,
  I: impacts,
  A: impacts,
  E: { U: 0.85, POC: 0.9, F: 0.95, H: 1 },
  RL: { OF: 0.87, TF: 0.9, W: 0.95, U: 1 },
  RC: { UC: 0.9, UR: 0.95, C: 1 },
  CDP: { N: 0, L: 0.1, LM: 0.3, MH: 0.4, H: 0.5 },
  TD: { N: 0, L: 0.25, M: 0.75, H: 1 },
  CR: requirements,
  IR: requirements,
  AR: requirements,
};

const temporal = ['E', 'RL', 'RC'];
const environmental = ['CDP', 'TD', 'CR', 'IR', 'AR'];

export const cvss2Rules: MetricRules = {
  base: rulesFor(['AV', 'AC', 'Au', 'C', 'I', 'A']),
  optional: rulesFor([...temporal, ...environmental]),
  notDefined: 'ND',
};

function rulesFor(names: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(names.map((name) => [name, Object.keys(weights[name]!)]));
}

export function scoreCvss2(metrics: Metrics): CvssScores {
  const weight = (name: string, whereUndefined = 1) => weights[name]![metrics[name] ?? ''] ?? whereUndefined;
  const baseWith = (impact: number) => {
    const exploitability = 20 * weight('AV') * weight('AC') * weight('Au');
    return impact === 0 ? 0 : toOneDecimal((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176);
  };
  const temporalOf = (score: number) => toOneDecimal(score * weight('E') * weight('RL') * weight('RC'));

  const base = baseWith(10.41 * (1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'))));
  const adjustedImpact = Math.min(
    10,
    10.41 *
      (1 - (1 - weight('C') * weight('CR')) * (1 - weight('I') * weight('IR')) * (1 - weight('A') * weight('AR'))),
  );
  const adjusted = temporalOf(baseWith(adjustedImpact));
  const scores = {
    base,
    temporal: hasAny(metrics, temporal) ? temporalOf(base) : null,
    environmental: hasAny(metrics, environmental)
      ? toOneDecimal((adjusted + (10 - adjusted) * weight('CDP', 0)) * weight('TD'))
      : null,
  };
  return { ...scores, overall: scores.environmental ?? scores.temporal ?? scores.base };
}

/** Half up, of a number that binary fractions may have put a hair below the half. */
function toOneDecimal(value: number): number {
  return Math.round(value * 10 + 1e-9) / 10;
}
