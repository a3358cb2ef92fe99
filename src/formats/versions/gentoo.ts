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

function encode(source: Uint8Array, from: number, to: number, key: Uint8Array, dialect: Dialect): number {
  const stop = dropBlanks(source, from, to);
  const start = skipBlanks(source, from, stop);
  if (stop - start > longestVersion) return 0;
  let i = endOfDigits(source, start, stop);
  if (i === start) return 0;
  let at = writeNumber(source, start, i, key, 0);
  while (i + 1 < stop && source[i] === 0x2e && isDigit(source[i + 1]!)) {
    const next = endOfDigits(source, i + 1, stop);
    at = writeLaterNumber(source, i + 1, next, key, at, dialect.dropsZeros);
    i = next;
  }
  if (i < stop && source[i]! >= 0x61 && source[i]! <= 0x7a) {
    key[at++] = letter;
    key[at++] = source[i++]!;
    if (dialect.numbersAfterLetter && i < stop && isDigit(source[i]!)) {
      const next = endOfDigits(source, i, stop);
      at = writeNumber(source, i, next, key, at);
      i = next;
    }
  }
  while (i < stop && source[i] === 0x5f) {
    const suffix = suffixAt(source, i + 1, stop, dialect);
    if (suffix === undefined) return 0;
    key[at++] = suffix.mark;
    const next = endOfDigits(source, suffix.end, stop);
    if (next > suffix.end || dialect.missingIsZero) {
      key[at++] = suffixNumber;
      at = next === suffix.end ? writeValue(0, key, at) : writeNumber(source, suffix.end, next, key, at);
    }
    i = next;
  }
  if (dialect.commits && i < stop && source[i] === 0x7e) {
    const hash = i + 1;
    key[at++] = commit;
    for (i = hash; i < stop && isHexDigit(source[i]!); i++) key[at++] = source[i]!;
    if (i === hash) return 0;
    key[at++] = textEnd;
  }
  if (standsAt('-r', source, i, stop)) {
    const next = endOfDigits(source, i + 2, stop);
    if (next === i + 2) return 0;
    key[at] = revision;
    const written = writeNumber(source, i + 2, next, key, at + 1);
    const isZero = written === at + 2 && key[at + 1] === zeroKey;
    if (!(isZero && dialect.missingIsZero)) at = written;
    i = next;
  }
  if (i < stop) return 0;
  key[at] = end;
  return at + 1;
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
  let stop = to;
  if (dropsZeros) while (stop > from && source[stop - 1] === 0x30) stop--;
  key[at++] = leadingZero;
  for (let i = from; i < stop; i++) key[at++] = source[i]!;
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
  let stop = at;
  while (stop < to && source[stop]! >= 0x61 && source[stop]! <= 0x7a) stop++;
  const named = (suffix: string) => suffix.length === stop - at && standsAt(suffix, source, at, stop);
  const before = suffixesBefore.findIndex(named);
  if (before >= 0) return { mark: firstSuffix + 2 * before, end: stop };
  const after = suffixesAfter.findIndex(named);
  return after < 0 ? undefined : { mark: firstSuffixAfter + 2 * after, end: stop };
}

function isHexDigit(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x61 && byte <= 0x66);
}
