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

/** A segment without a separator before it, the end, and a number without a separator, in the order of pacman. */
const wordAtOnce = 0x02;
const end = 0x04;
const numberAtOnce = 0x08;
/** After the count of separators. */
const wordAfter = 0x02;
const wordEnd = 0x00;
const noRelease = 0x02;
const release = 0x04;

/**
 * `[epoch:]version[-release]` of Arch Linux (pacman `alpm_pkg_vercmp`): like rpm without tilde and caret, but a word that follows
 * at once sorts before the end, and more separators sort above fewer. Separators at the end are refused: pacman's order runs in
 * a circle there (1.0. < 1.0.1 < 1.0..a < 1.0.). No release sorts first; whoever compares two versions of which only one names
 * a release leaves it out (`withoutRelease`), as pacman does.
 */
export function encodeAlpm(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  const stop = dropBlanks(source, from, to);
  const first = skipBlanks(source, from, stop);
  if (stop - first > longestVersion) return 0;
  const start = afterEpoch(source, first, stop);
  let at = start > first ? writeNumber(source, first, start - 1, key, 0) : writeValue(0, key, 0);
  const hyphen = lastPlaceOf(0x2d, source, start, stop);
  at = writeSegments(source, start, hyphen < 0 ? stop : hyphen, key, at);
  if (at === 0) return 0;
  if (hyphen < 0) {
    key[at] = noRelease;
    return at + 1;
  }
  key[at] = release;
  return writeSegments(source, hyphen + 1, stop, key, at + 1);
}

/** The version without its release. */
export function withoutRelease(version: string): string {
  const hyphen = version.lastIndexOf('-');
  return hyphen < 0 ? version : version.slice(0, hyphen);
}

/** Gives 0 where there is no segment, where a separator ends the text, or where a blank stands in it. */
function writeSegments(source: Uint8Array, from: number, to: number, key: Uint8Array, start: number): number {
  if (from === to) return 0;
  let at = start;
  let i = from;
  while (i < to) {
    let segment = i;
    while (segment < to && !isDigit(source[segment]!) && !isLetter(source[segment]!)) {
      if (source[segment]! <= 0x20) return 0;
      segment++;
    }
    if (segment === to) return 0;
    const numeric = isDigit(source[segment]!);
    if (segment > i) at = writeValue(segment - i, key, at);
    if (numeric) {
      if (segment === i) key[at++] = numberAtOnce;
      const stop = endOfDigits(source, segment, to);
      at = writeNumber(source, segment, stop, key, at);
      i = stop;
    } else {
      key[at++] = segment === i ? wordAtOnce : wordAfter;
      for (i = segment; i < to && isLetter(source[i]!); i++) key[at++] = source[i]!;
      key[at++] = wordEnd;
    }
  }
  key[at] = end;
  return at + 1;
}
