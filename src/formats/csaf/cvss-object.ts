import { type ScoredVector, scoreVector } from '../cvss/cvss.ts';
import members from './cvss-members.json' with { type: 'json' };
import type { CvssPlace } from './parts.ts';

/** What a CVSS object says in its members, beside what it says in its vector. */
export interface CvssMember {
  member: string;
  metric: string;
  /** As vectors write it. */
  value: string;
  /** As vectors write it; undefined where the vector is silent. */
  inVector: string | undefined;
}

/** The members of the object that stand for metrics. */
export function metricMembers({ member: kind, value: object }: CvssPlace): CvssMember[] {
  const vector = vectorValues(object.vectorString);
  return Object.entries<string>(members[kind]).flatMap(([member, metric]) => {
    const word = object[member];
    if (typeof word !== 'string') return [];
    return [{ member, metric, value: inVectors(kind, metric, word), inVector: vector.get(metric) }];
  });
}

/** The scores by the vector, and by the members where the vector is silent; `null` where they cannot be computed. */
export function computedScores(cvss: CvssPlace): ScoredVector | null {
  const { vectorString } = cvss.value;
  if (typeof vectorString !== 'string') return null;
  const added = metricMembers(cvss).filter(({ inVector }) => inVector === undefined);
  const text = [vectorString, ...added.map(({ metric, value }) => `${metric}:${value}`)].join('/');
  const scored = scoreVector(text);
  return scored.ok ? scored.value : null;
}

/** The scores by the vector alone. */
export function scoresOfVector({ value }: CvssPlace): ScoredVector | null {
  const scored = scoreVector(String(value.vectorString));
  return scored.ok ? scored.value : null;
}

/** The version as the object names it, or as its vector does. */
export function versionOf({ member, value }: CvssPlace): string {
  if (typeof value.version === 'string') return value.version;
  const prefix = /^CVSS:([\d.]+)\//.exec(String(value.vectorString))?.[1];
  return prefix ?? (member === 'cvss_v2' ? '2.0' : '');
}

function vectorValues(vector: unknown): Map<string, string> {
  const parts = String(vector ?? '').split('/');
  return new Map(parts.map((part) => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)]));
}

/** Mostly the first letter. */
function inVectors(kind: CvssPlace['member'], metric: string, word: string): string {
  if (kind === 'cvss_v2') return lettersOfVersion2[word] ?? word.slice(0, 1);
  if (word === 'NOT_DEFINED') return 'X';
  if (kind === 'cvss_v4' && metric === 'U') return word.slice(0, 1) + word.slice(1).toLowerCase();
  return word.slice(0, 1);
}

const lettersOfVersion2: Readonly<Record<string, string>> = {
  NOT_DEFINED: 'ND',
  PROOF_OF_CONCEPT: 'POC',
  OFFICIAL_FIX: 'OF',
  TEMPORARY_FIX: 'TF',
  UNCONFIRMED: 'UC',
  UNCORROBORATED: 'UR',
  LOW_MEDIUM: 'LM',
  MEDIUM_HIGH: 'MH',
};
