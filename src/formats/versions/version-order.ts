/**
 * Plain comparison of two versions, straight from each ecosystem's own description and without the keys: the oracle of the
 * encoders. Undefined where a version cannot be read.
 */

import type { ReadableEcosystem } from './ecosystems.ts';

export type VersionOrder = (a: string, b: string) => number | undefined;

export const versionOrders: Readonly<Record<ReadableEcosystem, VersionOrder>> = {
  npm: orderBy(readSemver, compareSemver),
  Go: orderBy(readGo, compareSemver),
  'crates.io': orderBy(readSemver, compareSemver),
  PyPI: orderBy(readPep440, comparePep440),
  Maven: orderBy(readMaven, compareMaven),
};

/** Versions read before; an oracle compares the same ones again and again. */
const mostRemembered = 200_000;

function orderBy<T>(read: (version: string) => T | undefined, compare: (a: T, b: T) => number): VersionOrder {
  const known = new Map<string, T | undefined>();
  const readOnce = (version: string): T | undefined => {
    if (known.has(version)) return known.get(version);
    if (known.size === mostRemembered) known.clear();
    const value = read(version);
    known.set(version, value);
    return value;
  };
  return (a, b) => {
    const left = readOnce(a);
    const right = readOnce(b);
    return left === undefined || right === undefined ? undefined : Math.sign(compare(left, right));
  };
}

type Identifier = bigint | string;

interface Semver {
  numbers: bigint[];
  preRelease: Identifier[];
}

function readSemver(version: string): Semver | undefined {
  const parts = /^=?\s*[vV]?(\d+)(?:\.(\d+)(?:\.(\d+))?)?(?:-([^+]*)|(?<=\.\d+\.\d+)([a-zA-Z][^+]*))?(?:\+.*)?$/s.exec(
    version.trim(),
  );
  if (!parts) return undefined;
  const identifiers = (parts[4] ?? parts[5])?.split('.') ?? [];
  if (identifiers.some((identifier) => !/^[0-9A-Za-z-]+$/.test(identifier))) return undefined;
  return {
    numbers: [parts[1], parts[2], parts[3]].map((part) => BigInt(part ?? '0')),
    preRelease: identifiers.map((identifier) => (/^\d+$/.test(identifier) ? BigInt(identifier) : identifier)),
  };
}

function readGo(version: string): Semver | undefined {
  const toolchain = /^go(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:(alpha|beta|rc)(\d+))?(?:[ +-].*)?$/.exec(version);
  if (!toolchain) return readSemver(version);
  const [, major, minor, patch, stage, number] = toolchain;
  return {
    numbers: [major, minor, patch].map((part) => BigInt(part ?? '0')),
    preRelease: stage ? [stage, BigInt(number!)] : [],
  };
}

function compareSemver(a: Semver, b: Semver): number {
  const numbers = compareLists(a.numbers, b.numbers, comparePlain);
  if (numbers !== 0) return numbers;
  if (a.preRelease.length === 0 || b.preRelease.length === 0) return b.preRelease.length - a.preRelease.length;
  return compareLists(a.preRelease, b.preRelease, compareNumbersBelowWords);
}

function compareNumbersBelowWords(a: Identifier, b: Identifier): number {
  if (typeof a !== typeof b) return typeof a === 'bigint' ? -1 : 1;
  return comparePlain(a, b);
}

interface Pep440 {
  epoch: bigint;
  release: bigint[];
  pre: Identifier[];
  post: bigint;
  dev: bigint | undefined;
  local: Identifier[] | undefined;
}

const pep440Pattern = new RegExp(
  [
    '^v?(?:(?<epoch>\\d+)!)?(?<release>\\d+(?:\\.\\d+)*)',
    '(?:[-_.]?(?<stage>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>\\d+)?)?',
    '(?<post>-(?<implicit>\\d+)|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>\\d+)?)?',
    '(?<dev>[-_.]?dev[-_.]?(?<devNumber>\\d+)?)?',
    '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$',
  ].join(''),
  'i',
);

function readPep440(version: string): Pep440 | undefined {
  const parts = pep440Pattern.exec(version.trim())?.groups;
  if (!parts) return undefined;
  const stage = parts.stage?.toLowerCase();
  const isDevOfFinal = stage === undefined && parts.post === undefined && parts.dev !== undefined;
  const first = stage && { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' }[stage];
  return {
    epoch: BigInt(parts.epoch ?? '0'),
    release: withoutTrailingZeros(parts.release!.split('.').map(BigInt)),
    pre: stage ? [first ?? stage, BigInt(parts.preNumber ?? '0')] : [isDevOfFinal ? ' ' : '~'],
    post: parts.post === undefined ? -1n : BigInt(parts.implicit ?? parts.postNumber ?? '0'),
    dev: parts.dev === undefined ? undefined : BigInt(parts.devNumber ?? '0'),
    local: parts.local
      ?.toLowerCase()
      .split(/[-_.]/)
      .map((segment) => (/^\d+$/.test(segment) ? BigInt(segment) : segment)),
  };
}

function withoutTrailingZeros(numbers: bigint[]): bigint[] {
  return numbers.slice(0, numbers.findLastIndex((number) => number !== 0n) + 1);
}

function comparePep440(a: Pep440, b: Pep440): number {
  return (
    comparePlain(a.epoch, b.epoch) ||
    compareLists(a.release, b.release, comparePlain) ||
    compareLists(a.pre, b.pre, comparePlain) ||
    comparePlain(a.post, b.post) ||
    compareDev(a.dev, b.dev) ||
    compareLocal(a.local, b.local)
  );
}

function compareDev(a: bigint | undefined, b: bigint | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return comparePlain(a, b);
}

function compareLocal(a: Identifier[] | undefined, b: Identifier[] | undefined): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  return compareLists(a, b, (x, y) => -compareKinds(x, y) || comparePlain(x, y));
}

function compareKinds(a: Identifier, b: Identifier): number {
  return Number(typeof a === 'string') - Number(typeof b === 'string');
}

type MavenItem = bigint | string | MavenItem[];

function readMaven(version: string): MavenItem[] | undefined {
  const text = version.trim();
  if (text === '' || /[\0-\x20]/.test(text)) return undefined;
  const root: MavenItem[] = [];
  const lists = [root];
  const openList = () => {
    const inner: MavenItem[] = [];
    lists.at(-1)!.push(inner);
    lists.push(inner);
  };
  const tokens = text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase()).match(/\d+|[^\d.-]+|[.-]/g) ?? [];
  let separated = true;
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    if (token === '.' || token === '-') {
      if (separated) lists.at(-1)!.push(0n);
      if (token === '-') openList();
      separated = true;
      return;
    }
    separated = false;
    if (/^\d/.test(token)) {
      lists.at(-1)!.push(BigInt(token));
      if (next !== undefined && !/^[.-]/.test(next)) openList();
      separated = next !== undefined && !/^[.-]/.test(next);
      return;
    }
    const beforeDigits = next !== undefined && /^\d/.test(next);
    if ((next === undefined || beforeDigits) && lists.at(-1)!.length > 0) openList();
    lists.at(-1)!.push(mavenWord(token, beforeDigits));
    if (beforeDigits) openList();
  });
  for (const list of lists.reverse()) dropNothingAtEnd(list);
  return root;
}

const mavenWords = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const mavenAliases = new Map([
  ['ga', ''],
  ['final', ''],
  ['release', ''],
  ['cr', 'rc'],
]);
const mavenLetters = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

function mavenWord(word: string, beforeDigits: boolean): string {
  return (beforeDigits ? mavenLetters.get(word) : undefined) ?? mavenAliases.get(word) ?? word;
}

function isNothing(item: MavenItem): boolean {
  return item === 0n || item === '' || (Array.isArray(item) && item.length === 0);
}

function dropNothingAtEnd(list: MavenItem[]): void {
  for (let i = list.length - 1; i >= 0; i--) {
    if (isNothing(list[i]!)) list.splice(i, 1);
    else if (!Array.isArray(list[i])) return;
  }
}

function compareMaven(a: MavenItem[], b: MavenItem[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const sign = compareMavenItems(a[i], b[i]);
    if (sign !== 0) return sign;
  }
  return 0;
}

function compareMavenItems(a: MavenItem | undefined, b: MavenItem | undefined): number {
  if (a === undefined) return b === undefined ? 0 : -compareWithNothing(b);
  if (b === undefined) return compareWithNothing(a);
  if (mavenKind(a) !== mavenKind(b)) return mavenKind(a) - mavenKind(b);
  if (Array.isArray(a) && Array.isArray(b)) return compareMaven(a, b);
  if (typeof a === 'string' && typeof b === 'string') return comparePlain(mavenRank(a), mavenRank(b));
  return comparePlain(a as bigint, b as bigint);
}

/** A word stands below a list and a list below a number. */
function mavenKind(item: MavenItem): number {
  if (typeof item === 'string') return 0;
  return Array.isArray(item) ? 1 : 2;
}

function compareWithNothing(item: MavenItem): number {
  if (typeof item === 'bigint') return item === 0n ? 0 : 1;
  if (typeof item === 'string') return comparePlain(mavenRank(item), mavenRank(''));
  for (const inner of item) {
    const sign = compareWithNothing(inner);
    if (sign !== 0) return sign;
  }
  return 0;
}

function mavenRank(word: string): string {
  const place = mavenWords.indexOf(word);
  return place < 0 ? `${mavenWords.length}-${word}` : String(place);
}

function comparePlain<T extends bigint | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Item by item; the shorter list first where one begins with the other. */
function compareLists<T>(a: T[], b: T[], compare: (x: T, y: T) => number): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const sign = compare(a[i]!, b[i]!);
    if (sign !== 0) return sign;
  }
  return a.length - b.length;
}
