import { dropBlanks, isDigit, longestVersion, skipBlanks, writeNumber, writeValue } from './key-bytes.ts';

/*
 * Maven's order (ComparableVersion of Maven 3.9) compares nested lists item by item and takes "nothing there" for a missing
 * item. As each list has at most one inner list, as its last item, a version is a flat row of tokens: numbers, words, and
 * marks where an inner list opens. A key holds one mark per token, sorted as Maven sorts what can stand in one place:
 *
 *   early word < release word or 0 before something early < early list < END < release word before something late
 *   < late word < late list < 0 before something late < larger numbers
 *
 * "Early" is what Maven puts before nothing (alpha, beta, milestone, rc, snapshot), "late" what it puts after. Maven's own
 * relation is circular in two corners (1 < 1.sp.1 < 1-alpha < 1 and 1 < 1-1 < 1.0.alpha.1 < 1); there the row above decides.
 */
const earlyWord = 0x08;
const releaseWordBeforeEarly = 0x10;
const earlyList = 0x14;
const zeroBeforeEarly = 0x18;
const end = 0x1c;
const releaseWordBeforeLate = 0x20;
const servicePack = 0x24;
const otherWord = 0x28;
const otherWordEnd = 0x00;
const lateList = 0x30;

const earlyWords = ['alpha', 'beta', 'milestone', 'rc', 'snapshot'];
const releaseWords = ['', 'ga', 'final', 'release'];

const isNumber = 1;
const isWord = 2;
const isReleaseWord = 3;
const isList = 4;

/** One version is read at a time; a key must not cost an object. A token's rank is below 0 early, 0 nothing, above 0 late. */
const roomForTokens = 2 * longestVersion + 2;
const kinds = new Uint8Array(roomForTokens);
const froms = new Uint16Array(roomForTokens);
const tos = new Uint16Array(roomForTokens);
const ranks = new Int8Array(roomForTokens);
const lower = new Uint8Array(longestVersion);
let count = 0;

/** The version order of Maven 3.9: aliases, trailing zeros and release words do not count, and any text can be read. */
export function encodeMaven(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  const start = skipBlanks(source, from, to);
  const length = dropBlanks(source, start, to) - start;
  if (length === 0 || length > longestVersion) return 0;
  for (let i = 0; i < length; i++) {
    const byte = source[start + i]!;
    if (byte <= 0x20) return 0;
    lower[i] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
  }
  tokenise(length);
  normalise();
  return writeTokens(key);
}

/** `-`, and the change from digits to letters or back, open an inner list; so does a word that ends the version or stands before digits. */
function tokenise(length: number): void {
  count = 0;
  let start = 0;
  let digits = false;
  let listIsEmpty = true;
  for (let i = 0; i < length; i++) {
    const byte = lower[i]!;
    if (byte === 0x2e || byte === 0x2d) {
      addToken(digits || i === start, start, i);
      start = i + 1;
      listIsEmpty = false;
      if (byte === 0x2d) {
        openList();
        listIsEmpty = true;
      }
    } else if (isDigit(byte)) {
      if (!digits && i > start) {
        if (!listIsEmpty) openList();
        addWord(start, i, true);
        openList();
        listIsEmpty = true;
        start = i;
      }
      digits = true;
    } else {
      if (digits && i > start) {
        addToken(true, start, i);
        openList();
        listIsEmpty = true;
        start = i;
      }
      digits = false;
    }
  }
  if (length === start) return;
  if (!digits && !listIsEmpty) openList();
  addToken(digits, start, length);
}

function addToken(asNumber: boolean, from: number, to: number): void {
  if (!asNumber) {
    addWord(from, to, false);
    return;
  }
  let zeros = from;
  while (zeros < to && lower[zeros] === 0x30) zeros++;
  push(isNumber, from, to, zeros === to ? 0 : 1);
}

function addWord(from: number, to: number, beforeDigits: boolean): void {
  const rank = rankOfWord(from, to, beforeDigits);
  push(rank === 0 ? isReleaseWord : isWord, from, to, rank);
}

function openList(): void {
  push(isList, 0, 0, 0);
}

function push(kind: number, from: number, to: number, rank: number): void {
  kinds[count] = kind;
  froms[count] = from;
  tos[count] = to;
  ranks[count] = rank;
  count++;
}

/** -5 to -1 for alpha to snapshot, 0 for a release, 1 for a service pack, 2 for any other word. */
function rankOfWord(from: number, to: number, beforeDigits: boolean): number {
  if (beforeDigits && to - from === 1) {
    if (lower[from] === 0x61) return -5;
    if (lower[from] === 0x62) return -4;
    if (lower[from] === 0x6d) return -3;
  }
  if (spells(from, to, 'cr')) return -2;
  if (spells(from, to, 'sp')) return 1;
  for (let i = 0; i < earlyWords.length; i++) if (spells(from, to, earlyWords[i]!)) return i - earlyWords.length;
  for (let i = 0; i < releaseWords.length; i++) if (spells(from, to, releaseWords[i]!)) return 0;
  return 2;
}

function spells(from: number, to: number, word: string): boolean {
  if (to - from !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (lower[from + i] !== word.charCodeAt(i)) return false;
  return true;
}

/** Drops what counts as nothing at the end of each list, from the innermost; then gives lists and zeros the rank of what follows. */
function normalise(): void {
  let atEnd = true;
  let rank = 0;
  for (let i = count - 1; i >= 0; i--) {
    if (kinds[i] === isList) {
      if (rank === 0) kinds[i] = 0;
      atEnd = true;
    } else if (ranks[i] === 0) {
      if (atEnd) kinds[i] = 0;
    } else {
      rank = ranks[i]!;
      atEnd = false;
      continue;
    }
    ranks[i] = rank;
  }
}

function writeTokens(key: Uint8Array): number {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const early = ranks[i]! < 0;
    if (kinds[i] === isNumber) at = writeNumberToken(i, key, at);
    else if (kinds[i] === isWord) at = writeWordToken(i, key, at);
    else if (kinds[i] === isReleaseWord) key[at++] = early ? releaseWordBeforeEarly : releaseWordBeforeLate;
    else if (kinds[i] === isList) key[at++] = early ? earlyList : lateList;
  }
  key[at] = end;
  return at + 1;
}

/** An empty number, as in `1..2`, is 0. */
function writeNumberToken(i: number, key: Uint8Array, at: number): number {
  if (ranks[i]! < 0) {
    key[at] = zeroBeforeEarly;
    return at + 1;
  }
  if (froms[i] === tos[i]) return writeValue(0, key, at);
  return writeNumber(lower, froms[i]!, tos[i]!, key, at);
}

function writeWordToken(i: number, key: Uint8Array, start: number): number {
  const rank = ranks[i]!;
  let at = start;
  if (rank < 0) key[at++] = earlyWord + rank + earlyWords.length;
  else if (rank === 1) key[at++] = servicePack;
  else {
    key[at++] = otherWord;
    for (let k = froms[i]!; k < tos[i]!; k++) key[at++] = lower[k]!;
    key[at++] = otherWordEnd;
  }
  return at;
}
