/**
 * Order-preserving version keys: comparing two keys of one ecosystem byte by byte gives the order of the versions.
 *
 * No key is a prefix of another one, and the last byte of a key is even and its odd successor never occurs in that place.
 * So `lastAffected` becomes a half-open end by adding one to the last byte, and keys may be cut to 8 bytes, filled with zeros:
 * where the cut forms differ they give the order, where they agree the full keys decide.
 */

/**
 * Writes the key of the version in `source[from..to)` at the start of `key`, which has room for `longestKey` bytes.
 * Gives the length of the key, 0 where the version cannot be read.
 */
export type VersionEncoder = (source: Uint8Array, from: number, to: number, key: Uint8Array) => number;

/** Bytes of a version beyond which it counts as unreadable. */
export const longestVersion = 1000;

/** No encoder writes more than three bytes for one byte of a version, and some for its frame. */
export const longestKey = 4 * longestVersion;

/** Numbers sort above all marks, which stay below this byte. */
const smallNumber = 0x40;
const smallNumbers = 160;
const byteNumber = 0xe0;
const longNumber = 0xf1;

/** Digits that fit a double exactly. */
const exactDigits = 15;

/** Writes the decimal number `source[from..to)` of any length; gives the place after it. */
export function writeNumber(source: Uint8Array, from: number, to: number, key: Uint8Array, at: number): number {
  let start = from;
  while (start < to - 1 && source[start] === 0x30) start++;
  if (to - start > exactDigits) return writeLongNumber(source, start, to, key, at);
  let value = 0;
  for (let i = start; i < to; i++) value = value * 10 + source[i]! - 0x30;
  return writeValue(value, key, at);
}

/** Writes a whole number of at most 15 digits; gives the place after it. */
export function writeValue(value: number, key: Uint8Array, at: number): number {
  if (value < smallNumbers) {
    key[at] = smallNumber + value;
    return at + 1;
  }
  let length = 1;
  for (let rest = value; rest >= 256; rest = Math.floor(rest / 256)) length++;
  key[at] = byteNumber + length;
  let rest = value;
  for (let i = at + length; i > at; i--) {
    key[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return at + length + 1;
}

/** The count of digits, then the digits: more digits are a larger number. */
function writeLongNumber(source: Uint8Array, from: number, to: number, key: Uint8Array, at: number): number {
  const digits = to - from;
  key[at] = longNumber;
  key[at + 1] = digits >> 8;
  key[at + 2] = digits & 0xff;
  for (let i = 0; i < digits; i++) key[at + 3 + i] = source[from + i]!;
  return at + 3 + digits;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

export function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

/** The end of the run of digits that starts at `from`. */
export function endOfDigits(source: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && source[i]! >= 0x30 && source[i]! <= 0x39) i++;
  return i;
}

/** Where the version begins after an epoch, `1:`, of rpm and pacman; `from` where there is none. */
export function afterEpoch(source: Uint8Array, from: number, to: number): number {
  const end = endOfDigits(source, from, to);
  return end > from && end < to && source[end] === 0x3a ? end + 1 : from;
}

/** Where the text starts after blanks. */
export function skipBlanks(source: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && source[i]! <= 0x20) i++;
  return i;
}

/** Where the text ends before blanks. */
export function dropBlanks(source: Uint8Array, from: number, to: number): number {
  let i = to;
  while (i > from && source[i - 1]! <= 0x20) i--;
  return i;
}

/** Small where it is a capital letter of ASCII. */
export function lowerByte(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

/** Where the byte stands first, -1 where it does not. */
export function placeOf(byte: number, source: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) if (source[i] === byte) return i;
  return -1;
}

/** Where the byte stands last, -1 where it does not. */
export function lastPlaceOf(byte: number, source: Uint8Array, from: number, to: number): number {
  for (let i = to - 1; i >= from; i--) if (source[i] === byte) return i;
  return -1;
}

/** Whether the text stands at this place, before `to`. */
export function standsAt(text: string, source: Uint8Array, at: number, to: number): boolean {
  if (at + text.length > to) return false;
  for (let i = 0; i < text.length; i++) if (source[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
