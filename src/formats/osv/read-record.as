// AssemblyScript: what we need of one record in the Open Source Vulnerability format, in one walk over its bytes that checks the
// whole grammar of JSON and allocates nothing. `scripts/build-kernels.mjs` turns it into `read-record.wasm.ts`.
//
// `read` leaves notes behind the record, in the order in which things stand there: what it is, and start and end of its text in
// memory, without escapes. Whatever is unusual (a member that stands twice, an escaped member name, nesting beyond the limit, half
// of a surrogate pair) and whatever is no JSON gives -1: the plain reader decides.

import { escapedText, forgetTexts, number, space, string, unescape } from '../json/json-text';
import { closeNames, forgetNames, namesEnd, openNames, takeName } from '../json/member-names';

const documentStart: usize = namesEnd;
const depthLimit: i32 = 200;

// What an object or the elements of a list are, and so which of their members matter.
const anything: i32 = 0;
const root: i32 = 1;
const affected: i32 = 2;
const named: i32 = 3;
const range: i32 = 4;
const event: i32 = 5;
const severity: i32 = 6;
const affectedSeverity: i32 = 7;
const specific: i32 = 8;
const affectedSpecific: i32 = 9;
const ecosystemSpecific: i32 = 10;
const alias: i32 = 11;
const version: i32 = 12;

// Kinds of notes, as `record-notes.ts` has them.
const idNote: u32 = 0;
const aliasNote: u32 = 1;
const summaryNote: u32 = 2;
const detailsNote: u32 = 3;
const publishedNote: u32 = 4;
const modifiedNote: u32 = 5;
const withdrawnNote: u32 = 6;
const scoreNote: u32 = 7;
const wordNote: u32 = 8;
const affectedNote: u32 = 9;
const packageNote: u32 = 10;
const ecosystemNote: u32 = 11;
const nameNote: u32 = 12;
const rangeNote: u32 = 13;
const rangeTypeNote: u32 = 14;
const eventNote: u32 = 15;
const introducedNote: u32 = 16;
const fixedNote: u32 = 17;
const lastAffectedNote: u32 = 18;
const limitNote: u32 = 19;
const versionNote: u32 = 20;
const affectedScoreNote: u32 = 21;
const affectedCvssNote: u32 = 22;
const affectedWordNote: u32 = 23;
const ecosystemWordNote: u32 = 24;
const noListNote: u32 = 25;
const noteBytes: usize = 12;
// Beside the kind: the text has bytes beyond ASCII.
const beyondAscii: u32 = 256;

let notes: usize = 0;
let notesEnd: usize = 0;
let held: usize = 0;

// Gives the place of the notes, and `count` their number; -1 where the plain reader decides.
export function read(length: usize): i32 {
  notes = (documentStart + length + 32 + 63) & ~63;
  notesEnd = notes;
  held = (<usize>memory.size()) << 16;
  forgetTexts();
  forgetNames();
  memory.fill(documentStart + length, 0, 32);
  let at = space(documentStart);
  if (load<u8>(at) != 0x7b) return -1;
  at = object(at, root, 1);
  return at != 0 && space(at) == documentStart + length ? (notes as i32) : -1;
}

export function count(): i32 {
  return ((notesEnd - notes) / noteBytes) as i32;
}

function note(kind: u32, start: usize, end: usize): bool {
  if (notesEnd + noteBytes > held) {
    if (memory.grow(16) < 0) return false;
    held = (<usize>memory.size()) << 16;
  }
  store<u32>(notesEnd, kind);
  store<u32>(notesEnd, start as u32, 4);
  store<u32>(notesEnd, end as u32, 8);
  notesEnd += noteBytes;
  return true;
}

// Every reader takes the place of its first byte and gives the place behind its last, or 0.

function value(at: usize, depth: i32): usize {
  const first = load<u8>(at);
  if (first == 0x22) return string(at);
  if (first == 0x7b) return object(at, anything, depth + 1);
  if (first == 0x5b) return list(at, anything, depth + 1);
  if (first == 0x2d || first - 0x30 <= 9) return number(at);
  if (first == 0x74) return load<u32>(at) == 0x65757274 ? at + 4 : 0;
  if (first == 0x66) return load<u32>(at + 1) == 0x65736c61 ? at + 5 : 0;
  if (first == 0x6e) return load<u32>(at) == 0x6c6c756e ? at + 4 : 0;
  return 0;
}

function list(at: usize, kind: i32, depth: i32): usize {
  if (depth > depthLimit) return 0;
  at = space(at + 1);
  if (load<u8>(at) == 0x5d) return at + 1;
  while (true) {
    at = kind == anything ? value(at, depth) : element(at, kind, depth);
    if (at == 0) return 0;
    at = space(at);
    const next = load<u8>(at);
    if (next == 0x5d) return at + 1;
    if (next != 0x2c) return 0;
    at = space(at + 1);
  }
}

function element(at: usize, kind: i32, depth: i32): usize {
  if (kind == alias) return text(at, depth, aliasNote);
  if (kind == version) return text(at, depth, versionNote);
  if (load<u8>(at) != 0x7b) return value(at, depth);
  if (kind == affected && !note(affectedNote, 0, 0)) return 0;
  if (kind == range && !note(rangeNote, 0, 0)) return 0;
  if (kind == event && !note(eventNote, 0, 0)) return 0;
  return object(at, kind, depth + 1);
}

function object(at: usize, kind: i32, depth: i32): usize {
  if (depth > depthLimit) return 0;
  at = space(at + 1);
  if (load<u8>(at) == 0x7d) return at + 1;
  const ownNames = openNames();
  while (true) {
    if (load<u8>(at) != 0x22) return 0;
    const name = at + 1;
    at = string(at);
    if (at == 0 || escapedText == name) return 0;
    const length = at - 1 - name;
    if (!takeName(ownNames, name, length)) return 0;
    at = space(at);
    if (load<u8>(at) != 0x3a) return 0;
    at = space(at + 1);
    at = kind == anything ? value(at, depth) : member(at, kind, depth, name, length);
    if (at == 0) return 0;
    at = space(at);
    const next = load<u8>(at);
    if (next == 0x7d) {
      closeNames(ownNames);
      return at + 1;
    }
    if (next != 0x2c) return 0;
    at = space(at + 1);
  }
}

function member(at: usize, kind: i32, depth: i32, name: usize, length: usize): usize {
  const first = load<u64>(name);
  switch (kind) {
    case root:
      return rootMember(at, depth, first, name, length);
    case affected:
      if (length == 6 && word(first, 6) == 0x7365676e6172) return elements(at, range, depth);
      if (length == 7 && word(first, 7) == 0x6567616b636170) {
        return load<u8>(at) != 0x7b || note(packageNote, 0, 0) ? inner(at, named, depth) : 0;
      }
      if (length == 8 && first == 0x736e6f6973726576) return elements(at, version, depth);
      if (length == 8 && first == 0x7974697265766573) return elements(at, affectedSeverity, depth);
      if (isSpecific(name, length, first)) return inner(at, affectedSpecific, depth);
      if (length == 18 && first == 0x65747379736f6365 && load<u64>(name + 8) == 0x6669636570735f6d && load<u16>(name + 16) == 0x6369) {
        return inner(at, ecosystemSpecific, depth);
      }
      break;
    case named:
      if (length == 4 && <u32>first == 0x656d616e) return text(at, depth, nameNote);
      if (length == 9 && first == 0x65747379736f6365 && load<u8>(name + 8) == 0x6d) return text(at, depth, ecosystemNote);
      break;
    case range:
      if (length == 4 && <u32>first == 0x65707974) return text(at, depth, rangeTypeNote);
      if (length == 6 && word(first, 6) == 0x73746e657665) return elements(at, event, depth);
      break;
    case event:
      if (length == 5 && word(first, 5) == 0x6465786966) return text(at, depth, fixedNote);
      if (length == 5 && word(first, 5) == 0x74696d696c) return text(at, depth, limitNote);
      if (length == 10 && first == 0x6375646f72746e69 && load<u16>(name + 8) == 0x6465) return text(at, depth, introducedNote);
      if (length == 13 && first == 0x6666615f7473616c && load<u32>(name + 8) == 0x65746365 && load<u8>(name + 12) == 0x64) {
        return text(at, depth, lastAffectedNote);
      }
      break;
    case severity:
    case affectedSeverity:
      if (length == 5 && word(first, 5) == 0x65726f6373) return text(at, depth, kind == severity ? scoreNote : affectedScoreNote);
      break;
    case affectedSpecific:
      if (length == 4 && <u32>first == 0x73737663) return text(at, depth, affectedCvssNote);
      if (length == 8 && first == 0x7974697265766573) return text(at, depth, affectedWordNote);
      break;
    case specific:
    case ecosystemSpecific:
      if (length == 8 && first == 0x7974697265766573) return text(at, depth, kind == specific ? wordNote : ecosystemWordNote);
      break;
  }
  return value(at, depth);
}

function rootMember(at: usize, depth: i32, first: u64, name: usize, length: usize): usize {
  switch (length as i32) {
    case 2:
      if (<u16>first == 0x6469) return text(at, depth, idNote);
      break;
    case 7:
      if (word(first, 7) == 0x73657361696c61) return elements(at, alias, depth);
      if (word(first, 7) == 0x7972616d6d7573) return text(at, depth, summaryNote);
      if (word(first, 7) == 0x736c6961746564) return text(at, depth, detailsNote);
      break;
    case 8:
      if (first == 0x6465696669646f6d) return text(at, depth, modifiedNote);
      if (first == 0x6465746365666661) {
        const given = load<u8>(at);
        return given == 0x5b || given == 0x6e || note(noListNote, 0, 0) ? elements(at, affected, depth) : 0;
      }
      if (first == 0x7974697265766573) return elements(at, severity, depth);
      break;
    case 9:
      if (first == 0x656873696c627570 && load<u8>(name + 8) == 0x64) return text(at, depth, publishedNote);
      if (first == 0x7761726468746977 && load<u8>(name + 8) == 0x6e) return text(at, depth, withdrawnNote);
      break;
    case 17:
      if (isSpecific(name, length, first)) return inner(at, specific, depth);
      break;
  }
  return value(at, depth);
}

function word(first: u64, length: i32): u64 {
  return first & (<u64>-1 >> ((8 - length) << 3));
}

function isSpecific(name: usize, length: usize, first: u64): bool {
  return (
    length == 17 && first == 0x6573616261746164 && load<u64>(name + 8) == 0x696669636570735f && load<u8>(name + 16) == 0x63
  );
}

function inner(at: usize, kind: i32, depth: i32): usize {
  return load<u8>(at) == 0x7b ? object(at, kind, depth + 1) : value(at, depth);
}

function elements(at: usize, kind: i32, depth: i32): usize {
  return load<u8>(at) == 0x5b ? list(at, kind, depth + 1) : value(at, depth);
}

// A value whose text is wanted.
function text(at: usize, depth: i32, kind: u32): usize {
  if (load<u8>(at) != 0x22) return value(at, depth);
  const start = at + 1;
  at = string(at);
  if (at == 0) return 0;
  const end = escapedText == start ? unescape(start, at - 1) : at - 1;
  if (end == 0) return 0;
  return note(isAscii(start, end) ? kind : kind | beyondAscii, start, end) ? at : 0;
}

function isAscii(start: usize, end: usize): bool {
  let at = start;
  for (; at + 16 <= end; at += 16) if (i8x16.bitmask(v128.load(at)) != 0) return false;
  return at == end || (i8x16.bitmask(v128.load(at)) & ((1 << (end - at)) - 1)) == 0;
}
