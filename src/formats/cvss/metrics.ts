import { type Parsed, parsed, refused } from '../../common/parsed.ts';

/** The values of each metric by its short name; `X` (`ND` in CVSS 2), where it is allowed, is not among them. */
export interface MetricRules {
  /** Those that must be there. */
  base: Readonly<Record<string, readonly string[]>>;
  optional: Readonly<Record<string, readonly string[]>>;
  /** What says "not defined". */
  notDefined: string;
}

/** What a vector says, without what it leaves undefined. */
export type Metrics = Readonly<Record<string, string>>;

/** Reads `AV:N/AC:L/…`, in any order; every mistake is a problem with the metric as its place. */
export function readMetrics(text: string, { base, optional, notDefined }: MetricRules): Parsed<Metrics> {
  const metrics: Record<string, string> = {};
  const seen = new Set<string>();
  for (const part of text.split('/')) {
    const colon = part.indexOf(':');
    const name = part.slice(0, Math.max(colon, 0));
    const value = part.slice(colon + 1);
    const values = valuesOf(name, base) ?? valuesOf(name, optional);
    if (!values) return refused({ at: part, message: `"${part}" is no metric of this version of CVSS.` });
    if (seen.has(name)) return refused({ at: name, message: `The metric ${name} stands twice.` });
    seen.add(name);
    if (value === notDefined && Object.hasOwn(optional, name)) continue;
    if (!values.includes(value)) {
      return refused({ at: name, message: `"${value}" is no value of ${name}, which takes ${values.join(', ')}.` });
    }
    metrics[name] = value;
  }
  const missing = Object.keys(base).filter((name) => !seen.has(name));
  if (missing.length > 0) return refused({ at: '', message: `The vector lacks ${missing.join(', ')}.` });
  return parsed(metrics);
}

function valuesOf(name: string, rules: Readonly<Record<string, readonly string[]>>): readonly string[] | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

/** Whether the vector has one of these metrics. */
export function hasAny(metrics: Metrics, names: Iterable<string>): boolean {
  for (const name of names) if (metrics[name] !== undefined) return true;
  return false;
}

/** The scores that a vector gives, each from 0.0 to 10.0. */
export interface CvssScores {
  /** The one that stands for the vector: with all metrics that it has. */
  overall: number;
  base: number;
  /** `threat` in CVSS 4.0; null where the version defines none for a vector without such metrics. */
  temporal: number | null;
  environmental: number | null;
}
