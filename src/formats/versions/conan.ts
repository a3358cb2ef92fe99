import { dropBlanks, endOfDigits, lastPlaceOf, longestVersion, placeOf, skipBlanks, writeNumber } from './key-bytes.ts';

/** Items stand above these, so fewer items sort below more. */
const preRelease = 0x02;
const noPreRelease = 0x04;
const end = 0x02;
const build = 0x04;
const emptyItem = 0x08;
/** An item that begins with no digit, above all numbers. */
const wordItem = 0xf8;
const textEnd = 0x00;

/**
 * Conan 2 (`conan/internal/model/version.py`): items between dots, without zeros at the end, then `-pre-release` and `+build`.
 * Conan compares a number with a word as texts, which runs in a circle (1a < 2 < 10 < 1a); here an item is its leading number
 * and what follows it.
 */
export function encodeConan(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  const stop = dropBlanks(source, from, to);
  const start = skipBlanks(source, from, stop);
  if (start === stop || stop - start > longestVersion) return 0;
  for (let i = start; i < stop; i++) if (source[i]! <= 0x20 || source[i]! >= 0x7f) return 0;
  const plus = lastPlaceOf(0x2b, source, start, stop);
  const buildStart = plus < 0 ? stop : plus;
  const hyphen = placeOf(0x2d, source, start, buildStart);
  let at = writeItems(source, start, hyphen < 0 ? buildStart : hyphen, key, 0);
  if (hyphen < 0) key[at++] = noPreRelease;
  else {
    key[at++] = preRelease;
    at = writeItems(source, hyphen + 1, buildStart, key, at);
    key[at++] = end;
  }
  if (plus >= 0) {
    key[at++] = build;
    at = writeItems(source, plus + 1, stop, key, at);
  }
  key[at] = end;
  return at + 1;
}

/** Gives the place after the last item that is no 0. */
function writeItems(source: Uint8Array, from: number, to: number, key: Uint8Array, start: number): number {
  let at = start;
  let kept = start;
  let i = from;
  for (;;) {
    const dot = placeOf(0x2e, source, i, to);
    const itemEnd = dot < 0 ? to : dot;
    const next = writeItem(source, i, itemEnd, key, at);
    if (!isZero(source, i, itemEnd)) kept = next;
    at = next;
    if (dot < 0) return kept;
    i = dot + 1;
  }
}

function isZero(source: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (source[i] !== 0x30) return false;
  return to > from;
}

function writeItem(source: Uint8Array, from: number, to: number, key: Uint8Array, start: number): number {
  let at = start;
  if (from === to) {
    key[at] = emptyItem;
    return at + 1;
  }
  const digitsEnd = endOfDigits(source, from, to);
  if (digitsEnd > from) at = writeNumber(source, from, digitsEnd, key, at);
  else key[at++] = wordItem;
  for (let i = digitsEnd; i < to; i++) key[at++] = source[i]!;
  key[at] = textEnd;
  return at + 1;
}
