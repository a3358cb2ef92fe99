import {
  dropBlanks,
  endOfDigits,
  isDigit,
  longestVersion,
  skipBlanks,
  standsAt,
  writeNumber,
  writeValue,
} from './key-bytes.ts';

/** What may follow equal parts, lowest first: a suffix that comes before the release, nothing, a revision, a commit, … */
const suffixesBefore = ['alpha', 'beta', 'pre', 'rc'];
const firstSuffix = 0x02;
const end = 0x10;
const revision = 0x14;
const commit = 0x18;
const suffixNumber = 0x1c;
const firstSuffixAfter = 0x20;
const letter = 0x30;
/** A number that begins with 0 sorts as text, below all others. */
const leadingZero = 0x3c;
const textEnd = 0x00;

interface Dialect {
  /** Suffixes that come after the release, lowest first. */
  suffixesAfter: readonly string[];
  /** Whether a missing revision or number of a suffix is 0; else it sorts below 0. */
  missingIsZero: boolean;
  /** Whether zeros at the end of a number that begins with one are dropped before it is compared as text. */
  dropsZeros: boolean;
  /** Whether `~` and a commit may stand before the revision. */
  commits: boolean;
  /** Whether digits may follow the letter. */
  numbersAfterLetter: boolean;
}

const alpine: Dialect = {
  suffixesAfter: ['cvs', 'svn', 'git', 'hg', 'p'],
  missingIsZero: false,
  dropsZeros: false,
  commits: true,
  numbersAfterLetter: true,
};

const gentoo: Dialect = {
  suffixesAfter: ['p'],
  missingIsZero: true,
  dropsZeros: true,
  commits: false,
  numbersAfterLetter: false,
};

/**
 * `number{.number}{letter}{_suffix{number}}{~commit}{-rN}` of apk (apk-tools 3 `version.c`); versions that apk calls invalid
 * are refused, although `apk version -t` compares them somehow. Digits after the letter (`1.8.31p1`) are read as apk-tools 2 did,
 * as packages of Alpine are called so.
 */
export function encodeAlpine(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  return encode(source, from, to, key, alpine);
}

/** The same grammar with Gentoo's rules of comparison (Package Manager Specification 8 §3.3). */
export function encodeGentoo(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  return encode(source, from, to, key, gentoo);
}

/** Where the reader stands; one version is read at a time, and a key must not cost an object. */
let position = 0;
let stop = 0;

/** What a part cannot read it leaves, and what is left at the end makes the version unreadable. */
function encode(source: Uint8Array, from: number, to: number, key: Uint8Array, dialect: Dialect): number {
  stop = dropBlanks(source, from, to);
  position = skipBlanks(source, from, stop);
  if (stop - position > longestVersion || endOfDigits(source, position, stop) === position) return 0;
  let at = writeNumbers(source, key, dialect);
  at = writeLetter(source, key, at, dialect);
  at = writeSuffixes(source, key, at, dialect);
  if (dialect.commits) at = writeCommit(source, key, at);
  at = writeRevision(source, key, at, dialect);
  if (position < stop) return 0;
  key[at] = end;
  return at + 1;
}

function writeNumbers(source: Uint8Array, key: Uint8Array, { dropsZeros }: Dialect): number {
  let at = writeDigits(source, position, key, 0);
  while (position + 1 < stop && source[position] === 0x2e && isDigit(source[position + 1]!)) {
    const next = endOfDigits(source, position + 1, stop);
    at = writeLaterNumber(source, position + 1, next, key, at, dropsZeros);
    position = next;
  }
  return at;
}

/** The number that starts at `from`, 0 where there is none. */
function writeDigits(source: Uint8Array, from: number, key: Uint8Array, at: number): number {
  position = endOfDigits(source, from, stop);
  return position === from ? writeValue(0, key, at) : writeNumber(source, from, position, key, at);
}

function writeLetter(source: Uint8Array, key: Uint8Array, at: number, { numbersAfterLetter }: Dialect): number {
  if (position === stop || source[position]! < 0x61 || source[position]! > 0x7a) return at;
  key[at] = letter;
  key[at + 1] = source[position++]!;
  const numbered = numbersAfterLetter && position < stop && isDigit(source[position]!);
  return numbered ? writeDigits(source, position, key, at + 2) : at + 2;
}

function writeSuffixes(source: Uint8Array, key: Uint8Array, start: number, dialect: Dialect): number {
  let at = start;
  while (position < stop && source[position] === 0x5f) {
    const suffix = suffixAt(source, position + 1, stop, dialect);
    if (suffix === undefined) break;
    key[at++] = suffix.mark;
    position = suffix.end;
    const numbered = position < stop && isDigit(source[position]!);
    if (!numbered && !dialect.missingIsZero) continue;
    key[at] = suffixNumber;
    at = writeDigits(source, position, key, at + 1);
  }
  return at;
}

function writeCommit(source: Uint8Array, key: Uint8Array, start: number): number {
  if (position + 1 >= stop || source[position] !== 0x7e || !isHexDigit(source[position + 1]!)) return start;
  let at = start;
  key[at++] = commit;
  for (position++; position < stop && isHexDigit(source[position]!); position++) key[at++] = source[position]!;
  key[at] = textEnd;
  return at + 1;
}

function writeRevision(source: Uint8Array, key: Uint8Array, at: number, { missingIsZero }: Dialect): number {
  const digits = position + 2;
  if (!standsAt('-r', source, position, stop) || endOfDigits(source, digits, stop) === digits) return at;
  key[at] = revision;
  const written = writeDigits(source, digits, key, at + 1);
  const isZero = written === at + 2 && key[at + 1] === zeroKey;
  return isZero && missingIsZero ? at : written;
}

/** How `writeNumber` writes 0. */
const zeroKey = 0x40;

function writeLaterNumber(
  source: Uint8Array,
  from: number,
  to: number,
  key: Uint8Array,
  start: number,
  dropsZeros: boolean,
): number {
  if (source[from] !== 0x30) return writeNumber(source, from, to, key, start);
  let at = start;
  let kept = to;
  if (dropsZeros) while (kept > from && source[kept - 1] === 0x30) kept--;
  key[at++] = leadingZero;
  for (let i = from; i < kept; i++) key[at++] = source[i]!;
  key[at] = textEnd;
  return at + 1;
}

/** The mark of the suffix that stands there and the place after it. */
function suffixAt(
  source: Uint8Array,
  at: number,
  to: number,
  { suffixesAfter }: Dialect,
): { mark: number; end: number } | undefined {
  let wordEnd = at;
  while (wordEnd < to && source[wordEnd]! >= 0x61 && source[wordEnd]! <= 0x7a) wordEnd++;
  const named = (suffix: string) => suffix.length === wordEnd - at && standsAt(suffix, source, at, wordEnd);
  const before = suffixesBefore.findIndex(named);
  if (before >= 0) return { mark: firstSuffix + 2 * before, end: wordEnd };
  const after = suffixesAfter.findIndex(named);
  return after < 0 ? undefined : { mark: firstSuffixAfter + 2 * after, end: wordEnd };
}

function isHexDigit(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x61 && byte <= 0x66);
}
