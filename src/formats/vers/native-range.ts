import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { isReadableVersion } from '../versions/compare.ts';
import { conanRange, type NativeReading, npmRange } from './semver-ranges.ts';
import { type Comparator, type Constraint, rangeOf, type VersionRange } from './vers.ts';
import { schemeOfVersType } from './vers-types.ts';

/** The notations of the ecosystems themselves, by the type of VERS. */
const readers: Readonly<Record<string, (text: string) => NativeReading>> = {
  npm: npmRange,
  conan: conanRange,
  pypi: pypiRange,
  gem: gemRange,
  nuget: (text) => intervals(text, 'minimum'),
  maven: (text) => intervals(text, 'exact'),
  nginx: nginxRange,
  openssl: (text) => listOf(text).map((version) => ({ comparator: '=', version })),
};

/** Reads a range in the notation of its ecosystem (`^1.2.3`, `[1.0,2.0)`, `~> 2.0`). */
export function parseNativeRange(type: string, text: string): Parsed<VersionRange> {
  const scheme = schemeOfVersType(type);
  if (!scheme || !Object.hasOwn(readers, type)) {
    return refuse(`The notation of ranges of "${type}" is not known; it is of ${Object.keys(readers).join(', ')}.`);
  }
  const reading = readers[type]!(text.trim());
  if (reading === 'all') return parsed({ type, versions: 'all' });
  if (typeof reading === 'string') return refuse(reading);
  const unreadable = reading.find(({ version }) => !isReadableVersion(scheme, version));
  if (unreadable) return refuse(`"${unreadable.version}" is no version of the type ${type}.`);
  if (reading.length === 0) return refuse('The range is empty.');
  return parsed(rangeOf(type, scheme, distinct(reading)));
}

function refuse(message: string) {
  return refused({ at: '', message });
}

function distinct(constraints: readonly Constraint[]): Constraint[] {
  const seen = new Set<string>();
  return constraints.filter(({ comparator, version }) => {
    const text = comparator + version;
    return !seen.has(text) && seen.add(text);
  });
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** PEP 440 version specifiers. */
function pypiRange(text: string): NativeReading {
  if (text === '' || text === '*') return 'all';
  const constraints: Constraint[] = [];
  for (const part of listOf(text)) {
    const [, operator, version] = /^(~=|===?|!=|<=?|>=?)\s*(\S+)$/.exec(part) ?? [];
    if (!operator || !version) return `"${part}" is no version specifier of PEP 440.`;
    if (version.endsWith('.*')) {
      if (operator !== '==') return `"${part}" has no form as a version range.`;
      constraints.push(...between(version.slice(0, -2), next(version.slice(0, -2).split('.'))));
    } else if (operator === '~=') {
      if (!version.includes('.')) return `"${part}" needs two numbers after ~=.`;
      constraints.push(...between(version, next(version.split('.').slice(0, -1))));
    } else constraints.push({ comparator: operator.startsWith('==') ? '=' : (operator as Comparator), version });
  }
  return constraints;
}

/** Requirements of RubyGems (`Gem::Requirement`). */
function gemRange(text: string): NativeReading {
  const constraints: Constraint[] = [];
  for (const part of listOf(text)) {
    const [, operator, version] = /^(~>|!=|<=?|>=?|=|)\s*(\S+)$/.exec(part) ?? [];
    if (!version) return `"${part}" is no requirement of RubyGems.`;
    if (operator === '~>') {
      const numbers = version.split('.').filter((segment) => /^\d+$/.test(segment));
      constraints.push(...between(version, next(numbers.length > 1 ? numbers.slice(0, -1) : numbers)));
    } else constraints.push({ comparator: (operator || '=') as Comparator, version });
  }
  return constraints;
}

function between(lowest: string, first: string): Constraint[] {
  return [
    { comparator: '>=', version: lowest },
    { comparator: '<', version: first },
  ];
}

/** With one more in the last number. */
function next(numbers: readonly string[]): string {
  return [...numbers.slice(0, -1), BigInt(/^\d+/.exec(numbers.at(-1)!)?.[0] ?? '0') + 1n].join('.');
}

/** `[1.0,2.0)` of NuGet and Maven, more than one between commas. What a version alone means differs. */
function intervals(text: string, alone: 'minimum' | 'exact'): NativeReading {
  if (/^[^[\](),\s]+$/.test(text)) return [{ comparator: alone === 'minimum' ? '>=' : '=', version: text }];
  const constraints: Constraint[] = [];
  const interval = /\s*([[(])\s*([^[\](),\s]*)\s*(?:(,)\s*([^[\](),\s]*)\s*)?([\])])\s*(?:,(?=\s*[[(])|$)/y;
  while (interval.lastIndex < text.length) {
    const found = interval.exec(text);
    if (!found) return `"${text}" is no interval such as [1.0,2.0).`;
    const [, open, lowest = '', comma, highest = '', close] = found;
    if (comma === undefined) {
      if (open !== '[' || close !== ']' || lowest === '') return `"${text}" is no interval such as [1.0,2.0).`;
      constraints.push({ comparator: '=', version: lowest });
      continue;
    }
    if (lowest === '' && highest === '') return 'all';
    if (lowest !== '') constraints.push({ comparator: open === '[' ? '>=' : '>', version: lowest });
    if (highest !== '') constraints.push({ comparator: close === ']' ? '<=' : '<', version: highest });
  }
  return constraints;
}

/** The lists of nginx.org/en/security_advisories.html: `0.8.40+` goes on to the end of a stable branch, of which the second number is even. */
function nginxRange(text: string): NativeReading {
  if (text === 'all') return 'all';
  const constraints: Constraint[] = [];
  for (const part of listOf(text)) {
    const [, lowest, plus, highest] = /^(\d+\.\d+\.\d+)(?:(\+)|\s*-\s*(\d+\.\d+\.\d+))?$/.exec(part) ?? [];
    if (!lowest) return `"${part}" is no range of nginx.`;
    const [major, minor] = lowest.split('.').map(Number) as [number, number];
    if (!plus && !highest) constraints.push({ comparator: '=', version: lowest });
    else constraints.push({ comparator: '>=', version: lowest });
    if (highest) constraints.push({ comparator: '<=', version: highest });
    if (plus && minor % 2 === 0) constraints.push({ comparator: '<', version: `${major}.${minor + 1}.0` });
  }
  return constraints;
}
