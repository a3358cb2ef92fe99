import {
  afterEpoch,
  dropBlanks,
  endOfDigits,
  isDigit,
  isLetter,
  lastPlaceOf,
  longestVersion,
  skipBlanks,
  writeNumber,
  writeValue,
} from './key-bytes.ts';

const tilde = 0x02;
const end = 0x04;
const caret = 0x08;
const word = 0x10;
const wordEnd = 0x00;
const noRelease = 0x02;
const release = 0x04;

/**
 * `[epoch:]version[-release]` as rpm orders it (rpm `rpmvercmp`, "Dependencies" of the RPM manual): runs of letters and of digits,
 * words below numbers, a tilde before the end, a caret after it; everything else only separates. A missing epoch is 0.
 */
export function encodeRpm(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  const stop = dropBlanks(source, from, to);
  const first = skipBlanks(source, from, stop);
  if (first === stop || stop - first > longestVersion || holdsBlank(source, first, stop)) return 0;
  const start = afterEpoch(source, first, stop);
  let at = start > first ? writeNumber(source, first, start - 1, key, 0) : writeValue(0, key, 0);
  const hyphen = lastPlaceOf(0x2d, source, start, stop);
  at = writeParts(source, start, hyphen < 0 ? stop : hyphen, key, at);
  if (hyphen < 0) {
    key[at] = noRelease;
    return at + 1;
  }
  key[at] = release;
  return writeParts(source, hyphen + 1, stop, key, at + 1);
}

function holdsBlank(source: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (source[i]! <= 0x20 || source[i] === 0x7f) return true;
  return false;
}

function writeParts(source: Uint8Array, from: number, to: number, key: Uint8Array, start: number): number {
  let at = start;
  let i = from;
  while (i < to) {
    const byte = source[i]!;
    if (isDigit(byte)) {
      const stop = endOfDigits(source, i, to);
      at = writeNumber(source, i, stop, key, at);
      i = stop;
    } else if (isLetter(byte)) {
      key[at++] = word;
      while (i < to && isLetter(source[i]!)) key[at++] = source[i++]!;
      key[at++] = wordEnd;
    } else {
      if (byte === 0x7e) key[at++] = tilde;
      else if (byte === 0x5e) key[at++] = caret;
      i++;
    }
  }
  key[at] = end;
  return at + 1;
}
