import type { Comparator, Constraint } from './vers.ts';

/** `all` for any version; a sentence where the range cannot be read. */
export type NativeReading = Constraint[] | 'all' | string;

/** A partial version of node-semver: `x`, `X`, `*` and what is left out is null. */
interface Partial {
  numbers: [bigint | null, bigint | null, bigint | null];
  preRelease: string;
}

const partial =
  /^[v=\s]*(\d+|[xX*])(?:\.(\d+|[xX*])(?:\.(\d+|[xX*])(?:-?([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+\S*)?)?)?$/;

/**
 * Ranges of node-semver: alternatives between `||`, comparators side by side, hyphens, `~`, `^` and `x`. Where node-semver ends a
 * range below the first pre-release (`<2.0.0-0`), VERS ends it below the release.
 */
export function npmRange(text: string): NativeReading {
  const constraints: Constraint[] = [];
  for (const alternative of text.split('||')) {
    const reading = npmAlternative(alternative.trim());
    if (typeof reading === 'string') return reading;
    constraints.push(...reading);
  }
  return constraints;
}

function npmAlternative(text: string): NativeReading {
  const hyphened = /^(\S+)\s+-\s+(\S+)$/.exec(text);
  if (hyphened) return npmComparators([`>=${hyphened[1]}`, `<=${hyphened[2]}`]);
  return npmComparators(text.replace(/([<>=~^])\s+/g, '$1').split(/\s+/));
}

function npmComparators(comparators: readonly string[]): NativeReading {
  const constraints: Constraint[] = [];
  for (const comparator of comparators) {
    const [, sign, version] = /^([~^]>?|[<>]=?|=|)(.*)$/.exec(comparator)!;
    const read = readPartial(version!);
    if (!read) return `"${comparator}" is no comparator of node-semver.`;
    const bounds = npmBounds(sign!, read);
    if (bounds !== 'all') constraints.push(...bounds);
    else if (comparators.length === 1) return 'all';
  }
  return constraints;
}

function readPartial(text: string): Partial | undefined {
  if (text === '') return { numbers: [null, null, null], preRelease: '' };
  const parts = partial.exec(text);
  if (!parts) return undefined;
  const [major, minor, patch] = parts.slice(1, 4).map((part) => (part && /^\d/.test(part) ? BigInt(part) : null)) as [
    bigint | null,
    bigint | null,
    bigint | null,
  ];
  return { numbers: [major, major === null ? null : minor, minor === null ? null : patch], preRelease: parts[4] ?? '' };
}

function npmBounds(sign: string, { numbers, preRelease }: Partial): Constraint[] | 'all' {
  const [major, minor, patch] = numbers;
  if (major === null) return sign === '<' || sign === '>' ? [{ comparator: '<', version: '0.0.0' }] : 'all';
  const lowest = `${major}.${minor ?? 0}.${patch ?? 0}${preRelease && `-${preRelease}`}`;
  const above = firstAbove(numbers);
  const whole = minor !== null && patch !== null;
  if (sign.startsWith('~')) return between(lowest, firstAbove([major, minor, null]));
  if (sign === '^') return between(lowest, firstAboveCaret(major, minor, patch));
  if (whole) return [{ comparator: (sign || '=') as Comparator, version: lowest }];
  if (sign === '>=' || sign === '<') return [{ comparator: sign, version: lowest }];
  if (sign === '>') return [{ comparator: '>=', version: above }];
  if (sign === '<=') return [{ comparator: '<', version: above }];
  return between(lowest, above);
}

/** The first version above all that a partial one stands for. */
function firstAbove([major, minor]: readonly [bigint, bigint | null, bigint | null] | Partial['numbers']): string {
  return minor === null ? `${major! + 1n}.0.0` : `${major}.${minor + 1n}.0`;
}

/** Up to the next change of the first number that is not 0. */
function firstAboveCaret(major: bigint, minor: bigint | null, patch: bigint | null): string {
  if (major > 0n || minor === null) return `${major + 1n}.0.0`;
  if (minor > 0n || patch === null) return `0.${minor + 1n}.0`;
  return `0.0.${patch + 1n}`;
}

function between(lowest: string, first: string): Constraint[] {
  return [
    { comparator: '>=', version: lowest },
    { comparator: '<', version: first },
  ];
}

/** Version ranges of Conan 2 (docs.conan.io, "Version ranges"); upper ends of `~` and `^` stand before the first pre-release. */
export function conanRange(text: string): NativeReading {
  const constraints: Constraint[] = [];
  for (const alternative of text.split('||')) {
    for (const comparator of alternative
      .trim()
      .replace(/([<>=~^])\s+/g, '$1')
      .split(/\s+/)) {
      const [, sign, written] = /^([~^]|[<>]=?|=|)(.+)$/.exec(comparator) ?? [];
      if (sign === undefined || !written) return `"${comparator}" is no comparator of Conan.`;
      if (written === '*') return 'all';
      const version = written.replace(/-$/, '');
      if (sign === '~' || sign === '^') constraints.push(...between(version, `${bumped(sign, version.split('.'))}-`));
      else constraints.push({ comparator: (sign || '=') as Comparator, version });
    }
  }
  return constraints;
}

/** `~` raises the second number where there is one, `^` the first that is not 0. */
function bumped(sign: '~' | '^', items: readonly string[]): string {
  const first = items.findIndex((item) => !/^0*$/.test(item));
  const place = sign === '~' ? Math.min(1, items.length - 1) : first < 0 ? items.length - 1 : first;
  return [...items.slice(0, place), BigInt(/^\d+/.exec(items[place]!)?.[0] ?? '0') + 1n].join('.');
}
