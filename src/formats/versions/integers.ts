import { dropBlanks, endOfDigits, longestVersion, skipBlanks, writeNumber } from './key-bytes.ts';

const end = 0x02;

/** The Haskell Package Versioning Policy (pvp.haskell.org): numbers between dots, compared one by one, fewer below more. */
export function encodeHackage(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  return encodeIntegers(source, from, to, key, 0x2e);
}

/** R's `package_version` ("Writing R Extensions" §1.1.1): numbers between dots or hyphens, compared one by one, fewer below more. */
export function encodeCran(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  return encodeIntegers(source, from, to, key, 0x2d);
}

function encodeIntegers(source: Uint8Array, from: number, to: number, key: Uint8Array, otherSeparator: number): number {
  const stop = dropBlanks(source, from, to);
  let i = skipBlanks(source, from, stop);
  if (stop - i > longestVersion) return 0;
  let at = 0;
  for (;;) {
    const next = endOfDigits(source, i, stop);
    if (next === i) return 0;
    at = writeNumber(source, i, next, key, at);
    if (next === stop) break;
    if (source[next] !== 0x2e && source[next] !== otherSeparator) return 0;
    i = next + 1;
  }
  key[at] = end;
  return at + 1;
}

/** `intdot` of VERS: numbers between dots; what follows the first other character does not count. */
export function encodeIntdot(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  let i = skipBlanks(source, from, to);
  if (to - i > longestVersion) return 0;
  let at = 0;
  for (;;) {
    const next = endOfDigits(source, i, to);
    if (next === i) break;
    at = writeNumber(source, i, next, key, at);
    if (next === to || source[next] !== 0x2e) break;
    i = next + 1;
  }
  if (at === 0) return 0;
  key[at] = end;
  return at + 1;
}
