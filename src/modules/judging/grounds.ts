/** What a decision rests on: it sleeps while all of this stays as it is, and wakes when any of it changes. */
export interface Grounds {
  range: unknown;
  severity: string;
  vector: string | null;
  knownExploited: boolean;
  version: string | null;
  /** What others say, each as author, status and reason. */
  vex: readonly string[];
}

export interface Change {
  what: keyof Grounds;
  from: unknown;
  to: unknown;
}

/** What changed, in a fixed order; empty where nothing did. */
export function changesBetween(before: Grounds, now: Grounds): Change[] {
  return (['range', 'severity', 'vector', 'knownExploited', 'version', 'vex'] as const)
    .filter((what) => JSON.stringify(sorted(before[what])) !== JSON.stringify(sorted(now[what])))
    .map((what) => ({ what, from: before[what], to: now[what] }));
}

/** PostgreSQL keeps no order of members. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
