import calculator from 'ae-cvss-calculator';
import { levelOfScore, type SeverityLevel } from './severity.ts';

/** Whoever needs no score does not import this file: the calculator takes some ten milliseconds to load. */
const calculators = {
  'CVSS:3.0/': calculator.Cvss3P0,
  'CVSS:3.1/': calculator.Cvss3P1,
  'CVSS:4.0/': calculator.Cvss4P0,
} as const;

const known = new Map<string, SeverityLevel | null>();

/** The level of a CVSS 3.x or 4.0 vector with all base metrics; `null` for CVSS 2 and for what cannot be read. */
export function levelOfVector(vector: string): SeverityLevel | null {
  let level = known.get(vector);
  if (level === undefined) {
    const score = scoreOfVector(vector);
    level = score === null ? null : levelOfScore(score);
    known.set(vector, level);
  }
  return level;
}

/** The overall score, 0.0 to 10.0: with threat and environmental metrics where the vector has them. */
export function scoreOfVector(vector: string): number | null {
  const Calculator = calculators[vector.slice(0, 9) as keyof typeof calculators];
  if (!Calculator || repeatsMetric(vector)) return null;
  try {
    const read = new Calculator(vector);
    return read.isBaseFullyDefined() ? read.calculateScores().overall : null;
  } catch {
    return null;
  }
}

/** A metric may stand once in a vector (CVSS 3.1 §6, 4.0 §7); the calculator would take the last. */
function repeatsMetric(vector: string): boolean {
  const metrics = vector.split('/').map((part) => part.split(':', 1)[0]);
  return new Set(metrics).size < metrics.length;
}
