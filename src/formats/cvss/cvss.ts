import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { cvss2Rules, scoreCvss2 } from './cvss2.ts';
import { cvss3Rules, scoreCvss3 } from './cvss3.ts';
import { cvss4Rules, scoreCvss4 } from './cvss4.ts';
import { type CvssScores, readMetrics } from './metrics.ts';
import { levelOfScore, type SeverityLevel } from './severity.ts';

/** Whoever needs no score does not import this file: its tables take a while to load. */

const known = new Map<string, SeverityLevel | null>();

/** The level of a CVSS 3.x or 4.0 vector with all base metrics; `null` for CVSS 2, which has no such scale, and for what cannot be read. */
export function levelOfVector(vector: string): SeverityLevel | null {
  let level = known.get(vector);
  if (level === undefined) {
    const score = vector.startsWith('CVSS:') ? scoreOfVector(vector) : null;
    level = score === null ? null : levelOfScore(score);
    known.set(vector, level);
  }
  return level;
}

/** The overall score, 0.0 to 10.0: with threat and environmental metrics where the vector has them. */
export function scoreOfVector(vector: string): number | null {
  const scored = scoreVector(vector);
  return scored.ok ? scored.value.overall : null;
}

export interface ScoredVector extends CvssScores {
  version: '2.0' | '3.0' | '3.1' | '4.0';
}

/** All scores of a vector of CVSS 2.0 (with or without parentheses), 3.0, 3.1 or 4.0. */
export function scoreVector(vector: string): Parsed<ScoredVector> {
  const text = vector.trim();
  const prefix = /^CVSS:([^/]*)\//.exec(text)?.[1];
  if (prefix === undefined) return scored('2.0', readMetrics(text.replace(/^\((.*)\)$/, '$1'), cvss2Rules), scoreCvss2);
  const rest = text.slice(`CVSS:${prefix}/`.length);
  if (prefix === '3.0' || prefix === '3.1') {
    return scored(prefix, readMetrics(rest, cvss3Rules), (metrics) => scoreCvss3(metrics, prefix));
  }
  if (prefix === '4.0') return scored(prefix, readMetrics(rest, cvss4Rules), scoreCvss4);
  return refused({ at: '', message: `"${prefix}" is no version of CVSS that has a prefix: 3.0, 3.1 and 4.0 are.` });
}

function scored(
  version: ScoredVector['version'],
  metrics: ReturnType<typeof readMetrics>,
  score: (metrics: Readonly<Record<string, string>>) => CvssScores,
): Parsed<ScoredVector> {
  return metrics.ok ? parsed({ version, ...score(metrics.value) }) : metrics;
}
