import {
  dropBlanks,
  endOfDigits,
  isDigit,
  isLetter,
  longestVersion,
  skipBlanks,
  standsAt,
  writeNumber,
  writeValue,
} from './key-bytes.ts';

/** Words below "nothing there" in PHP's order; a number sorts above it, and a patch (`p`, `pl`, `patch`) above every number. */
const marks = { unknown: 0x02, dev: 0x04, alpha: 0x06, beta: 0x08, rc: 0x0a } as const;
const end = 0x20;
const patch = 0xfe;
/** What Composer puts for the `x` of a branch such as `2.x-dev` (`VersionParser::normalizeBranch`). */
const anyNumber = 9_999_999;

/**
 * PHP's `version_compare`, by which OSV and Composer compare: dots, hyphens, underscores, plus signs and the change between digits
 * and letters separate; words are known by their first letters, as they are written. A leading `v` does not count, and named
 * branches (`dev-main`) have no place in the order.
 */
export function encodePackagist(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  const stop = dropBlanks(source, from, to);
  let i = skipBlanks(source, from, stop);
  if (stop - i > longestVersion) return 0;
  if (i < stop && (source[i]! | 0x20) === 0x76) i++;
  if (i === stop || !isDigit(source[i]!)) return 0;

  let at = 0;
  while (i < stop) {
    if (isDigit(source[i]!)) {
      const next = endOfDigits(source, i, stop);
      at = writeNumber(source, i, next, key, at);
      i = next;
    } else if (isLetter(source[i]!)) {
      let next = i;
      while (next < stop && isLetter(source[next]!)) next++;
      at = writeWord(source, i, next, key, at);
      i = next;
    } else return 0;
    while (i < stop && isSeparator(source[i]!)) i++;
  }
  key[at] = end;
  return at + 1;
}

function isSeparator(byte: number): boolean {
  return byte === 0x2e || byte === 0x2d || byte === 0x5f || byte === 0x2b;
}

function writeWord(source: Uint8Array, from: number, to: number, key: Uint8Array, at: number): number {
  if (to - from === 1 && source[from] === 0x78) return writeValue(anyNumber, key, at);
  key[at] = markOf(source, from, to);
  return at + 1;
}

function markOf(source: Uint8Array, from: number, to: number): number {
  if (standsAt('dev', source, from, to)) return marks.dev;
  if (source[from] === 0x61) return marks.alpha;
  if (source[from] === 0x62) return marks.beta;
  if (standsAt('rc', source, from, to) || standsAt('RC', source, from, to)) return marks.rc;
  return source[from] === 0x70 ? patch : marks.unknown;
}
