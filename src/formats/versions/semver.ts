import {
  dropBlanks,
  endOfDigits,
  isDigit,
  isLetter,
  longestVersion,
  lowerByte,
  placeOf,
  skipBlanks,
  writeNumber,
  writeValue,
} from './key-bytes.ts';

const preReleaseMark = 0x01;
const identifiersEnd = 0x02;
const numericMark = 0x10;
const wordMark = 0x20;
const wordEnd = 0x00;
const releaseEnd = 0x3e;
/** Instead of nothing after the pre-release, where builds count. */
const noBuild = 0x02;
const buildMark = 0x04;

/**
 * Semantic Versioning 2.0.0 §11, as npm, Go and crates.io use it. Read with the tolerance of node-semver's loose mode:
 * a leading `v` or `=`, missing minor and patch numbers, leading zeros, and a pre-release that follows without a hyphen.
 * What follows a `+` is no part of the order.
 */
export function encodeSemver(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  const end = dropBlanks(source, from, to);
  let i = skipBlanks(source, from, end);
  if (end - i > longestVersion) return 0;
  if (source[i] === 0x3d) i = skipBlanks(source, i + 1, end);
  if (i < end && (source[i]! | 0x20) === 0x76) i++;

  let at = 0;
  let parts = 0;
  for (; parts < 3; parts++) {
    const stop = endOfDigits(source, i, end);
    if (stop === i) return 0;
    at = writeNumber(source, i, stop, key, at);
    i = stop;
    if (i === end || source[i] !== 0x2e) break;
    if (parts < 2) i++;
  }
  for (let missing = parts + 1; missing < 3; missing++) at = writeValue(0, key, at);

  if (i === end || source[i] === 0x2b) {
    key[at] = releaseEnd;
    return at + 1;
  }
  if (source[i] === 0x2d) return writePreRelease(source, i + 1, end, key, at);
  if (parts >= 2 && isLetter(source[i]!)) return writePreRelease(source, i, end, key, at);
  return 0;
}

/**
 * NuGet's order (learn.microsoft.com, "Package versioning"; NuGet.Versioning `VersionComparer`): Semantic Versioning with up to
 * four numbers, of which missing ones are 0, and words compared without case.
 */
export function encodeNuget(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  const end = dropBlanks(source, from, to);
  let i = startOfNumbers(source, from, end);
  if (end - i > longestVersion) return 0;
  const numbersEnd = endOfNumbers(source, i, end, 4);
  if (numbersEnd === 0) return 0;
  let at = writeNumbers(source, i, numbersEnd, key, 4);
  i = numbersEnd;
  if (i < end && source[i] === 0x2d) {
    key[at] = preReleaseMark;
    at = writeIdentifiers(source, i + 1, end, key, at + 1, true);
    return at;
  }
  if (i < end && source[i] !== 0x2b) return 0;
  key[at] = releaseEnd;
  return at + 1;
}

/** Dart's order (pub_semver `Version.compareTo`): three numbers, pre-release, and then the build, of which none comes first. */
export function encodePub(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  const end = dropBlanks(source, from, to);
  let i = startOfNumbers(source, from, end);
  if (end - i > longestVersion) return 0;
  const numbersEnd = endOfNumbers(source, i, end, 3);
  if (numbersEnd === 0) return 0;
  let at = writeNumbers(source, i, numbersEnd, key, 3);
  i = numbersEnd;
  if (i < end && source[i] === 0x2d) {
    key[at] = preReleaseMark;
    at = writeIdentifiers(source, i + 1, end, key, at + 1, false);
    if (at === 0) return 0;
    while (i < end && source[i] !== 0x2b) i++;
  } else key[at++] = releaseEnd;

  if (i === end) {
    key[at] = noBuild;
    return at + 1;
  }
  if (source[i] !== 0x2b || placeOf(0x2b, source, i + 1, end) >= 0) return 0;
  key[at] = buildMark;
  return writeIdentifiers(source, i + 1, end, key, at + 1, false);
}

/** After blanks and a `v`. */
function startOfNumbers(source: Uint8Array, from: number, to: number): number {
  const start = skipBlanks(source, from, to);
  return start < to && (source[start]! | 0x20) === 0x76 ? start + 1 : start;
}

/** Where at most `most` numbers between dots end, 0 where there is none or a dot without a number. */
function endOfNumbers(source: Uint8Array, from: number, to: number, most: number): number {
  let i = from;
  for (let parts = 1; ; parts++) {
    const stop = endOfDigits(source, i, to);
    if (stop === i) return 0;
    if (parts === most || stop === to || source[stop] !== 0x2e) return stop;
    i = stop + 1;
  }
}

/** Missing numbers are 0. */
function writeNumbers(source: Uint8Array, from: number, to: number, key: Uint8Array, wanted: number): number {
  let at = 0;
  let i = from;
  for (let parts = 0; parts < wanted; parts++) {
    if (i >= to) {
      at = writeValue(0, key, at);
      continue;
    }
    const stop = endOfDigits(source, i, to);
    at = writeNumber(source, i, stop, key, at);
    i = stop + 1;
  }
  return at;
}

function writePreRelease(source: Uint8Array, from: number, to: number, key: Uint8Array, at: number): number {
  key[at] = preReleaseMark;
  return writeIdentifiers(source, from, to, key, at + 1, false);
}

/**
 * Dot-separated identifiers up to a `+`: numbers sort below words, and fewer identifiers below more (§11.4).
 * Gives 0 where there is anything else.
 */
function writeIdentifiers(
  source: Uint8Array,
  from: number,
  to: number,
  key: Uint8Array,
  start: number,
  withoutCase: boolean,
): number {
  let at = start;
  let i = from;
  for (;;) {
    let stop = i;
    let numeric = true;
    while (stop < to && isIdentifierByte(source[stop]!)) {
      if (!isDigit(source[stop]!)) numeric = false;
      stop++;
    }
    if (stop === i) return 0;
    if (numeric) {
      key[at] = numericMark;
      at = writeNumber(source, i, stop, key, at + 1);
    } else {
      key[at++] = wordMark;
      for (let k = i; k < stop; k++) key[at++] = withoutCase ? lowerByte(source[k]!) : source[k]!;
      key[at++] = wordEnd;
    }
    i = stop;
    if (i === to || source[i] === 0x2b) break;
    if (source[i] !== 0x2e) return 0;
    i++;
  }
  key[at] = identifiersEnd;
  return at + 1;
}

function isIdentifierByte(byte: number): boolean {
  return isDigit(byte) || isLetter(byte) || byte === 0x2d;
}
