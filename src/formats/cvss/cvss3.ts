import { type CvssScores, hasAny, type MetricRules, type Metrics } from './metrics.ts';

const impacts = { N: 0, L: 0.22, H: 0.56 };
const requirements = { L: 0.5, M: 1, H: 1.5 };

/** CVSS 3.1 §7.4, the same in 3.0: the weight of each value; what is not defined weighs 1. */
const weights: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  PR: { N: 0.85, L: 0.62, H: 0.27 },
  UI: { N: 0.85, R: 0.62 },
  C: impacts,
  I: impacts,
  A: impacts,
  E: { U: 0.91, P: 0.94, F: 0.97, H: 1 },
  RL: { O: 0.95, T: 0.96, W: 0.97, U: 1 },
  RC: { U: 0.92, R: 0.96, C: 1 },
  CR: requirements,
  IR: requirements,
  AR: requirements,
};
const privilegesInAnotherScope: Readonly<Record<string, number>> = { N: 0.85, L: 0.68, H: 0.5 };
const scopes = ['U', 'C'];

const base = ['AV', 'AC', 'PR', 'UI', 'C', 'I', 'A'];
const temporal = ['E', 'RL', 'RC'];
const security = ['CR', 'IR', 'AR'];
const modified = [...base, 'S'].map((name) => `M${name}`);

export const cvss3Rules: MetricRules = {
  base: { ...rulesFor(base), S: scopes },
  optional: {
    ...rulesFor([...temporal, ...security]),
    ...Object.fromEntries(base.map((name) => [`M${name}`, Object.keys(weights[name]!)])),
    MS: scopes,
  },
  notDefined: 'X',
};

function rulesFor(names: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(names.map((name) => [name, Object.keys(weights[name]!)]));
}

/** CVSS 3.0 §8 and 3.1 §7, which differ in the modified impact of a changed scope. Temporal and environmental scores exist always. */
export function scoreCvss3(metrics: Metrics, version: '3.0' | '3.1'): CvssScores {
  const weight = (name: string) => weights[name]![metrics[name] ?? ''] ?? 1;
  const maturity = weight('E') * weight('RL') * weight('RC');

  const impactScore = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const changed = metrics.S === 'C';
  const baseScore = scoreOf(impactOf(impactScore, changed, 'base'), exploitabilityOf(metrics, changed), changed);

  const now: Metrics = Object.fromEntries([...base, 'S'].map((name) => [name, metrics[`M${name}`] ?? metrics[name]!]));
  const changedNow = now.S === 'C';
  const exposed = (name: string, requirement: string) => weights[name]![now[name]!]! * weight(requirement);
  const modifiedImpactScore = Math.min(
    0.915,
    1 - (1 - exposed('C', 'CR')) * (1 - exposed('I', 'IR')) * (1 - exposed('A', 'AR')),
  );
  const impactNow = impactOf(modifiedImpactScore, changedNow, version === '3.1' ? 'modified' : 'base');
  const environmentalScore = roundUp(scoreOf(impactNow, exploitabilityOf(now, changedNow), changedNow) * maturity);

  const temporalScore = roundUp(baseScore * maturity);
  const overall = hasAny(metrics, [...security, ...modified])
    ? environmentalScore
    : hasAny(metrics, temporal)
      ? temporalScore
      : baseScore;
  return { overall, base: baseScore, temporal: temporalScore, environmental: environmentalScore };
}

function impactOf(score: number, changed: boolean, formula: 'base' | 'modified'): number {
  if (!changed) return 6.42 * score;
  const bend = formula === 'modified' ? (score * 0.9731 - 0.02) ** 13 : (score - 0.02) ** 15;
  return 7.52 * (score - 0.029) - 3.25 * bend;
}

function exploitabilityOf(metrics: Metrics, changed: boolean): number {
  const privileges = (changed ? privilegesInAnotherScope : weights.PR!)[metrics.PR!]!;
  return 8.22 * weights.AV![metrics.AV!]! * weights.AC![metrics.AC!]! * privileges * weights.UI![metrics.UI!]!;
}

function scoreOf(impact: number, exploitability: number, changed: boolean): number {
  if (impact <= 0) return 0;
  return roundUp(Math.min(10, (changed ? 1.08 : 1) * (impact + exploitability)));
}

/** The smallest number with one decimal that is not below the value, but for noise of binary fractions (3.1, appendix A). */
function roundUp(value: number): number {
  const hundredThousandths = Math.round(value * 100_000);
  return Math.ceil(hundredThousandths / 10_000) / 10;
}
