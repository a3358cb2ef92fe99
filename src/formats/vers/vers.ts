import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { compareVersions, isReadableVersion } from '../versions/compare.ts';
import { compareKeys, encodeVersionOf } from '../versions/ecosystems.ts';
import type { VersionScheme } from '../versions/schemes.ts';
import { schemeOfVersType } from './vers-types.ts';

export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export interface Constraint {
  comparator: Comparator;
  /** As written, percent-decoded. */
  version: string;
}

/** A version range (VERS, vers-spec of 2026-08-21). */
export type VersionRange =
  | { type: string; versions: 'all' | 'none' }
  | {
      type: string;
      versions: 'constrained';
      scheme: VersionScheme;
      /** Sorted by version; those of one version in the order in which they were written. */
      constraints: readonly Constraint[];
    };

/**
 * Reads a range and sorts it. Like the suite and unlike the draft, it takes constraints in any order, doubled versions, and
 * comparators that do not take turns: `versionSatisfies` says what they mean.
 */
export function parseVers(text: string): Parsed<VersionRange> {
  const parts = /^vers:([^/]*)\/(.*)$/s.exec(text);
  if (!parts) return refuse('A version range begins with "vers:", a type and a slash.');
  const type = parts[1]!.toLowerCase();
  const rest = parts[2]!;
  if (!/^[a-z][a-z0-9.-]*$/.test(type))
    return refuse('The type must begin with a letter and hold letters, digits, . and -.');
  if (/[^!-~]/.test(rest) && type !== 'lexicographic')
    return refuse('A version range holds printable ASCII and no blanks.');
  if (type === 'all' || type === 'none') {
    return rest === '*'
      ? parsed({ type, versions: type })
      : refuse(`vers:${type}/* is the only range of the type ${type}.`);
  }
  const scheme = schemeOfVersType(type);
  if (!scheme) return refuse(`The order of the versions of "${type}" is not known.`);
  if (rest === '*') return parsed({ type, versions: 'all' });
  if (rest === '') return refuse('A version range needs a constraint after the type.');

  const constraints: Constraint[] = [];
  for (const written of rest.split('|')) {
    const constraint = readConstraint(written, scheme, type);
    if (typeof constraint === 'string') return refused({ at: written, message: constraint });
    constraints.push(constraint);
  }
  return parsed(rangeOf(type, scheme, constraints));
}

/** A range of readable versions, sorted; equal ones keep their places. */
export function rangeOf(type: string, scheme: VersionScheme, constraints: readonly Constraint[]): VersionRange {
  const sorted = constraints
    .map((constraint) => ({ constraint, key: encodeVersionOf(scheme, constraint.version)! }))
    .sort((a, b) => compareKeys(a.key, b.key));
  return { type, versions: 'constrained', scheme, constraints: sorted.map(({ constraint }) => constraint) };
}

/** Gives a sentence where it cannot be read. */
function readConstraint(written: string, scheme: VersionScheme, type: string): Constraint | string {
  if (written === '') return 'A constraint is empty: pipes stand between constraints only.';
  const [, comparator, encoded] = /^(>=|<=|!=|=|<|>|)(.*)$/s.exec(written) as unknown as [
    string,
    Comparator | '',
    string,
  ];
  if (encoded === '') return `A version is missing after ${comparator}.`;
  if (/[<>=!*|]/.test(encoded)) return 'These characters of a version must be percent-encoded: < > = ! * |';
  const version = decode(encoded);
  if (version === undefined) return 'A percent sign must stand before two hexadecimal digits of UTF-8.';
  if (!isReadableVersion(scheme, version)) return `"${version}" is no version of the type ${type}.`;
  return { comparator: comparator || '=', version };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The canonical text: sorted by version, `=` left out, what would be misread percent-encoded. */
export function formatVers(range: VersionRange): string {
  if (range.versions !== 'constrained') return `vers:${range.type}/*`;
  const constraints = range.constraints.map(
    ({ comparator, version }) => `${comparator === '=' ? '' : comparator}${encode(version)}`,
  );
  return `vers:${range.type}/${constraints.join('|')}`;
}

/** Printable ASCII, without what has a meaning of its own. */
function encode(version: string): string {
  return version.replace(/[<>=!*|%]|[^!-~]/gu, (character) =>
    [...utf8.encode(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

const utf8 = new TextEncoder();

/** Whether the version lies in the range; undefined where it cannot be read. */
export function versionSatisfies(range: VersionRange, version: string): boolean | undefined {
  if (range.versions !== 'constrained') {
    const scheme = schemeOfVersType(range.type);
    if (scheme && !isReadableVersion(scheme, version)) return undefined;
    return range.versions === 'all';
  }
  const { scheme, constraints } = range;
  if (!isReadableVersion(scheme, version)) return undefined;
  const equal = constraints.filter((constraint) => compareVersions(scheme, version, constraint.version) === 0);
  if (equal.some(({ comparator }) => comparator === '=')) return true;
  if (equal.some(({ comparator }) => comparator === '!=')) return false;
  const bounds = alternating(constraints.filter(({ comparator }) => comparator !== '=' && comparator !== '!='));
  if (bounds.length === 0)
    return constraints.some(({ comparator }) => comparator === '!=') && onlyExcludes(constraints);
  return liesBetween(scheme, bounds, version);
}

/** A range that names nothing but versions left out holds all others. */
function onlyExcludes(constraints: readonly Constraint[]): boolean {
  return constraints.every(({ comparator }) => comparator === '!=');
}

/** Of neighbours in one direction the wider one counts: the first lower bound and the last upper bound ("Constraints simplification"). */
function alternating(bounds: readonly Constraint[]): Constraint[] {
  return bounds.filter((bound, i) => {
    const neighbour = isLower(bound) ? bounds[i - 1] : bounds[i + 1];
    return neighbour === undefined || isLower(neighbour) !== isLower(bound);
  });
}

function isLower({ comparator }: Constraint): boolean {
  return comparator.startsWith('>');
}

/** Goes from bound to bound; before the first upper and after the last lower one the range is open. */
function liesBetween(scheme: VersionScheme, bounds: readonly Constraint[], version: string): boolean {
  const holds = ({ comparator, version: bound }: Constraint) => {
    const sign = compareVersions(scheme, version, bound)!;
    return sign === 0 ? comparator.endsWith('=') : sign > 0 === comparator.startsWith('>');
  };
  return bounds.some((bound, i) => {
    if (!isLower(bound)) return i === 0 && holds(bound);
    const upper = bounds[i + 1];
    return holds(bound) && (upper === undefined || holds(upper));
  });
}

function refuse(message: string) {
  return refused({ at: '', message });
}
