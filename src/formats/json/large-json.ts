import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { findSyntaxMistake } from './json-syntax.ts';
import { afterSpace, endOfValue, type RootMember, rootMembers } from './root-members.ts';
import { depthLimit, surveyJson } from './survey.ts';

/** Part of a large document as objects. */
export interface Piece {
  value: unknown;
  /** Members that stand twice in one object, placed within the piece. */
  duplicates: Problem[];
}

/** The members of the outermost object of a document of any size, each once; the last of one name counts. */
export function membersOfLarge(bytes: Uint8Array): Parsed<RootMember[]> {
  const members = new Map<string, RootMember>();
  const duplicates: Problem[] = [];
  let behind = 0;
  for (const member of rootMembers(bytes, depthLimit)) {
    if (members.delete(member.name)) duplicates.push(standsTwice(`/${member.name}`));
    members.set(member.name, member);
    behind = member.end;
  }
  const end = afterSpace(bytes, behind);
  if (bytes[end] !== 0x7d) {
    const message = `What follows here is no JSON, is nested more than ${depthLimit} deep, or does not end.`;
    return refused({ at: placeInBytes(bytes, end), message });
  }
  const more = afterSpace(bytes, end + 1);
  if (more < bytes.length) {
    return refused({ at: placeInBytes(bytes, more), message: 'The document ends before this; nothing may follow it.' });
  }
  return parsed([...members.values()], duplicates);
}

function standsTwice(at: string): Problem {
  return { at, message: 'This member stands twice in the same object; the last one counts.' };
}

/** One value out of the bytes of a large document, of which it is known where it ends and that it is nested within the limit. */
export function readPiece(bytes: Uint8Array, { start, end }: Pick<RootMember, 'start' | 'end'>): Parsed<Piece> {
  return pieceOf(bytes, start, decoder.decode(bytes.subarray(start, end)), 0);
}

/**
 * The entries of a list in stretches of so many bytes, each as a list of its own; an entry that is larger than `wholeBytes` ends
 * them, as does a mistake.
 */
export function* readStretches(
  bytes: Uint8Array,
  { start, end }: Pick<RootMember, 'start' | 'end'>,
  limits: { stretchBytes: number; wholeBytes: number },
): Generator<Parsed<Piece> | 'too large'> {
  let from = afterSpace(bytes, start + 1);
  for (let at = from; at < end - 1; ) {
    const stop = endOfValue(bytes, at);
    if (stop - at > limits.wholeBytes) {
      yield 'too large';
      return;
    }
    const next = afterSpace(bytes, stop);
    const isLast = bytes[next] !== 0x2c;
    if (isLast || stop - from >= limits.stretchBytes) {
      const behind = isLast ? end - 1 : stop;
      yield pieceOf(bytes, from, `[${decoder.decode(bytes.subarray(from, behind))}]`, 1);
      from = afterSpace(bytes, next + 1);
    }
    at = isLast ? end : afterSpace(bytes, next + 1);
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What `text` stands for, whose first `added` characters were put before what stands at `start`. */
function pieceOf(bytes: Uint8Array, start: number, text: string, added: number): Parsed<Piece> {
  try {
    const value: unknown = JSON.parse(text);
    const isUnique = membersIn(text) === membersOf(value);
    return parsed({ value, duplicates: isUnique ? [] : surveyJson(text, duplicateLimit).duplicates });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { offset, message } = findSyntaxMistake(text);
    const before = Math.max(0, Buffer.byteLength(text.slice(0, offset)) - added);
    return refused({ at: placeInBytes(bytes, start + before), message });
  }
}

const duplicateLimit = 100;

/** How many members its objects have as written: it counts the colons outside of texts. */
function membersIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x3a) count++;
    else if (unit === 0x22) at = endOfText(text, at);
  }
  return count;
}

function endOfText(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) return at;
    if (unit === 0x5c) at++;
  }
}

/** How many they have as read, where of two of one name only the last counts. */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += membersOf(item);
    return count;
  }
  for (const inner of Object.values(value)) count += 1 + membersOf(inner);
  return count;
}

/** `line 3, column 7` in UTF-16 units, as for a text. */
export function placeInBytes(bytes: Uint8Array, at: number): string {
  let line = 1;
  let start = 0;
  for (let next = bytes.indexOf(0x0a); next >= 0 && next < at; next = bytes.indexOf(0x0a, next + 1)) {
    line++;
    start = next + 1;
  }
  let column = 1;
  for (let i = start; i < at; i++) {
    const byte = bytes[i]!;
    if ((byte & 0xc0) !== 0x80) column += byte >= 0xf0 ? 2 : 1;
  }
  return `line ${line}, column ${column}`;
}
