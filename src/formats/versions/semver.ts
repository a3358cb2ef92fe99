import {
  dropBlanks,
  endOfDigits,
  isDigit,
  isLetter,
  longestVersion,
  skipBlanks,
  writeNumber,
  writeValue,
} from './key-bytes.ts';

const preReleaseMark = 0x01;
const preReleaseEnd = 0x02;
const numericMark = 0x10;
const wordMark = 0x20;
const wordEnd = 0x00;
const releaseEnd = 0x3e;

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

/** Dot-separated identifiers up to a `+`: numbers sort below words, and fewer identifiers below more (§11.4). */
function writePreRelease(source: Uint8Array, from: number, to: number, key: Uint8Array, start: number): number {
  let at = start;
  key[at++] = preReleaseMark;
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
      for (let k = i; k < stop; k++) key[at++] = source[k]!;
      key[at++] = wordEnd;
    }
    i = stop;
    if (i === to || source[i] === 0x2b) break;
    if (source[i] !== 0x2e) return 0;
    i++;
  }
  key[at] = preReleaseEnd;
  return at + 1;
}

function isIdentifierByte(byte: number): boolean {
  return isDigit(byte) || isLetter(byte) || byte === 0x2d;
}
