import {
  dropBlanks,
  endOfDigits,
  isDigit,
  isLetter,
  lastPlaceOf,
  longestVersion,
  placeOf,
  skipBlanks,
  writeNumber,
  writeValue,
} from './key-bytes.ts';

const tilde = 0x02;
/** Where a run of other characters than digits is over; also the end of a part. */
const runEnd = 0x04;
/** Added to what is no letter, which sorts above all letters. */
const aboveLetters = 0x80;

/**
 * `[epoch:]upstream[-revision]` of Debian policy §5.6.12, as dpkg and opam order it: runs of other characters and runs of digits
 * in turn, where a tilde sorts before the end, the end before letters, and letters before the rest; a missing number is 0.
 */
export function encodeDebian(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  const end = dropBlanks(source, from, to);
  let start = skipBlanks(source, from, end);
  if (end - start > longestVersion) return 0;
  const colon = placeOf(0x3a, source, start, end);
  let at: number;
  if (colon < 0) at = writeValue(0, key, 0);
  else {
    if (colon === start || endOfDigits(source, start, colon) !== colon) return 0;
    at = writeNumber(source, start, colon, key, 0);
    start = colon + 1;
  }
  const hyphen = lastPlaceOf(0x2d, source, start, end);
  const upstreamEnd = hyphen < 0 ? end : hyphen;
  if (upstreamEnd === start || hyphen === end - 1 || placeOf(0x3a, source, upstreamEnd, end) >= 0) return 0;
  at = writePart(source, start, upstreamEnd, key, at);
  return at === 0 ? 0 : writePart(source, hyphen < 0 ? end : hyphen + 1, end, key, at);
}

/** Runs in turn, the last one a number; gives 0 where a character is not allowed. */
function writePart(source: Uint8Array, from: number, to: number, key: Uint8Array, start: number): number {
  let at = start;
  let i = from;
  do {
    while (i < to && !isDigit(source[i]!)) {
      const code = codeOf(source[i++]!);
      if (code === 0) return 0;
      key[at++] = code;
    }
    key[at++] = runEnd;
    const stop = endOfDigits(source, i, to);
    at = stop === i ? writeValue(0, key, at) : writeNumber(source, i, stop, key, at);
    i = stop;
  } while (i < to);
  key[at] = runEnd;
  return at + 1;
}

/** 0 for what may not stand in a version. */
function codeOf(byte: number): number {
  if (byte === 0x7e) return tilde;
  if (isLetter(byte)) return byte;
  return byte === 0x2b || byte === 0x2d || byte === 0x2e || byte === 0x3a ? aboveLetters + byte : 0;
}
