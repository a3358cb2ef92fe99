// AssemblyScript: the component and dependency rows of a CycloneDX JSON document, in one walk over its bytes that checks the
// whole grammar (RFC 8259 §2-7) and allocates nothing. `scripts/build-kernels.mjs` turns it into `read-rows.wasm.ts`.
//
//   walk      notes what matters in a log behind the document, as it comes
//   lay       gathers the rows from the log, and turns the dependencies into compressed sparse rows of nodes
//   encode    gives every distinct text a number, in the order in which `columnsOf` does
//
// Whatever is unusual but may be valid (a member that stands twice in any object, an escaped member name, nesting beyond the
// limit, half of a surrogate pair) and whatever is no JSON gives 0: the plain reader decides. Ranges are offsets into the
// document; both ends are zero where there is no text.

import { beyondAscii, escapedText, forgetTexts, number, space, string, unescape } from '../json/json-text';
import { closeNames, forgetNames, namesEnd, openNames, takeName } from '../json/member-names';

// The document lies behind the names of the members of open objects, and 32 zero bytes behind it.
export const documentStart: usize = namesEnd;
const depthLimit: i32 = 512;
const escapedBit: u32 = 0x80000000;

// What an object or the elements of a list are, and so which of their members matter.
const anything: i32 = 0;
const root: i32 = 1;
const metadata: i32 = 2;
const subject: i32 = 3;
const component: i32 = 4;
const supplier: i32 = 5;
const manufacturer: i32 = 6;
const author: i32 = 7;
const licenceChoice: i32 = 8;
const licence: i32 = 9;
const hash: i32 = 10;
const service: i32 = 11;
const dependency: i32 = 12;
const target: i32 = 13;

// A component in the log: kind, row, its parent's row plus one, nothing; then start and end of its texts in the order of
// `textColumns`. All other notes: kind, row, start and end of one text.
const componentNote: u32 = 0;
export const authorNote: u32 = 1;
export const licenceNote: u32 = 2;
export const algorithmNote: u32 = 3;
export const hashNote: u32 = 4;
export const serviceNote: u32 = 5;
export const dependencyNote: u32 = 6;
export const targetNote: u32 = 7;
const noteBytes: usize = 16;

const columnCount: u32 = 12;
export const bomRefColumn: u32 = 0;
export const authorColumn: u32 = 9;
const rowBytes: usize = 96;

let log: usize = 0;
export let logEnd: usize = 0;
let held: usize = 0;
let limit: usize = 0;
export let componentCount: u32 = 0;
let serviceCount: u32 = 0;
let hasSubject: bool = false;
export const subjectRefStart: usize = 960;

// Texts of the licence or hash being read: start and end in one word, 0 where there is none.
let expression: u64 = 0;
let licenceId: u64 = 0;
let licenceName: u64 = 0;
let algorithm: u64 = 0;
let content: u64 = 0;
const emptyText: u64 = (1 << 32) | 1;

// `skip` bytes at the start are none of it: a byte order mark. Gives 1 for a document that was understood.
export function walk(length: usize, skip: usize): i32 {
  openLog(length);
  let at = space(documentStart + skip);
  if (load<u8>(at) != 0x7b) return 0;
  at = object(at, root, 0, 1);
  return at != 0 && space(at) == documentStart + length ? 1 : 0;
}

// The same of a document in XML.
export { walkXml } from './walk-xml';

export function openLog(length: usize): void {
  log = (documentStart + length + 32 + 63) & ~63;
  logEnd = log;
  held = (<usize>memory.size()) << 16;
  limit = min<u64>(<u64>log + 12 * <u64>length + slack, most) as usize;
  forgetTexts();
  forgetNames();
  componentCount = 0;
  serviceCount = 0;
  hasSubject = false;
  store<u64>(subjectRefStart, 0);
  memory.fill(documentStart + length, 0, 32);
}

export function nextService(): u32 {
  return serviceCount++;
}

export function setSubject(): void {
  hasSubject = true;
}

// 0 only for a document that is ASCII throughout.
export function isBeyondAscii(): i32 {
  return beyondAscii ? 1 : 0;
}

// A document that is nothing but small components would take more than a plain reader does.
const slack: usize = 64 << 20;
// What 32 bits can address.
const most: u64 = 0xffff0000;

function reserve(end: usize): bool {
  if (end <= held) return true;
  const missing = ((end - held + 65535) >> 16) as i32;
  if (end < log || end > limit || memory.grow(max(missing, 64)) < 0) return false;
  held = (<usize>memory.size()) << 16;
  return true;
}

export function note(kind: u32, row: u32, start: u32, end: u32): bool {
  if (logEnd + noteBytes > held && !reserve(logEnd + noteBytes)) return false;
  store<u32>(logEnd, kind);
  store<u32>(logEnd, row, 4);
  store<u32>(logEnd, start, 8);
  store<u32>(logEnd, end, 12);
  logEnd += noteBytes;
  return true;
}

// Every reader takes the place of its first byte and gives the place behind its last, or 0.

function value(at: usize, depth: i32): usize {
  const first = load<u8>(at);
  if (first == 0x22) return string(at);
  if (first == 0x7b) return object(at, anything, 0, depth + 1);
  if (first == 0x5b) return list(at, anything, 0, depth + 1);
  if (first == 0x2d || first - 0x30 <= 9) return number(at);
  if (first == 0x74) return load<u32>(at) == 0x65757274 ? at + 4 : 0;
  if (first == 0x66) return load<u32>(at + 1) == 0x65736c61 ? at + 5 : 0;
  if (first == 0x6e) return load<u32>(at) == 0x6c6c756e ? at + 4 : 0;
  return 0;
}

function list(at: usize, kind: i32, row: u32, depth: i32): usize {
  if (depth > depthLimit) return 0;
  let index: u32 = 0;
  at = space(at + 1);
  if (load<u8>(at) == 0x5d) return at + 1;
  while (true) {
    at = kind == anything ? value(at, depth) : element(at, kind, row, depth, index++);
    if (at == 0) return 0;
    at = space(at);
    const next = load<u8>(at);
    if (next == 0x5d) return at + 1;
    if (next != 0x2c) return 0;
    at = space(at + 1);
  }
}

function element(at: usize, kind: i32, row: u32, depth: i32, index: u32): usize {
  if (kind == target) {
    const own = logEnd;
    return note(targetNote, row, 0, 0) ? text(at, depth, own + 8) : 0;
  }
  if (load<u8>(at) != 0x7b) return value(at, depth);
  if (kind == component) {
    const own = newComponent(row);
    return own != 0 ? object(at, component, own as u32, depth + 1) : 0;
  }
  if (kind == service || kind == dependency) {
    const own = logEnd;
    const place = kind == service ? serviceCount++ : index;
    return note(kind == service ? serviceNote : dependencyNote, place, 0, 0) ? object(at, kind, own as u32, depth + 1) : 0;
  }
  if (kind == licenceChoice) {
    expression = licenceId = licenceName = 0;
    at = object(at, licenceChoice, row, depth + 1);
    const chosen = expression ? expression : licenceId ? licenceId : licenceName;
    return at == 0 || (chosen && !noteRange(licenceNote, load<u32>(row, 4), chosen)) ? 0 : at;
  }
  if (kind == hash) {
    algorithm = content = emptyText;
    at = object(at, hash, row, depth + 1);
    if (at == 0 || !noteRange(algorithmNote, load<u32>(row, 4), algorithm)) return 0;
    return noteRange(hashNote, load<u32>(row, 4), content) ? at : 0;
  }
  return object(at, kind, row, depth + 1);
}

export function newComponent(parent: u32): usize {
  const own = logEnd;
  if (!reserve(own + noteBytes + rowBytes)) return 0;
  note(componentNote, componentCount++, parent, 0);
  for (let i: usize = 0; i < rowBytes; i += 16) v128.store(logEnd + i, i64x2.splat(0));
  logEnd += rowBytes;
  return own;
}

export function noteRange(kind: u32, row: u32, range: u64): bool {
  return note(kind, row, range as u32, (range >> 32) as u32);
}

function object(at: usize, kind: i32, row: u32, depth: i32): usize {
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
    at = kind == anything ? value(at, depth) : member(at, kind, row, depth, name, length);
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

function member(at: usize, kind: i32, row: u32, depth: i32, name: usize, length: usize): usize {
  switch (kind) {
    case component:
      return componentMember(at, row, depth, name, length);
    case hash:
      if (length == 3 && isWord3(name, 0x676c61)) return kept(at, depth, 3);
      if (length == 7 && isWord7(name, 0x746e65746e6f63)) return kept(at, depth, 4);
      return value(at, depth);
    case licenceChoice:
      if (length == 7 && isWord7(name, 0x65736e6563696c)) return inner(at, licence, row, depth);
      if (length == 10 && load<u64>(name) == 0x6973736572707865 && load<u16>(name + 8) == 0x6e6f) return kept(at, depth, 0);
      return value(at, depth);
    case licence:
      if (length == 2 && load<u16>(name) == 0x6469) return kept(at, depth, 1);
      if (length == 4 && load<u32>(name) == 0x656d616e) return kept(at, depth, 2);
      return value(at, depth);
    case dependency:
      if (length == 3 && isWord3(name, 0x666572)) return text(at, depth, row + 8);
      if (length == 9 && load<u64>(name) == 0x4f73646e65706564 && load<u8>(name + 8) == 0x6e) {
        return elements(at, target, load<u32>(row, 4), depth);
      }
      return value(at, depth);
    case supplier:
    case manufacturer:
      if (length == 4 && load<u32>(name) == 0x656d616e) return text(at, depth, cell(row, kind == supplier ? 7 : 8));
      return value(at, depth);
    case author:
      if (length == 4 && load<u32>(name) == 0x656d616e && load<u8>(at) == 0x22) {
        const own = logEnd;
        return note(authorNote, load<u32>(row, 4), 0, 0) ? text(at, depth, own + 8) : 0;
      }
      return value(at, depth);
    case service:
      if (length == 7 && isWord7(name, 0x6665722d6d6f62)) return text(at, depth, row + 8);
      if (length == 8 && load<u64>(name) == 0x7365636976726573) return elements(at, service, 0, depth);
      return value(at, depth);
    case metadata:
      if (length == 9 && load<u64>(name) == 0x6e656e6f706d6f63 && load<u8>(name + 8) == 0x74) {
        hasSubject = load<u8>(at) == 0x7b;
        return inner(at, subject, row, depth);
      }
      return value(at, depth);
    case subject:
      if (length == 7 && isWord7(name, 0x6665722d6d6f62)) return text(at, depth, subjectRefStart);
      // What lies in the subject comes first: here the document may say it in another order.
      if (isComponents(name, length)) return componentCount > 0 ? 0 : elements(at, component, 0, depth);
      return value(at, depth);
    default:
      if (isComponents(name, length)) return elements(at, component, 0, depth);
      if (length == 8 && load<u64>(name) == 0x617461646174656d) return inner(at, metadata, 0, depth);
      if (length == 8 && load<u64>(name) == 0x7365636976726573) return elements(at, service, 0, depth);
      if (length == 12 && load<u64>(name) == 0x6e65646e65706564 && load<u32>(name + 8) == 0x73656963) {
        return elements(at, dependency, 0, depth);
      }
      return value(at, depth);
  }
}

function componentMember(at: usize, row: u32, depth: i32, name: usize, length: usize): usize {
  const first = load<u64>(name);
  switch (length as i32) {
    case 3:
      if (isWord3(name, 0x657063)) return text(at, depth, cell(row, 6));
      break;
    case 4:
      if (<u32>first == 0x656d616e) return text(at, depth, cell(row, 3));
      if (<u32>first == 0x65707974) return text(at, depth, cell(row, 1));
      if (<u32>first == 0x6c727570) return text(at, depth, cell(row, 5));
      break;
    case 5:
      if ((first & 0xffffffffff) == 0x70756f7267) return text(at, depth, cell(row, 2));
      if ((first & 0xffffffffff) == 0x65706f6373) return text(at, depth, cell(row, 11));
      break;
    case 6:
      if ((first & 0xffffffffffff) == 0x736568736168) return elements(at, hash, row, depth);
      if ((first & 0xffffffffffff) == 0x726f68747561) return text(at, depth, cell(row, authorColumn));
      break;
    case 7:
      if (isWord7(name, 0x6665722d6d6f62)) return text(at, depth, cell(row, bomRefColumn));
      if (isWord7(name, 0x6e6f6973726576)) return text(at, depth, cell(row, 4));
      if (isWord7(name, 0x73726f68747561)) return elements(at, author, row, depth);
      break;
    case 8:
      if (first == 0x7365736e6563696c) return elements(at, licenceChoice, row, depth);
      if (first == 0x7265696c70707573) return inner(at, supplier, row, depth);
      break;
    case 9:
      if (first == 0x656873696c627570 && load<u8>(name + 8) == 0x72) return text(at, depth, cell(row, 10));
      break;
    case 10:
      if (isComponents(name, length)) return elements(at, component, load<u32>(row, 4) + 1, depth);
      break;
    case 12:
      if (first == 0x74636166756e616d && load<u32>(name + 8) == 0x72657275) return inner(at, manufacturer, row, depth);
      break;
  }
  return value(at, depth);
}

function isWord3(name: usize, word: u32): bool {
  return (load<u32>(name) & 0xffffff) == word;
}

function isWord7(name: usize, word: u64): bool {
  return (load<u64>(name) & 0xffffffffffffff) == word;
}

function isComponents(name: usize, length: usize): bool {
  return length == 10 && load<u64>(name) == 0x6e656e6f706d6f63 && load<u16>(name + 8) == 0x7374;
}

// Where the range of a text of a component belongs.
export function cell(row: usize, column: usize): usize {
  return row + noteBytes + (column << 3);
}

function inner(at: usize, kind: i32, row: u32, depth: i32): usize {
  return load<u8>(at) == 0x7b ? object(at, kind, row, depth + 1) : value(at, depth);
}

function elements(at: usize, kind: i32, row: u32, depth: i32): usize {
  return load<u8>(at) == 0x5b ? list(at, kind, row, depth + 1) : value(at, depth);
}

// A value whose text is wanted: its range goes to `into`.
function text(at: usize, depth: i32, into: usize): usize {
  if (load<u8>(at) != 0x22) return value(at, depth);
  const start = at + 1;
  at = string(at);
  store<u32>(into, (start - documentStart) as u32);
  store<u32>(into, endOfText(start, at), 4);
  return at;
}

function endOfText(start: usize, at: usize): u32 {
  return ((at - 1 - documentStart) as u32) | (escapedText == start ? escapedBit : 0);
}

// A text of a licence or hash, kept until all of it is read.
function kept(at: usize, depth: i32, where: i32): usize {
  if (load<u8>(at) != 0x22) return value(at, depth);
  const start = at + 1;
  at = string(at);
  const range = (((endOfText(start, at) as u64) << 32) | (start - documentStart)) as u64;
  if (where == 0) expression = range;
  else if (where == 1) licenceId = range;
  else if (where == 2) licenceName = range;
  else if (where == 3) algorithm = range;
  else content = range;
  return at;
}

// ---- rows

let free: usize = 0;
// The texts of components as they stand in the log, row after row.
let rows: usize = 0;
let rowTexts: u32 = 0;
let parents: usize = 0;
let licenceStarts: usize = 0;
let licences: usize = 0;
let licenceCount: u32 = 0;
let hashStarts: usize = 0;
let hashes: usize = 0;
let hashCount: u32 = 0;
let authorCount: u32 = 0;
let targetCount: u32 = 0;
let dependencyCount: u32 = 0;
let firstDependency: usize = 0;
let nodeCount: u32 = 0;
// The references of the subject and of services.
let otherRefs: usize = 0;

// Where the results stand, for the caller.
const results: usize = 1024;

// Room for so many bytes, zero or not; 0 where memory is short.
function room(bytes: usize): usize {
  const start = free;
  free = (free + bytes + 15) & ~15;
  return free >= start && reserve(free) ? start : 0;
}

function zeroed(bytes: usize): usize {
  const start = room(bytes);
  if (start != 0) memory.fill(start, 0, bytes);
  return start;
}

// Gives 1 where all could be laid out.
export function lay(): i32 {
  free = (logEnd + 63) & ~63;
  nodeCount = 1 + componentCount + serviceCount;
  rows = room(componentCount * rowBytes);
  parents = room(<usize>componentCount << 2);
  licenceStarts = zeroed((<usize>componentCount + 1) << 2);
  hashStarts = zeroed((<usize>componentCount + 1) << 2);
  otherRefs = zeroed((<usize>serviceCount + 1) << 3);
  if (rows == 0 || parents == 0 || licenceStarts == 0 || hashStarts == 0 || otherRefs == 0 || !gatherRows()) return 0;
  licences = room(<usize>licenceCount << 3);
  hashes = room(<usize>hashCount << 4);
  if (licences == 0 || hashes == 0) return 0;
  if (licenceCount + hashCount > 0) fillLists();
  if (authorCount > 0 && !joinAuthors()) return 0;
  if (!link()) return 0;
  store<u32>(results, componentCount);
  store<u32>(results, rows as u32, 4);
  store<u32>(results, parents as u32, 8);
  store<u32>(results, licenceStarts as u32, 12);
  store<u32>(results, licences as u32, 16);
  store<u32>(results, licenceCount, 20);
  store<u32>(results, hashStarts as u32, 24);
  store<u32>(results, hashes as u32, 28);
  store<u32>(results, hashCount, 32);
  store<u32>(results, nodeCount, 36);
  store<u32>(results, offsets as u32, 40);
  store<u32>(results, targets as u32, 44);
  store<u32>(results, danglings as u32, 48);
  store<u32>(results, danglingCount, 52);
  return 1;
}

// Copies the texts of components together, without escapes, and counts what the log holds besides.
function gatherRows(): bool {
  licenceCount = hashCount = authorCount = targetCount = dependencyCount = rowTexts = 0;
  firstDependency = logEnd;
  if (!unescapeText(subjectRefStart)) return false;
  store<u64>(otherRefs, load<u64>(subjectRefStart));
  for (let at = log; at < logEnd; at += noteBytes) {
    const kind = load<u32>(at);
    const row = load<u32>(at, 4);
    if (kind == componentNote) {
      store<u32>(startIn(parents, row), load<u32>(at, 8) - 1);
      if (!gatherRow(at + noteBytes, rows + row * rowBytes)) return false;
      at += rowBytes;
      continue;
    }
    if (!unescapeText(at + 8)) return false;
    if (kind == targetNote) targetCount++;
    else if (kind == hashNote) {
      addOne(hashStarts, row + 1);
      hashCount++;
    } else if (kind == licenceNote) {
      addOne(licenceStarts, row + 1);
      licenceCount++;
    } else if (kind == dependencyNote) {
      if (dependencyCount++ == 0) firstDependency = at;
    } else if (kind == authorNote) authorCount++;
    else if (kind == serviceNote) store<u64>(otherRefs + ((<usize>row + 1) << 3), load<u64>(at, 8));
  }
  sumUp(licenceStarts, componentCount);
  sumUp(hashStarts, componentCount);
  return true;
}

function gatherRow(from: usize, to: usize): bool {
  let all = i32x4.splat(0);
  for (let i: usize = 0; i < rowBytes; i += 16) {
    const two = v128.load(from + i);
    v128.store(to + i, two);
    all = v128.or(all, two);
    rowTexts += popcnt(i32x4.bitmask(i32x4.ne(two, i32x4.splat(0)))) >> 1;
  }
  if (i32x4.bitmask(all) == 0) return true;
  for (let i: usize = 0; i < rowBytes; i += 8) if (!unescapeText(to + i)) return false;
  return true;
}

// Takes the escapes out of the text whose start and end stand there; false for half of a surrogate pair.
function unescapeText(range: usize): bool {
  const end = load<u32>(range, 4);
  if (end < escapedBit) return true;
  const plainEnd = unescape(documentStart + load<u32>(range), documentStart + (end & ~escapedBit));
  store<u32>(range, (plainEnd - documentStart) as u32, 4);
  return plainEnd != 0;
}

// A column of ranges: all starts, then all ends.
function startIn(ranges: usize, index: u32): usize {
  return ranges + (<usize>index << 2);
}

function endIn(ranges: usize, count: u32, index: u32): usize {
  return ranges + ((<usize>count + index) << 2);
}

function addOne(counts: usize, index: u32): u32 {
  const at = startIn(counts, index);
  const count = load<u32>(at);
  store<u32>(at, count + 1);
  return count;
}

function sumUp(counts: usize, length: u32): void {
  for (let i: u32 = 0; i < length; i++) {
    store<u32>(startIn(counts, i + 1), load<u32>(startIn(counts, i)) + load<u32>(startIn(counts, i + 1)));
  }
}

// Places that were counted up while they were filled are where the next row starts.
function moveUp(starts: usize, length: u32): void {
  memory.copy(starts + 4, starts, <usize>length << 2);
  store<u32>(starts, 0);
}

function fillLists(): void {
  const algorithms = hashes;
  const values = hashes + (<usize>hashCount << 3);
  for (let at = log; at < logEnd; at += noteBytes) {
    const kind = load<u32>(at);
    if (kind == componentNote) at += rowBytes;
    else if (kind == licenceNote) putRange(licences, licenceCount, addOne(licenceStarts, load<u32>(at, 4)), at);
    else if (kind == algorithmNote) putRange(algorithms, hashCount, load<u32>(startIn(hashStarts, load<u32>(at, 4))), at);
    else if (kind == hashNote) putRange(values, hashCount, addOne(hashStarts, load<u32>(at, 4)), at);
  }
  moveUp(licenceStarts, componentCount);
  moveUp(hashStarts, componentCount);
}

function putRange(ranges: usize, count: u32, index: u32, at: usize): void {
  store<u32>(startIn(ranges, index), load<u32>(at, 8));
  store<u32>(endIn(ranges, count, index), load<u32>(at, 12));
}

// The names of a list of authors, with a comma between them, where the component names no author by itself.
function joinAuthors(): bool {
  for (let at = log; at < logEnd; ) {
    const kind = load<u32>(at);
    const first = at;
    at += noteBytes;
    if (kind == componentNote) at += rowBytes;
    if (kind != authorNote) continue;
    const row = load<u32>(first, 4);
    while (at < logEnd && load<u32>(at) == authorNote && load<u32>(at, 4) == row) at += noteBytes;
    const range = rows + row * rowBytes + (authorColumn << 3);
    if (load<u32>(range, 4) != 0) continue;
    const start = free;
    if (!append(first, at)) return false;
    if (free == start) continue;
    store<u32>(range, (start - documentStart) as u32);
    store<u32>(range, (free - documentStart) as u32, 4);
  }
  free = (free + 15) & ~15;
  return true;
}

function append(first: usize, end: usize): bool {
  for (let at = first; at < end; at += noteBytes) {
    const from = load<u32>(at, 8);
    const length = load<u32>(at, 12) - from;
    if (!reserve(free + length + 2)) return false;
    if (at != first) {
      store<u16>(free, 0x202c);
      free += 2;
    }
    memory.copy(free, documentStart + from, length);
    free += length;
  }
  return true;
}

// ---- dependencies

let slots: usize = 0;
let slotMask: u32 = 0;
// The references of all nodes one after the other, so that to compare with one does not fetch a far part of the document.
let refTexts: usize = 0;
let refStarts: usize = 0;
let offsets: usize = 0;
let targets: usize = 0;
let danglings: usize = 0;
let danglingCount: u32 = 0;
// Whether some reference has several bearers.
let hasTwins: bool = false;
const none: u32 = 0xffffffff;
// Beyond so many steps somebody has made texts that agree in their hash.
const mostSteps: u32 = 2048;

// Node 0 is the subject or the implied root, node i + 1 component i; then the services.
function link(): bool {
  const mostEdges = targetCount + nodeCount;
  let capacity: u32 = 16;
  while (capacity < 2 * nodeCount) capacity <<= 1;
  slots = zeroed(<usize>capacity << 3);
  slotMask = capacity - 1;
  const froms = room(<usize>mostEdges << 2);
  const tos = room(<usize>mostEdges << 2);
  danglings = room((<usize>targetCount + dependencyCount) << 4);
  refStarts = room((<usize>nodeCount + 1) << 2);
  if (slots == 0 || froms == 0 || tos == 0 || danglings == 0 || refStarts == 0) return false;
  refTexts = free;
  store<u32>(refStarts, 0);
  hasTwins = false;
  for (let node: u32 = 0; node < nodeCount; node++) if (!takeRef(node)) return false;
  free = (free + 15) & ~15;
  let edges = gatherEdges(froms, tos);
  if (edges == none) return false;
  if (!hasSubject) {
    const depended = zeroed(nodeCount);
    if (depended == 0) return false;
    edges = addImplied(depended, froms, tos, edges);
  }
  return compress(froms, tos, edges);
}

// Where start and end of the reference of a node stand.
function refOf(node: u32): usize {
  if (node - 1 < componentCount) return rows + (node - 1) * rowBytes;
  return otherRefs + (<usize>(node == 0 ? 0 : node - componentCount) << 3);
}

// A reference that stands twice means its first bearer. False where memory is short or too many agree in their hash.
function takeRef(node: u32): bool {
  const ref = refOf(node);
  const from = documentStart + load<u32>(ref);
  const length = documentStart + load<u32>(ref, 4) - from;
  const start = free;
  if (start + length + 8 > held && !reserve(start + length + 8)) return false;
  for (let i: usize = 0; i < length; i += 8) store<u64>(start + i, load<u64>(from + i));
  free += length;
  store<u32>(startIn(refStarts, node + 1), (free - refTexts) as u32);
  if (length == 0) return true;
  const code = hashOf(start, length);
  const slot = slotOf(code, start, length);
  if (slot == 0) return false;
  if (load<u32>(slot, 4) != 0) hasTwins = true;
  else {
    store<u32>(slot, code);
    store<u32>(slot, node + 1, 4);
  }
  return true;
}

// The slot of the node with this reference, or the empty one where it belongs; 0 where the way is too long.
function slotOf(code: u32, start: usize, length: usize): usize {
  let index = code & slotMask;
  for (let step: u32 = 0; step < mostSteps; step++) {
    const slot = slots + (<usize>index << 3);
    const bearer = load<u32>(slot, 4);
    if (bearer == 0 || (load<u32>(slot) == code && isRefOf(bearer - 1, start, length))) return slot;
    index = (index + 1) & slotMask;
  }
  return 0;
}

function isRefOf(node: u32, start: usize, length: usize): bool {
  const other = load<u32>(startIn(refStarts, node));
  return load<u32>(startIn(refStarts, node + 1)) - other == length && isSame(start, refTexts + other, length);
}

function hashOf(start: usize, length: usize): u32 {
  let code: u64 = <u64>length * 0x9e3779b97f4a7c15;
  const end = start + length;
  let at = start;
  for (; at + 8 <= end; at += 8) code = mixed(code ^ load<u64>(at));
  if (at < end) code = mixed(code ^ (load<u64>(at) & (<u64>-1 >> ((8 - (end - at)) << 3))));
  // Texts that differ in their last bytes alone must differ in the lowest bits too.
  code = mixed(mixed(code ^ (code >> 29)) ^ (code >> 33));
  return (code ^ (code >> 29)) as u32;
}

function mixed(code: u64): u64 {
  code *= 0xff51afd7ed558ccd;
  return code ^ (code >> 32);
}

function isSame(a: usize, b: usize, length: usize): bool {
  let i: usize = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
  if (i == length) return true;
  return ((load<u64>(a + i) ^ load<u64>(b + i)) & (<u64>-1 >> ((8 - (length - i)) << 3))) == 0;
}

// Gives the number of edges; `none` where a way is too long. References that lead nowhere are noted: the place of the
// dependency, the place of the target in it or `none`, and the text.
function gatherEdges(froms: usize, tos: usize): u32 {
  let edges: u32 = 0;
  let from: u32 = none;
  let last: u32 = 0;
  let place: u32 = 0;
  danglingCount = 0;
  for (let at = firstDependency; at < logEnd; at += noteBytes) {
    const kind = load<u32>(at);
    if (kind == componentNote) at += rowBytes;
    else if (kind == dependencyNote) {
      place = 0;
      from = nodeFor(at, last + 1);
      if (from == tooLong) return none;
      if (from == none) noteDangling(at, none);
      else last = from;
    } else if (kind == targetNote) {
      const to = nodeFor(at, none);
      if (to == tooLong) return none;
      if (to == none) noteDangling(at, place);
      else if (from != none) {
        store<u32>(startIn(froms, edges), from);
        store<u32>(startIn(tos, edges), to);
        edges++;
      }
      place++;
    }
  }
  return edges;
}

const tooLong: u32 = 0xfffffffe;

// Dependencies mostly stand in the order of the components, so `guess` is often right.
function nodeFor(at: usize, guess: u32): u32 {
  const start = documentStart + load<u32>(at, 8);
  const length = documentStart + load<u32>(at, 12) - start;
  if (length == 0) return none;
  if (guess < nodeCount && !hasTwins && isRefOf(guess, start, length)) return guess;
  const slot = slotOf(hashOf(start, length), start, length);
  return slot == 0 ? tooLong : load<u32>(slot, 4) - 1;
}

function noteDangling(at: usize, place: u32): void {
  const entry = danglings + (<usize>danglingCount << 4);
  store<u32>(entry, load<u32>(at, 4));
  store<u32>(entry, place, 4);
  store<u64>(entry, load<u64>(at, 8), 8);
  danglingCount++;
}

// Without a subject the implied root points to all that nothing else depends on.
function addImplied(depended: usize, froms: usize, tos: usize, edges: u32): u32 {
  for (let edge: u32 = 0; edge < edges; edge++) {
    const to = load<u32>(startIn(tos, edge));
    if (load<u32>(startIn(froms, edge)) != to) store<u8>(depended + to, 1);
  }
  for (let node: u32 = 1; node < nodeCount; node++) {
    if (load<u8>(depended + node) != 0) continue;
    store<u32>(startIn(froms, edges), 0);
    store<u32>(startIn(tos, edges), node);
    edges++;
  }
  return edges;
}

// Sorts by target, then by source, each time by counting, and leaves out what stands twice.
function compress(froms: usize, tos: usize, edges: u32): bool {
  const byTarget = room(<usize>edges << 2);
  const sorted = room(<usize>edges << 2);
  const counts = zeroed((<usize>nodeCount + 1) << 2);
  offsets = zeroed((<usize>nodeCount + 1) << 2);
  targets = room(<usize>edges << 2);
  if (byTarget == 0 || sorted == 0 || counts == 0 || offsets == 0 || targets == 0) return false;
  for (let edge: u32 = 0; edge < edges; edge++) {
    addOne(counts, load<u32>(startIn(tos, edge)) + 1);
    addOne(offsets, load<u32>(startIn(froms, edge)) + 1);
  }
  sumUp(counts, nodeCount);
  sumUp(offsets, nodeCount);
  for (let edge: u32 = 0; edge < edges; edge++) {
    store<u32>(startIn(byTarget, addOne(counts, load<u32>(startIn(tos, edge)))), edge);
  }
  for (let i: u32 = 0; i < edges; i++) {
    const edge = load<u32>(startIn(byTarget, i));
    const place = addOne(offsets, load<u32>(startIn(froms, edge)));
    store<u32>(startIn(sorted, place), load<u32>(startIn(tos, edge)));
  }
  moveUp(offsets, nodeCount);
  let kept: u32 = 0;
  let start: u32 = 0;
  for (let node: u32 = 0; node < nodeCount; node++) {
    const end = load<u32>(startIn(offsets, node + 1));
    let last = none;
    for (let i = start; i < end; i++) {
      const to = load<u32>(startIn(sorted, i));
      if (to == last) continue;
      last = to;
      store<u32>(startIn(targets, kept++), to);
    }
    start = end;
    store<u32>(startIn(offsets, node + 1), kept);
  }
  return true;
}

// ---- numbers for texts

let textCount: u32 = 0;
let textEnds: usize = 0;
let textStart: usize = 0;

// Columns of numbers: those of components, licences, algorithms and values of hashes; then the ends of all texts, and the texts.
// Row after row, so that the document is gone through once. Gives 1 where all could be numbered.
export function encode(): i32 {
  const most = rowTexts + authorCount + licenceCount + 2 * hashCount;
  const numbers = room((<usize>columnCount * componentCount + licenceCount + 2 * hashCount) << 2);
  textEnds = room((<usize>most + 1) << 2);
  let capacity: u32 = 16;
  while (capacity < 2 * most) capacity <<= 1;
  slots = zeroed(<usize>capacity << 3);
  slotMask = capacity - 1;
  if (numbers == 0 || textEnds == 0 || slots == 0) return 0;
  textStart = free;
  textCount = 0;
  store<u32>(textEnds, 0);
  const licenceNumbers = numbers + ((<usize>columnCount * componentCount) << 2);
  const algorithmNumbers = licenceNumbers + (<usize>licenceCount << 2);
  const hashNumbers = algorithmNumbers + (<usize>hashCount << 2);
  const values = hashes + (<usize>hashCount << 3);
  for (let row: u32 = 0; row < componentCount; row++) {
    for (let column: u32 = 0; column < columnCount; column++) {
      const range = rows + row * rowBytes + (column << 3);
      const into = numbers + ((<usize>column * componentCount + row) << 2);
      if (!giveNumber(load<u32>(range), load<u32>(range, 4), into)) return 0;
    }
    const licenceEnd = load<u32>(startIn(licenceStarts, row + 1));
    for (let i = load<u32>(startIn(licenceStarts, row)); i < licenceEnd; i++) {
      if (!giveNumberIn(licences, licenceCount, i, licenceNumbers)) return 0;
    }
    const hashEnd = load<u32>(startIn(hashStarts, row + 1));
    for (let i = load<u32>(startIn(hashStarts, row)); i < hashEnd; i++) {
      if (!giveNumberIn(hashes, hashCount, i, algorithmNumbers)) return 0;
      if (!giveNumberIn(values, hashCount, i, hashNumbers)) return 0;
    }
  }
  store<u32>(results, numbers as u32, 56);
  store<u32>(results, textCount, 60);
  store<u32>(results, textEnds as u32, 64);
  store<u32>(results, textStart as u32, 68);
  return 1;
}

function giveNumberIn(ranges: usize, count: u32, index: u32, into: usize): bool {
  return giveNumber(load<u32>(startIn(ranges, index)), load<u32>(endIn(ranges, count, index)), startIn(into, index));
}

// False where memory is short or too many texts agree in their hash.
function giveNumber(start: u32, end: u32, into: usize): bool {
  const number = end == 0 ? 0 : numberOf(documentStart + start, end - start);
  store<u32>(into, number);
  return end == 0 || number != 0;
}

function numberOf(start: usize, length: usize): u32 {
  const code = hashOf(start, length);
  let index = code & slotMask;
  for (let step: u32 = 0; step < mostSteps; step++) {
    const slot = slots + (<usize>index << 3);
    const number = load<u32>(slot, 4);
    if (number == 0) return newText(slot, code, start, length);
    if (load<u32>(slot) == code) {
      const from = load<u32>(startIn(textEnds, number - 1));
      if (load<u32>(startIn(textEnds, number)) - from == length && isSame(start, textStart + from, length)) return number;
    }
    index = (index + 1) & slotMask;
  }
  return 0;
}

function newText(slot: usize, code: u32, start: usize, length: usize): u32 {
  if (free + length + 8 > held && !reserve(free + length + 8)) return 0;
  for (let i: usize = 0; i < length; i += 8) store<u64>(free + i, load<u64>(start + i));
  free += length;
  textCount++;
  store<u32>(startIn(textEnds, textCount), (free - textStart) as u32);
  store<u32>(slot, code);
  store<u32>(slot, textCount, 4);
  return textCount;
}
