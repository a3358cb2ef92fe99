/** The qualitative scale of CVSS (3.1 §5, 4.0 §6), lowest first. */
export const severityLevels = ['none', 'low', 'medium', 'high', 'critical'] as const;
export type SeverityLevel = (typeof severityLevels)[number];

/** How bad a vulnerability is; the vector it was computed from, or `null` where a source's own word had to do. */
export interface Severity {
  level: SeverityLevel;
  vector: string | null;
}

/** What a record says of its severity. */
export interface SeverityStatement {
  /** CVSS vectors of any version. */
  vectors: readonly string[];
  /** The source's own word, as written there. */
  severityWord: string | null;
}

/** A score from 0.0 to 10.0 on the qualitative scale. */
export function levelOfScore(score: number): SeverityLevel {
  if (score === 0) return 'none';
  if (score < 4) return 'low';
  if (score < 7) return 'medium';
  if (score < 9) return 'high';
  return 'critical';
}

/** The level of a score of any version; CVSS 2.0 defines none, so it is rated as the National Vulnerability Database does. */
export function severityOfScore(score: number, version: string): SeverityLevel {
  if (version !== '2.0') return levelOfScore(score);
  if (score < 4) return 'low';
  return score < 7 ? 'medium' : 'high';
}

const words: Readonly<Record<string, SeverityLevel>> = {
  NONE: 'none',
  LOW: 'low',
  MINOR: 'low',
  MODERATE: 'medium',
  MEDIUM: 'medium',
  IMPORTANT: 'high',
  HIGH: 'high',
  CRITICAL: 'critical',
};

/** The level a source names in its own word; `null` for a word that is on no scale we know. */
export function levelOfWord(word: string): SeverityLevel | null {
  return words[word.trim().toUpperCase()] ?? null;
}

/**
 * The highest level of any readable vector of the statements; only where there is none, the highest of the sources' own words;
 * `null` where nothing tells. Equal levels go to the vector that stands first.
 */
export function severityOf(
  statements: readonly SeverityStatement[],
  levelOfVector: (vector: string) => SeverityLevel | null,
): Severity | null {
  const vectors = statements.flatMap((statement) => statement.vectors);
  const scored = vectors.map((vector) => ({ vector, level: levelOfVector(vector) }));
  const said = statements.map(({ severityWord }) => ({
    vector: null,
    level: severityWord && levelOfWord(severityWord),
  }));
  return highest(scored) ?? highest(said);
}

/** -1, 0 or 1, the worse one last; unknown before every known level. */
export function compareSeverity(a: Severity | null, b: Severity | null): number {
  return Math.sign(rankOf(a?.level) - rankOf(b?.level));
}

function highest(severities: readonly { vector: string | null; level: SeverityLevel | null | '' }[]): Severity | null {
  let best: Severity | null = null;
  for (const { vector, level } of severities) {
    if (level && rankOf(level) > rankOf(best?.level)) best = { level, vector };
  }
  return best;
}

function rankOf(level: SeverityLevel | undefined): number {
  return level === undefined ? -1 : severityLevels.indexOf(level);
}
