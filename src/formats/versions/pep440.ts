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

/** An epoch of 0 is left out; any other one sorts above every first release number. */
const epochMark = 0xf8;
/** After the release numbers; all below a further number. */
const devOfFinal = 0x04;
const preMarks = { a: 0x08, b: 0x0a, rc: 0x0c } as const;
const finalEnd = 0x30;
const finalLocal = 0x34;
const finalPost = 0x38;
/** After a pre-, post- or development release. */
const devMark = 0x04;
const suffixEnd = 0x10;
const suffixLocal = 0x14;
const postMark = 0x20;
/** Inside a local version: words sort below numbers, fewer segments below more. */
const localEnd = 0x02;
const localWord = 0x10;
const localWordEnd = 0x00;
const localNumber = 0x20;

/** Where the reader stands; one version is read at a time, and a key must not cost an object. */
let position = 0;
let end = 0;

/** PEP 440, "Version specifiers" of the Python packaging guide: all spellings of appendix B, ordered by the normal form. */
export function encodePep440(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  end = dropBlanks(source, from, to);
  position = skipBlanks(source, from, end);
  if (end - position > longestVersion) return 0;
  if (position < end && (source[position]! | 0x20) === 0x76) position++;

  let at = writeRelease(source, key);
  if (at === 0) return 0;

  const pre = readPre(source);
  if (pre !== 0) {
    key[at] = pre;
    at = writeOptionalNumber(source, key, at + 1);
  }
  const post = readPost(source);
  if (post) {
    key[at] = pre === 0 ? finalPost : postMark;
    at = writeOptionalNumber(source, key, at + 1);
  }
  const dev = readWord(source, 'dev');
  if (dev) {
    key[at] = pre === 0 && !post ? devOfFinal : devMark;
    at = writeOptionalNumber(source, key, at + 1);
  }
  const final = pre === 0 && !post && !dev;
  if (position === end) {
    key[at] = final ? finalEnd : suffixEnd;
    return at + 1;
  }
  key[at] = final ? finalLocal : suffixLocal;
  return writeLocal(source, key, at + 1);
}

/** Epoch and release numbers without their trailing zeros; gives 0 where there is none. */
function writeRelease(source: Uint8Array, key: Uint8Array): number {
  let stop = endOfDigits(source, position, end);
  if (stop === position) return 0;
  let at = 0;
  if (source[stop] === 0x21 && stop < end) {
    at = writeEpoch(source, stop, key);
    position = stop + 1;
    stop = endOfDigits(source, position, end);
    if (stop === position) return 0;
  }
  let kept = writeNumber(source, position, stop, key, at);
  at = kept;
  position = stop;
  while (position + 1 < end && source[position] === 0x2e && isDigit(source[position + 1]!)) {
    stop = endOfDigits(source, position + 1, end);
    const next = writeNumber(source, position + 1, stop, key, at);
    if (key[at] !== 0x40) kept = next;
    at = next;
    position = stop;
  }
  return kept;
}

function writeEpoch(source: Uint8Array, stop: number, key: Uint8Array): number {
  key[0] = epochMark;
  const at = writeNumber(source, position, stop, key, 1);
  return at === 2 && key[1] === 0x40 ? 0 : at;
}

/** The mark of the pre-release that starts here, 0 where none does. */
function readPre(source: Uint8Array): number {
  if (readWord(source, 'alpha') || readWord(source, 'a')) return preMarks.a;
  if (readWord(source, 'beta') || readWord(source, 'b')) return preMarks.b;
  if (readWord(source, 'rc') || readWord(source, 'preview') || readWord(source, 'pre') || readWord(source, 'c')) {
    return preMarks.rc;
  }
  return 0;
}

/** `.post1`, `-r1`, `rev1`, or the implicit `-1`. */
function readPost(source: Uint8Array): boolean {
  if (position + 1 < end && source[position] === 0x2d && isDigit(source[position + 1]!)) {
    position++;
    return true;
  }
  return readWord(source, 'post') || readWord(source, 'rev') || readWord(source, 'r');
}

/** Reads an optional separator and the word, in any case, where no further letter follows. */
function readWord(source: Uint8Array, word: string): boolean {
  const start = isSeparator(source[position]!) ? position + 1 : position;
  const stop = start + word.length;
  if (stop > end) return false;
  for (let i = 0; i < word.length; i++) {
    if ((source[start + i]! | 0x20) !== word.charCodeAt(i)) return false;
  }
  if (stop < end && isLetter(source[stop]!) && !startsWord(source, stop)) return false;
  position = stop;
  return true;
}

/** Whether a post or development release follows without a separator, as in `1.0rcdev1`. */
function startsWord(source: Uint8Array, at: number): boolean {
  const letter = source[at]! | 0x20;
  return letter === 0x64 || letter === 0x70 || letter === 0x72;
}

function writeOptionalNumber(source: Uint8Array, key: Uint8Array, at: number): number {
  if (position < end && isSeparator(source[position]!) && !startsLaterPart(source)) position++;
  const stop = endOfDigits(source, position, end);
  if (stop === position) return writeValue(0, key, at);
  const next = writeNumber(source, position, stop, key, at);
  position = stop;
  return next;
}

/** A separator before a word belongs to that word. */
function startsLaterPart(source: Uint8Array): boolean {
  return position + 1 < end && isLetter(source[position + 1]!);
}

function writeLocal(source: Uint8Array, key: Uint8Array, start: number): number {
  if (source[position] !== 0x2b) return 0;
  let at = start;
  do {
    position++;
    const from = position;
    let numeric = true;
    while (position < end && (isDigit(source[position]!) || isLetter(source[position]!))) {
      if (!isDigit(source[position]!)) numeric = false;
      position++;
    }
    if (position === from) return 0;
    if (numeric) {
      key[at] = localNumber;
      at = writeNumber(source, from, position, key, at + 1);
    } else {
      key[at++] = localWord;
      for (let i = from; i < position; i++) key[at++] = isDigit(source[i]!) ? source[i]! : source[i]! | 0x20;
      key[at++] = localWordEnd;
    }
  } while (position < end && isSeparator(source[position]!));
  if (position < end) return 0;
  key[at] = localEnd;
  return at + 1;
}

function isSeparator(byte: number): boolean {
  return byte === 0x2e || byte === 0x2d || byte === 0x5f;
}
