import { dropBlanks, endOfDigits, isDigit, isLetter, longestVersion, skipBlanks, writeNumber } from './key-bytes.ts';

/** A word sorts below a number, and "nothing there" between a 0 that a word follows and one that a number follows. */
const word = 0x08;
const wordEnd = 0x00;
const zeroBeforeWord = 0x10;
const end = 0x14;

/** One version is read at a time; a key must not cost an object. `-` stands for the segment `pre`, from and to of which are 0. */
const froms = new Uint16Array(longestVersion + 1);
const tos = new Uint16Array(longestVersion + 1);
const kinds = new Uint8Array(longestVersion + 1);
const isWord = 1;
const isNumber = 2;
const isZero = 3;
const pre = [0x70, 0x72, 0x65];
let count = 0;

/**
 * `Gem::Version` of RubyGems: segments of digits or letters, where zeros at the end of the release and at the end of what follows
 * it do not count, and `-` reads as `.pre.`.
 */
export function encodeRubygems(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  const stop = dropBlanks(source, from, to);
  const start = skipBlanks(source, from, stop);
  if (stop - start > longestVersion || !readSegments(source, start, stop)) return 0;
  dropZerosBeforeFirstWord();
  let at = 0;
  for (let i = 0; i < count; i++) at = writeSegment(source, i, key, at);
  key[at] = end;
  return at + 1;
}

/** `[0-9]+(\.[0-9a-zA-Z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?` */
function readSegments(source: Uint8Array, from: number, to: number): boolean {
  count = 0;
  let i = endOfDigits(source, from, to);
  if (i === from) return false;
  push(source, from, i);
  let hyphened = false;
  while (i < to) {
    const separator = source[i++]!;
    if (separator === 0x2d) {
      hyphened = true;
      kinds[count] = isWord;
      froms[count] = 0;
      tos[count++] = 0;
      if (i === to) return false;
    } else if (separator !== 0x2e) return false;
    const piece = i;
    while (i < to && (isDigit(source[i]!) || isLetter(source[i]!))) {
      const stop = isDigit(source[i]!) ? endOfDigits(source, i, to) : endOfLetters(source, i, to);
      push(source, i, stop);
      i = stop;
    }
    if (i > piece) continue;
    const beforeHyphen = i < to && source[i] === 0x2d;
    if (!(hyphened && (beforeHyphen || (separator === 0x2d && i === to)))) return false;
  }
  return true;
}

function endOfLetters(source: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && isLetter(source[i]!)) i++;
  return i;
}

function push(source: Uint8Array, from: number, to: number): void {
  let kind = isWord;
  if (isDigit(source[from]!)) {
    kind = isZero;
    for (let i = from; i < to; i++) if (source[i] !== 0x30) kind = isNumber;
  }
  kinds[count] = kind;
  froms[count] = from;
  tos[count++] = to;
}

/** And those at the very end. */
function dropZerosBeforeFirstWord(): void {
  while (count > 0 && kinds[count - 1] === isZero) count--;
  const first = kinds.subarray(0, count).indexOf(isWord);
  for (let i = first - 1; i >= 0 && kinds[i] === isZero; i--) kinds[i] = 0;
}

function writeSegment(source: Uint8Array, i: number, key: Uint8Array, start: number): number {
  let at = start;
  if (kinds[i] === 0) return at;
  if (kinds[i] === isWord) {
    key[at++] = word;
    if (tos[i] === 0) for (const byte of pre) key[at++] = byte;
    for (let k = froms[i]!; k < tos[i]!; k++) key[at++] = source[k]!;
    key[at++] = wordEnd;
    return at;
  }
  if (kinds[i] === isZero && isBeforeWord(i)) {
    key[at] = zeroBeforeWord;
    return at + 1;
  }
  return writeNumber(source, froms[i]!, tos[i]!, key, at);
}

/** Whether a word is the next segment that is no 0. */
function isBeforeWord(place: number): boolean {
  let i = place;
  while (i < count && kinds[i] === isZero) i++;
  return i < count && kinds[i] === isWord;
}
