import { compareLists, comparePlain, type Identifier, orderBy, trimmed } from './order.ts';

export const hackageOrder = orderBy((text) => readIntegers(trimmed(text), /^\d+(?:\.\d+)*$/), compareIntegers);
export const cranOrder = orderBy((text) => readIntegers(trimmed(text), /^\d+(?:[.-]\d+)*$/), compareIntegers);
export const intdotOrder = orderBy(
  (text) => readIntegers(/^[\0-\x20]*(\d+(?:\.\d+)*)/.exec(text)?.[1] ?? '', /^\d/),
  compareIntegers,
);
export const rubygemsOrder = orderBy(readGem, compareGems);
export const packagistOrder = orderBy(readPhp, comparePhp);
export const conanOrder = orderBy(readConan, compareConan);
export const opensslOrder = orderBy(readOpenssl, compareOpenssl);
export const lexicographicOrder = orderBy(
  (text) => (text === '' || /[^ -~\u0080-\u{10ffff}]/u.test(text) ? undefined : Buffer.from(text)),
  (a, b) => Buffer.compare(a, b),
);
export const datetimeOrder = orderBy(
  readInstant,
  (a, b) => comparePlain(a.second, b.second) || comparePlain(a.fraction, b.fraction),
);

function readIntegers(text: string, pattern: RegExp): bigint[] | undefined {
  return pattern.test(text) ? text.split(/[.-]/).map(BigInt) : undefined;
}

function compareIntegers(a: bigint[], b: bigint[]): number {
  return compareLists(a, b, comparePlain);
}

/** `canonical_segments` of `Gem::Version`. */
function readGem(version: string): Identifier[] | undefined {
  const text = trimmed(version);
  if (!/^[0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(text)) return undefined;
  const segments = text
    .replaceAll('-', '.pre.')
    .match(/[0-9]+|[a-z]+/gi)!
    .map((segment) => (/^\d/.test(segment) ? BigInt(segment) : segment));
  const firstWord = segments.findIndex((segment) => typeof segment === 'string');
  const numbers = firstWord < 0 ? segments : segments.slice(0, firstWord);
  const rest = firstWord < 0 ? [] : segments.slice(firstWord);
  return [...withoutZerosAtEnd(numbers), ...withoutZerosAtEnd(rest)];
}

function withoutZerosAtEnd(segments: Identifier[]): Identifier[] {
  return segments.slice(0, segments.findLastIndex((segment) => segment !== 0n) + 1);
}

/** `Gem::Version#<=>`. */
function compareGems(a: Identifier[], b: Identifier[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    if (a[i] === b[i]) continue;
    if (typeof a[i] !== typeof b[i]) return typeof a[i] === 'string' ? -1 : 1;
    return comparePlain(a[i]!, b[i]!);
  }
  return restOf(a.slice(shared)) - restOf(b.slice(shared));
}

/** -1 where a word follows the zeros, 1 where a number does, 0 at the end. */
function restOf(segments: Identifier[]): number {
  const next = segments.find((segment) => segment !== 0n);
  if (next === undefined) return 0;
  return typeof next === 'string' ? -1 : 1;
}

/** The canonical form of PHP's `version_compare` (`ext/standard/versioning.c`), after the `v` that Composer drops. */
function readPhp(version: string): Identifier[] | undefined {
  const text = trimmed(version).replace(/^v/i, '');
  if (!/^\d[0-9A-Za-z._+-]*$/.test(text)) return undefined;
  return text
    .replace(/[-_+]/g, '.')
    .replace(/([^\d.])(?=\d)|(\d)(?=[^\d.])/g, '$&.')
    .split('.')
    .filter((part) => part !== '')
    .map((part) => (part === 'x' ? 9_999_999n : /^\d/.test(part) ? BigInt(part) : part));
}

/** A number stands where `#` does. */
const phpWords = ['dev', 'a', 'b', 'rc', '#', 'p'];

function comparePhp(a: Identifier[], b: Identifier[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i]!, b[i]!];
    const sign = typeof x === 'bigint' && typeof y === 'bigint' ? comparePlain(x, y) : phpRank(x) - phpRank(y);
    if (sign !== 0) return sign;
  }
  if (a.length === b.length) return 0;
  return a.length > b.length ? phpTail(a[b.length]!) : -phpTail(b[a.length]!);
}

function phpRank(part: Identifier): number {
  if (typeof part === 'bigint') return phpWords.indexOf('#');
  const word = part.startsWith('RC') ? 'rc' : part;
  return phpWords.findIndex((known) => word.startsWith(known));
}

function phpTail(part: Identifier): number {
  return typeof part === 'bigint' ? 1 : phpRank(part) - phpWords.indexOf('#');
}

interface ConanItem {
  /** Undefined where the item begins with no digit. */
  number: bigint | undefined;
  rest: string;
}

interface ConanVersion {
  items: ConanItem[];
  preRelease: ConanItem[] | undefined;
  build: ConanItem[] | undefined;
}

function readConan(version: string): ConanVersion | undefined {
  const text = trimmed(version);
  if (!/^[\x21-\x7e]+$/.test(text)) return undefined;
  const [, main, preRelease, build] = /^(.*?)(?:-((?:(?!\+[^+]*$).)*))?(?:\+([^+]*))?$/.exec(text)!;
  return {
    items: conanItems(main!),
    preRelease: preRelease === undefined ? undefined : conanItems(preRelease),
    build: build === undefined ? undefined : conanItems(build),
  };
}

function conanItems(text: string): ConanItem[] {
  const items = text.split('.').map((item) => {
    const [, digits, rest] = /^(\d*)(.*)$/.exec(item)!;
    return { number: digits === '' ? undefined : BigInt(digits!), rest: rest! };
  });
  return items.slice(0, items.findLastIndex(({ number, rest }) => number !== 0n || rest !== '') + 1);
}

function compareConan(a: ConanVersion, b: ConanVersion): number {
  return (
    compareLists(a.items, b.items, compareConanItems) ||
    -compareOptional(a.preRelease, b.preRelease, -1) ||
    compareOptional(a.build, b.build, 1)
  );
}

/** Below 0 where only the second is there and `sign` is 1. */
function compareOptional(a: ConanItem[] | undefined, b: ConanItem[] | undefined, sign: 1 | -1): number {
  if (a && b) return sign * compareLists(a, b, compareConanItems);
  return Number(Boolean(a)) - Number(Boolean(b));
}

function compareConanItems(a: ConanItem, b: ConanItem): number {
  const rank = ({ number, rest }: ConanItem) => (number !== undefined ? 1 : rest === '' ? 0 : 2);
  return rank(a) - rank(b) || comparePlain(a.number ?? 0n, b.number ?? 0n) || comparePlain(a.rest, b.rest);
}

interface Openssl {
  numbers: bigint[];
  letters: string;
  preRelease: { word: string; number: bigint } | undefined;
}

function readOpenssl(version: string): Openssl | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)(?:([a-z]+)|-([A-Za-z]+)(\d*))?$/.exec(trimmed(version));
  if (!parts) return undefined;
  return {
    numbers: parts.slice(1, 4).map(BigInt),
    letters: parts[4] ?? '',
    preRelease: parts[5] === undefined ? undefined : { word: parts[5], number: BigInt(parts[6]!) },
  };
}

function compareOpenssl(a: Openssl, b: Openssl): number {
  const numbers = compareIntegers(a.numbers, b.numbers);
  if (numbers !== 0) return numbers;
  if (a.preRelease && b.preRelease) {
    return comparePlain(a.preRelease.word, b.preRelease.word) || comparePlain(a.preRelease.number, b.preRelease.number);
  }
  return Number(Boolean(b.preRelease)) - Number(Boolean(a.preRelease)) || comparePlain(a.letters, b.letters);
}

interface Instant {
  /** Whole minutes since 1970 and seconds, as one number. */
  second: bigint;
  fraction: string;
}

function readInstant(text: string): Instant | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d):([0-5]\d|60)(?:\.(\d+))?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(
    text,
  );
  if (!parts) return undefined;
  const [, day, time, second, fraction = '', zone] = parts;
  const minute = Date.parse(`${day}T${time}:00${zone!.toUpperCase()}`);
  const sameDay = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(minute) || new Date(sameDay).toISOString().slice(0, 10) !== day || time!.startsWith('24'))
    return undefined;
  return { second: BigInt(minute / 1000 + Number(second)), fraction: fraction.replace(/0+$/, '') };
}
