// AssemblyScript: the components of a CycloneDX JSON document as byte ranges, in one walk over its bytes that checks the whole
// grammar (RFC 8259 §2-7) and allocates nothing. `scripts/build-kernels.mjs` turns it into `scan-components.wasm.ts`.
//
// The document lies at `documentStart` and 32 zero bytes behind it: a zero byte is no JSON, so every loop ends there.
// Rows of six u32 follow behind it: start and end of name, version and purl, as offsets into the document; both zero where
// there is none; the top bit of an end says that the text holds escapes. `columns` turns the rows into six columns. Whatever
// is unusual but may be valid (a member that stands twice, an escaped member name, nesting beyond the limit) and whatever is
// no JSON gives -1: the plain reader decides.

import { escapedText, forgetTexts, number, space, string } from '../json/json-text';

const documentStart: usize = 65536;
const depthLimit: i32 = 512;
const rowBytes: usize = 24;
const escapedBit: u32 = 0x80000000;
// For components side by side: memory that grows later would take the document from whoever holds it.
const gatherRoom: usize = 1048576;

// What an object is, and so which of its members matter.
const anything: i32 = 0;
const root: i32 = 1;
const metadata: i32 = 2;
const subject: i32 = 3;
const component: i32 = 4;

let rows: usize = 0;
let count: i32 = 0;

// Ranges of `bomFormat` and `specVersion` for the caller: start, end, start, end.
const recognised: usize = 16;

// `skip` bytes at the start are none of it: a byte order mark.
export function scan(length: usize, skip: usize): i32 {
  rows = (documentStart + length + 32 + 63) & ~63;
  count = 0;
  states = 0;
  forgetTexts();
  memory.fill(recognised, 0, 16);
  memory.fill(documentStart + length, 0, 32);
  let at = space(documentStart + skip);
  if (load<u8>(at) != 0x7b) return -1;
  at = object(at, root, 1);
  if (at == 0) return -1;
  return space(at) == documentStart + length ? count : -1;
}

// Where six columns of `count` u32 begin, in the order of the row; the top bit of `columns` itself (memory ends at 2 GB)
// says that some text holds escapes. 0 where memory is short.
export function columns(): usize {
  const start = rows + <usize>count * rowBytes;
  const length = <usize>count << 2;
  if (!reserve(start + 6 * length + gatherRoom)) return 0;
  let escapes: u32 = 0;
  for (let row = rows, at = start; row < start; row += rowBytes, at += 4) {
    for (let column: usize = 0; column < 6; column++) {
      const word = load<u32>(row + (column << 2));
      store<u32>(at + column * length, word);
      escapes |= word;
    }
  }
  return start | (escapes & escapedBit);
}

// Puts components from `first` on side by side behind the columns, each as three lengths (all ones where there is no such text), then
// its name, version and package URL, until the room is full; they begin at `gathered`, and `gatheredCount` tells how many they are.
// Gives the bytes.
export let gathered: usize = 0;
export let gatheredCount: i32 = 0;

export function gather(first: i32, most: i32): usize {
  gathered = rows + <usize>count * rowBytes * 2;
  gatheredCount = 0;
  let to = gathered;
  const end = gathered + gatherRoom;
  for (let i = first; i < count && gatheredCount < most; i++, gatheredCount++) {
    const row = rows + <usize>i * rowBytes;
    let bytes: usize = 12;
    for (let column: usize = 0; column < rowBytes; column += 8) bytes += load<u32>(row + column + 4) - load<u32>(row + column);
    if (bytes > <usize>(end - to)) break;
    let text = to + 12;
    for (let column: usize = 0; column < 3; column++) {
      const from = load<u32>(row + (column << 3));
      const until = load<u32>(row + (column << 3) + 4);
      store<u32>(to + (column << 2), until == 0 ? 0xffffffff : until - from);
      memory.copy(text, documentStart + from, until - from);
      text += until - from;
    }
    to = text;
  }
  return to - gathered;
}

// What of a document makes it worth reading whole (`states-more.ts`): names besides package URLs, evidence, archives of npm.
const statesNames: i32 = 1;
const statesEvidence: i32 = 2;
const statesArchives: i32 = 4;
export let states: i32 = 0;

function reserve(end: usize): bool {
  const pages = ((end + 65535) >> 16) as i32;
  const held = memory.size();
  return pages <= held || memory.grow(max(pages - held, 64)) >= 0;
}

// Every reader takes the place of its first byte and gives the place behind its last, or 0.

function value(at: usize, depth: i32): usize {
  const first = load<u8>(at);
  if (first == 0x22) return told(at, string(at));
  if (first == 0x7b) return object(at, anything, depth + 1);
  if (first == 0x5b) return list(at, anything, depth + 1);
  if (first == 0x2d || first - 0x30 <= 9) return number(at);
  if (first == 0x74) return load<u32>(at) == 0x65757274 ? at + 4 : 0;
  if (first == 0x66) return load<u32>(at + 1) == 0x65736c61 ? at + 5 : 0;
  if (first == 0x6e) return load<u32>(at) == 0x6c6c756e ? at + 4 : 0;
  return 0;
}

// A text that is no name, version or package URL of a component.
function told(at: usize, end: usize): usize {
  const start = load<u64>(at + 1);
  // `http`
  if (<u32>start == 0x70747468) {
    if (hasArchive(at, end)) states |= statesArchives;
    // `aquasecu`, `syft:met`, `cdx:npm:`
  } else if (start == 0x7563657361757161 || start == 0x74656d3a74667973 || start == 0x3a6d706e3a786463) states |= statesNames;
  return end;
}

// Whether `/-/` stands in a text.
function hasArchive(at: usize, end: usize): bool {
  const slash = i8x16.splat(0x2f);
  for (; at < end; at += 16) {
    const first = i8x16.eq(v128.load(at), slash);
    const second = i8x16.eq(v128.load(at + 1), i8x16.splat(0x2d));
    const third = i8x16.eq(v128.load(at + 2), slash);
    if (v128.any_true(v128.and(v128.and(first, second), third))) return true;
  }
  return false;
}

// Whether `npm:` or `npm%3` stands in a text.
function hasAlias(from: usize, to: usize): bool {
  for (let at = from; at + 4 <= to; at++) {
    const four = load<u32>(at);
    if (four == 0x3a6d706e || (four == 0x256d706e && load<u8>(at + 4) == 0x33)) return true;
  }
  return false;
}

function object(at: usize, kind: i32, depth: i32): usize {
  if (depth > depthLimit) return 0;
  let row: usize = 0;
  if (kind == component) {
    row = newRow();
    if (row == 0) return 0;
  }
  let seen: i32 = 0;
  at = space(at + 1);
  if (load<u8>(at) == 0x7d) return at + 1;
  while (true) {
    if (load<u8>(at) != 0x22) return 0;
    const nameStart = at + 1;
    at = string(at);
    if (at == 0) return 0;
    const length = at - 1 - nameStart;
    if (kind != anything && escapedText == nameStart) return 0;
    at = space(at);
    if (load<u8>(at) != 0x3a) return 0;
    at = space(at + 1);
    if (kind == anything) {
      at = value(at, depth);
    } else if (kind == component) {
      if (length == 4 && load<u32>(nameStart) == 0x656d616e) at = text(at, depth, row);
      else if (length == 7 && (load<u64>(nameStart) & 0xffffffffffffff) == 0x6e6f6973726576) at = text(at, depth, row + 8);
      else if (length == 4 && load<u32>(nameStart) == 0x6c727570) at = text(at, depth, row + 16);
      else if (isComponents(nameStart, length)) {
        if (seen & 1) return 0;
        seen |= 1;
        at = components(at, depth);
      } else {
        // `pedigree`, `evidence`
        if (length == 8 && load<u64>(nameStart) == 0x6565726769646570) states |= statesNames;
        if (length == 8 && load<u64>(nameStart) == 0x65636e6564697665) states |= statesEvidence;
        at = value(at, depth);
      }
    } else if (kind == root) {
      if (isComponents(nameStart, length)) {
        if (seen & 1) return 0;
        seen |= 1;
        at = components(at, depth);
      } else if (length == 8 && load<u64>(nameStart) == 0x617461646174656d) {
        if (seen & 2) return 0;
        seen |= 2;
        at = load<u8>(at) == 0x7b ? object(at, metadata, depth + 1) : value(at, depth);
      } else if (length == 9 && load<u64>(nameStart) == 0x616d726f466d6f62 && load<u8>(nameStart + 8) == 0x74) {
        at = text(at, depth, recognised);
      } else if (length == 11 && load<u64>(nameStart) == 0x7372655663657073 && load<u32>(nameStart + 7) == 0x6e6f6973) {
        at = text(at, depth, recognised + 8);
      } else at = value(at, depth);
    } else if (kind == metadata) {
      if (length == 9 && load<u64>(nameStart) == 0x6e656e6f706d6f63 && load<u8>(nameStart + 8) == 0x74) {
        if (seen & 1) return 0;
        seen |= 1;
        at = load<u8>(at) == 0x7b ? object(at, subject, depth + 1) : value(at, depth);
      } else at = value(at, depth);
    } else {
      if (isComponents(nameStart, length)) {
        // What lies in the subject comes first: here the document says it in another order.
        if (seen & 1 || count > 0) return 0;
        seen |= 1;
        at = components(at, depth);
      } else at = value(at, depth);
    }
    if (at == 0) return 0;
    at = space(at);
    const next = load<u8>(at);
    if (next == 0x7d) return at + 1;
    if (next != 0x2c) return 0;
    at = space(at + 1);
  }
}

function isComponents(start: usize, length: usize): bool {
  return length == 10 && load<u64>(start) == 0x6e656e6f706d6f63 && load<u16>(start + 8) == 0x7374;
}

function components(at: usize, depth: i32): usize {
  return load<u8>(at) == 0x5b ? list(at, component, depth + 1) : value(at, depth);
}

function list(at: usize, kind: i32, depth: i32): usize {
  if (depth > depthLimit) return 0;
  at = space(at + 1);
  if (load<u8>(at) == 0x5d) return at + 1;
  while (true) {
    at = kind == component && load<u8>(at) == 0x7b ? object(at, component, depth + 1) : value(at, depth);
    if (at == 0) return 0;
    at = space(at);
    const next = load<u8>(at);
    if (next == 0x5d) return at + 1;
    if (next != 0x2c) return 0;
    at = space(at + 1);
  }
}

// A value whose text is wanted: its range goes to `target`, or two zeros where it is no text. The last one counts.
function text(at: usize, depth: i32, target: usize): usize {
  if (load<u8>(at) != 0x22) {
    store<u64>(target, 0);
    return value(at, depth);
  }
  const start = at + 1;
  at = string(at);
  store<u32>(target, <u32>(start - documentStart));
  store<u32>(target, <u32>(at - 1 - documentStart) | (escapedText == start ? escapedBit : 0), 4);
  if (at != 0 && hasAlias(start, at - 1)) states |= statesNames;
  return at;
}

function newRow(): usize {
  const row = rows + <usize>count * rowBytes;
  if (!reserve(row + rowBytes)) return 0;
  store<u64>(row, 0);
  store<u64>(row, 0, 8);
  store<u64>(row, 0, 16);
  count++;
  return row;
}
