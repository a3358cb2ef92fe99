// AssemblyScript: the same rows from CycloneDX XML, in one walk over its bytes that leaves the same log.
//
// It takes well-formed XML for granted: whoever asks has the document judged by its XSD beside. Whatever is unusual (prefixes, a name
// space inside, CDATA or comments within a text that matters, white space that JavaScript trims and XML does not) gives 0: the plain
// reader decides. Texts that matter are written in place as they are meant: without entities, in one line where the XSD says so.

import {
  algorithmNote, authorColumn, authorNote, bomRefColumn, cell, componentCount, dependencyNote, documentStart, hashNote, licenceNote, logEnd,
  newComponent, nextService, note, noteRange, openLog, serviceNote, setSubject, subjectRefStart, targetNote,
} from './read-rows';

const depthLimit: i32 = 512;

// What an element is, and so which of its children matter.
const anything: i32 = 0;
const bom: i32 = 1;
const metadata: i32 = 2;
const subject: i32 = 3;
const components: i32 = 4;
const component: i32 = 5;
const supplier: i32 = 6;
const manufacturer: i32 = 7;
const authors: i32 = 8;
const author: i32 = 9;
const hashes: i32 = 10;
const hash: i32 = 11;
const licences: i32 = 12;
const licence: i32 = 13;
const services: i32 = 14;
const service: i32 = 15;
const dependencies: i32 = 16;
const dependency: i32 = 17;
const target: i32 = 18;
// Elements that are a text.
const line: i32 = 20;
const token: i32 = 21;
const plain: i32 = 22;
const expression: i32 = 23;

// Where the text of an element or attribute goes.
const slot: usize = 992;

let end: usize = 0;

// Gives 1 for a document that was understood.
export function walkXml(length: usize, skip: usize): i32 {
  end = documentStart + length;
  openLog(length);
  let at = documentStart + skip;
  while (true) {
    at = space(at);
    if (load<u8>(at) != 0x3c) return 0;
    const next = load<u8>(at + 1);
    if (next == 0x3f) at = behind(at, 0x3e3f, 2);
    else if (load<u32>(at) == 0x2d2d213c) at = behindComment(at);
    else break;
    if (at == 0) return 0;
  }
  if (nameEnd(at + 1) != at + 4 || (load<u32>(at) >> 8) != 0x6d6f62) return 0;
  at = element(at + 1, 3, bom, 0, 1);
  if (at == 0) return 0;
  while (true) {
    at = space(at);
    if (at == end) return 1;
    if (load<u32>(at) == 0x2d2d213c) at = behindComment(at);
    else if (load<u16>(at) == 0x3f3c) at = behind(at, 0x3e3f, 2);
    else return 0;
    if (at == 0) return 0;
  }
}

function space(at: usize): usize {
  while (isSpace(load<u8>(at))) at++;
  return at;
}

function isSpace(byte: u8): bool {
  return byte == 0x20 || byte - 9 <= 1 || byte == 13;
}

// The next place of a byte, or the end of the document.
function find(at: usize, byte: u8): usize {
  return findBefore(at, end, byte);
}

function findBefore(at: usize, to: usize, byte: u8): usize {
  const wanted = i8x16.splat(byte as i8);
  while (at < to) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (mask != 0) return min(at + ctz(mask), to);
    at += 16;
  }
  return to;
}

// Behind the next two bytes of this kind; 0 where there are none.
function behind(at: usize, two: u16, from: usize): usize {
  for (at = find(at + from, two as u8); at < end; at = find(at + 1, two as u8)) if (load<u16>(at) == two) return at + 2;
  return 0;
}

function behindComment(at: usize): usize {
  for (at = find(at + 4, 0x2d); at + 2 < end; at = find(at + 1, 0x2d)) {
    if (load<u16>(at) == 0x2d2d) return load<u8>(at + 2) == 0x3e ? at + 3 : 0;
  }
  return 0;
}

function behindCdata(at: usize): usize {
  for (at = find(at + 9, 0x5d); at + 2 < end; at = find(at + 1, 0x5d)) {
    if (load<u16>(at) == 0x5d5d && load<u8>(at + 2) == 0x3e) return at + 3;
  }
  return 0;
}

// The end of the name that begins here; 0 where it has a prefix.
function nameEnd(at: usize): usize {
  while (true) {
    const byte = load<u8>(at);
    if (byte == 0x3a || byte == 0) return 0;
    if (byte == 0x3e || byte == 0x2f || isSpace(byte)) return at;
    at++;
  }
}

// Every reader takes the place of a name behind its `<`, and gives the place behind the end of the element, or 0.

function element(name: usize, length: usize, kind: i32, row: u32, depth: i32): usize {
  if (depth > depthLimit) return 0;
  let at = name + length;
  let own = row;
  if (kind == component) {
    const made = newComponent(row);
    if (made == 0) return 0;
    own = made as u32;
  } else if (kind == service) {
    own = logEnd as u32;
    if (!note(serviceNote, nextService(), 0, 0)) return 0;
  } else if (kind == dependency) {
    own = logEnd as u32;
    if (!note(dependencyNote, row, 0, 0)) return 0;
  } else if (kind == target) {
    own = logEnd as u32;
    if (!note(targetNote, row, 0, 0)) return 0;
  } else if (kind == subject) setSubject();
  else if (kind == licence) {
    licenceId = licenceName = 0;
  } else if (kind == hash) {
    algorithm = emptyText;
  }

  while (true) {
    at = space(at);
    const byte = load<u8>(at);
    if (byte == 0x3e || byte == 0x2f) break;
    at = attribute(at, kind, own);
    if (at == 0) return 0;
  }
  const isEmpty = load<u8>(at) == 0x2f;
  if (isEmpty && load<u8>(++at) != 0x3e) return 0;
  at++;
  if (kind >= line || kind == hash) return text(at, isEmpty, kind, own, name, length);
  if (!isEmpty) {
    at = kind == anything ? skipped(at, name, length) : content(at, kind, own, depth, name, length);
    if (at == 0) return 0;
  }
  if (kind == licence) {
    const chosen = licenceId ? licenceId : licenceName;
    if (chosen && !noteRange(licenceNote, load<u32>(row, 4), chosen)) return 0;
  }
  return at;
}

// Of a licence or hash while it is read.
let licenceId: u64 = 0;
let licenceName: u64 = 0;
let algorithm: u64 = 0;
const emptyText: u64 = (1 << 32) | 1;

function attribute(at: usize, kind: i32, row: u32): usize {
  const name = at;
  let isPrefixed = false;
  for (; load<u8>(at) != 0x3d; at++) {
    const byte = load<u8>(at);
    if (byte == 0x3a) isPrefixed = true;
    if (byte <= 0x20 || byte == 0x3e || byte == 0x3c) return 0;
  }
  const length = at - name;
  const quote = load<u8>(at + 1);
  if (quote != 0x22 && quote != 0x27) return 0;
  const from = at + 2;
  at = find(from, quote);
  if (at == end) return 0;
  const after = at + 1;
  if (isPrefixed) return after;
  if (length == 5 && load<u32>(name) == 0x6e6c6d78 && load<u8>(name + 4) == 0x73) return kind == bom ? after : 0;
  let into: usize = 0;
  if (length == 7 && isWord7(name, 0x6665722d6d6f62)) {
    if (kind == component) into = cell(row, bomRefColumn);
    else if (kind == service) into = row + 8;
    else if (kind == subject) into = subjectRefStart;
  } else if (length == 4 && load<u32>(name) == 0x65707974) {
    if (kind == component) into = cell(row, 1);
  } else if (length == 3 && isWord3(name, 0x666572)) {
    if (kind == dependency || kind == target) into = row + 8;
  } else if (length == 3 && isWord3(name, 0x676c61) && kind == hash) into = slot;
  if (into == 0) return after;
  const stop = unwritten(from, at);
  if (stop == 0) return 0;
  for (let i = from; i < at; i++) if (load<u8>(i) < 0x20) return 0;
  putText(into, from, stop);
  if (into == slot) algorithm = load<u64>(slot);
  return after;
}

function putText(into: usize, from: usize, to: usize): void {
  store<u32>(into, (from - documentStart) as u32);
  store<u32>(into, (to - documentStart) as u32, 4);
}

// Writes entities as the characters they stand for, in place; gives the end of the text, 0 where one is unknown.
function unwritten(from: usize, to: usize): usize {
  let at = findBefore(from, to, 0x26);
  if (at == to) return to;
  let out = at;
  while (at < to) {
    const byte = load<u8>(at);
    if (byte != 0x26) {
      store<u8>(out++, byte);
      at++;
      continue;
    }
    if (load<u32>(at) == 0x3b746c26) {
      store<u8>(out++, 0x3c);
      at += 4;
    } else if (load<u32>(at) == 0x3b746726) {
      store<u8>(out++, 0x3e);
      at += 4;
    } else if (load<u32>(at) == 0x706d6126 && load<u8>(at + 4) == 0x3b) {
      store<u8>(out++, 0x26);
      at += 5;
    } else if (load<u32>(at) == 0x6f757126 && load<u16>(at + 4) == 0x3b74) {
      store<u8>(out++, 0x22);
      at += 6;
    } else if (load<u32>(at) == 0x6f706126 && load<u16>(at + 4) == 0x3b73) {
      store<u8>(out++, 0x27);
      at += 6;
    } else return 0;
  }
  return out;
}

function text(at: usize, isEmpty: bool, kind: i32, row: u32, name: usize, length: usize): usize {
  let from = at;
  let to = at;
  if (!isEmpty) {
    to = find(at, 0x3c);
    if (!isClosing(to, name, length)) return 0;
    at = to + 3 + length;
    // White space before the end of the tag, and carriage returns, are for the plain reader.
    for (let i = from; i < to; i++) if (load<u8>(i) == 13) return 0;
    const stop = unwritten(from, to);
    if (stop == 0) return 0;
    to = stop;
    if (kind != plain) {
      while (from < to && isSpace(load<u8>(from))) from++;
      while (to > from && isSpace(load<u8>(to - 1))) to--;
      const isToken = kind == token || kind == hash;
      for (let i = from; i < to; i++) {
        const byte = load<u8>(i);
        // What JavaScript takes for white space begins with one of these.
        if (byte == 0xc2 || byte == 0xe1 || byte == 0xe2 || byte == 0xe3 || byte == 0xef) return 0;
        if (!isSpace(byte)) continue;
        if (isToken && (byte != 0x20 || load<u8>(i + 1) == 0x20)) return 0;
        store<u8>(i, 0x20);
      }
    }
  }
  if (kind == hash) {
    const owner = load<u32>(row, 4);
    putText(slot, from, to);
    if (!noteRange(algorithmNote, owner, algorithm)) return 0;
    return noteRange(hashNote, owner, from == to ? emptyText : load<u64>(slot)) ? at : 0;
  }
  if (kind == expression) {
    putText(slot, from, to);
    return from == to || noteRange(licenceNote, load<u32>(row, 4), load<u64>(slot)) ? at : 0;
  }
  putText(row, from, to);
  return at;
}

function isClosing(at: usize, name: usize, length: usize): bool {
  if (load<u16>(at) != 0x2f3c || load<u8>(at + 2 + length) != 0x3e) return false;
  return memory.compare(at + 2, name, length) == 0;
}

// The children of an element that matters, up to its end.
function content(at: usize, kind: i32, row: u32, depth: i32, name: usize, length: usize): usize {
  let index: u32 = 0;
  while (true) {
    at = space(at);
    if (load<u8>(at) != 0x3c) {
      // Text where none belongs: the XSD says so.
      at = find(at, 0x3c);
      if (at == end) return 0;
    }
    const next = load<u8>(at + 1);
    if (next == 0x2f) return isClosing(at, name, length) ? at + 3 + length : 0;
    if (next == 0x21) at = load<u32>(at) == 0x2d2d213c ? behindComment(at) : 0;
    else if (next == 0x3f) at = behind(at, 0x3e3f, 2);
    else {
      const childEnd = nameEnd(at + 1);
      if (childEnd == 0) return 0;
      at = child(at + 1, childEnd - at - 1, kind, row, depth + 1, index++);
    }
    if (at == 0) return 0;
  }
}

function child(name: usize, length: usize, kind: i32, row: u32, depth: i32, index: u32): usize {
  const first = load<u64>(name);
  switch (kind) {
    case component:
      return childOfComponent(name, length, row, depth);
    case components:
      if (length == 9 && first == 0x6e656e6f706d6f63) return element(name, length, component, row, depth);
      break;
    case hashes:
      if (length == 4 && <u32>first == 0x68736168) return element(name, length, hash, row, depth);
      break;
    case licences:
      if (length == 7 && isWord7(name, 0x65736e6563696c)) return element(name, length, licence, row, depth);
      if (length == 10 && first == 0x6973736572707865) return element(name, length, expression, row, depth);
      if (length > 10) return 0;
      break;
    case licence:
      if (length == 2 && load<u16>(name) == 0x6469) return kept(element(name, length, plain, slot as u32, depth), 1);
      if (length == 4 && <u32>first == 0x656d616e) return kept(element(name, length, line, slot as u32, depth), 2);
      break;
    case supplier:
    case manufacturer:
      if (length == 4 && <u32>first == 0x656d616e) {
        return element(name, length, line, cell(row, kind == supplier ? 7 : 8) as u32, depth);
      }
      break;
    case authors:
      if (length == 6 && isWord6(first, 0x726f68747561)) return element(name, length, author, row, depth);
      break;
    case author:
      if (length == 4 && <u32>first == 0x656d616e) {
        const own = logEnd;
        return note(authorNote, load<u32>(row, 4), 0, 0) ? element(name, length, line, (own + 8) as u32, depth) : 0;
      }
      break;
    case services:
      if (length == 7 && isWord7(name, 0x65636976726573)) return element(name, length, service, 0, depth);
      break;
    case service:
      if (length == 8 && first == 0x7365636976726573) return element(name, length, services, 0, depth);
      break;
    case dependencies:
      if (length == 10 && isDependency(first, name)) return element(name, length, dependency, index, depth);
      break;
    case dependency:
      if (length == 10 && isDependency(first, name)) return element(name, length, target, load<u32>(row, 4), depth);
      break;
    case metadata:
      if (length == 9 && first == 0x6e656e6f706d6f63) return element(name, length, subject, 0, depth);
      break;
    case subject:
      // What lies in the subject comes first.
      if (length == 10 && first == 0x6e656e6f706d6f63) return componentCount > 0 ? 0 : element(name, length, components, 0, depth);
      break;
    case bom:
      if (length == 8 && first == 0x617461646174656d) return element(name, length, metadata, 0, depth);
      if (length == 10 && first == 0x6e656e6f706d6f63) return element(name, length, components, 0, depth);
      if (length == 8 && first == 0x7365636976726573) return element(name, length, services, 0, depth);
      if (length == 12 && first == 0x6e65646e65706564) return element(name, length, dependencies, 0, depth);
      break;
  }
  return element(name, length, anything, 0, depth);
}

function childOfComponent(name: usize, length: usize, row: u32, depth: i32): usize {
  const first = load<u64>(name);
  let kind = anything;
  let into: usize = row;
  switch (length as i32) {
    case 3:
      if (isWord3(name, 0x657063)) {
        kind = plain;
        into = cell(row, 6);
      }
      break;
    case 4:
      if (<u32>first == 0x656d616e) {
        kind = line;
        into = cell(row, 3);
      } else if (<u32>first == 0x6c727570) {
        kind = token;
        into = cell(row, 5);
      }
      break;
    case 5:
      if ((first & 0xffffffffff) == 0x70756f7267) {
        kind = line;
        into = cell(row, 2);
      } else if ((first & 0xffffffffff) == 0x65706f6373) {
        kind = token;
        into = cell(row, 11);
      }
      break;
    case 6:
      if (isWord6(first, 0x736568736168)) kind = hashes;
      else if (isWord6(first, 0x726f68747561)) {
        kind = line;
        into = cell(row, authorColumn);
      }
      break;
    case 7:
      if (isWord7(name, 0x6e6f6973726576)) {
        kind = line;
        into = cell(row, 4);
      } else if (isWord7(name, 0x73726f68747561)) kind = authors;
      break;
    case 8:
      if (first == 0x7365736e6563696c) kind = licences;
      else if (first == 0x7265696c70707573) kind = supplier;
      break;
    case 9:
      if (first == 0x656873696c627570) {
        kind = line;
        into = cell(row, 10);
      }
      break;
    case 10:
      if (first == 0x6e656e6f706d6f63) {
        kind = components;
        into = load<u32>(row, 4) + 1;
      }
      break;
    case 12:
      if (first == 0x74636166756e616d) kind = manufacturer;
      break;
  }
  return element(name, length, kind, into as u32, depth);
}

function kept(at: usize, which: i32): usize {
  if (which == 1) licenceId = load<u64>(slot);
  else licenceName = load<u64>(slot);
  return at;
}

function isDependency(first: u64, name: usize): bool {
  return first == 0x6e65646e65706564 && load<u16>(name + 8) == 0x7963;
}

function isWord3(name: usize, word: u32): bool {
  return (load<u32>(name) & 0xffffff) == word;
}

function isWord6(first: u64, word: u64): bool {
  return (first & 0xffffffffffff) == word;
}

function isWord7(name: usize, word: u64): bool {
  return (load<u64>(name) & 0xffffffffffffff) == word;
}

// An element of which nothing matters: up to its end, whatever lies within.
function skipped(at: usize, name: usize, length: usize): usize {
  let open: i32 = 1;
  while (true) {
    at = find(at, 0x3c);
    if (at == end) return 0;
    const next = load<u8>(at + 1);
    if (next == 0x2f) {
      if (--open == 0) return isClosing(at, name, length) ? at + 3 + length : 0;
      at += 2;
    } else if (next == 0x21) {
      at = load<u32>(at) == 0x2d2d213c ? behindComment(at) : behindCdata(at);
      if (at == 0) return 0;
    } else if (next == 0x3f) {
      at = behind(at, 0x3e3f, 2);
      if (at == 0) return 0;
    } else {
      at = tagEnd(at + 1);
      if (at == 0) return 0;
      if (load<u8>(at - 2) != 0x2f) open++;
      if (open > depthLimit) return 0;
    }
  }
}

// Behind the `>` of a tag; 0 where an element has a prefix or names a name space.
function tagEnd(at: usize): usize {
  at = nameEnd(at);
  if (at == 0) return 0;
  while (true) {
    at = space(at);
    const byte = load<u8>(at);
    if (byte == 0x3e) return at + 1;
    if (byte == 0x2f) {
      at++;
      continue;
    }
    at = attribute(at, anything, 0);
    if (at == 0) return 0;
  }
}
