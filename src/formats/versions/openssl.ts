import { dropBlanks, endOfDigits, isLetter, longestVersion, skipBlanks, writeNumber, writeValue } from './key-bytes.ts';

const preRelease = 0x02;
const release = 0x10;
const patch = 0x20;
const wordEnd = 0x00;

/**
 * OpenSSL (openssl.org, "Versioning policy"): three numbers; before 3.0 letters name the patch (`1.0.2`, `1.0.2a`, … `1.0.2za`),
 * and `-beta1`, `-pre1` or `-alpha1` come before the release.
 */
export function encodeOpenssl(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  const stop = dropBlanks(source, from, to);
  let i = skipBlanks(source, from, stop);
  if (stop - i > longestVersion) return 0;
  let at = 0;
  for (let parts = 0; parts < 3; parts++) {
    const next = endOfDigits(source, i, stop);
    if (next === i) return 0;
    at = writeNumber(source, i, next, key, at);
    i = next;
    if (parts === 2) break;
    if (i === stop || source[i] !== 0x2e) return 0;
    i++;
  }
  if (i === stop) {
    key[at] = release;
    return at + 1;
  }
  if (source[i] === 0x2d) return writePreRelease(source, i + 1, stop, key, at);
  key[at++] = patch;
  for (; i < stop; i++) {
    if (source[i]! < 0x61 || source[i]! > 0x7a) return 0;
    key[at++] = source[i]!;
  }
  key[at] = wordEnd;
  return at + 1;
}

/** A word and a number that may be missing. */
function writePreRelease(source: Uint8Array, from: number, to: number, key: Uint8Array, start: number): number {
  let at = start;
  let i = from;
  key[at++] = preRelease;
  while (i < to && isLetter(source[i]!)) key[at++] = source[i++]!;
  if (i === from) return 0;
  key[at++] = wordEnd;
  const next = endOfDigits(source, i, to);
  if (next < to) return 0;
  at = next === i ? writeValue(0, key, at) : writeNumber(source, i, next, key, at);
  key[at] = wordEnd;
  return at + 1;
}
