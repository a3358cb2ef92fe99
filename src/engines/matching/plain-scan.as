// AssemblyScript: matches the package URLs of a BOM against an advisory index, and writes what was found as JSON, where both are as
// nearly all are. `scripts/build-kernels.mjs` turns it into `plain-scan.wasm.ts`.
//
// Whatever is unusual (escapes, an ecosystem or a version not read here, several records of one vulnerability) is left to the plain
// way, which is also the oracle: `undecided` as the reason of a component, `leftOver` as the answer of `write`.
//
// Memory: the parts of the text and the names that go into it, the codec, room for one component, a batch of components, its hits,
// what is written, then the hot part of the index as it lies in the file, from 2,818,048 on.

// Fills the page at `page` with at most so many bytes of the cold part from an offset on, and gives how many there were.
@external('env', 'readPage')
declare function readPage(offset: u32, length: u32): u32;

const wordsAt: usize = 4096;
const nameAt: usize = 16384;
const versionKeyAt: usize = 24576;
const fixesAt: usize = 32768;
const namesAt: usize = 49152;
const recordsAt: usize = 57344;
const decodedAt: usize = 65536;
const decodedEnd: usize = 327680;
const page: usize = 327680;
const pageBytes: u32 = 16384;
const entriesAt: usize = 393216;
const reasonsAt: usize = 425984;
const batchAt: usize = 458752;
const batchEnd: usize = 1507328;
const hitsAt: usize = 1507328;
const hitsEnd: usize = 2293760;
const writtenAt: usize = 2293760;
const writtenEnd: usize = 2818048;

const hitBytes: usize = 12;
const intervalBytes: usize = 24;
const missing: u32 = 0xffffffff;
const longestText: u32 = 1000;
const longestVersion: usize = 100;
const literal: u8 = 255;
const longestSymbol: usize = 8;
// A text of a record becomes at most six times as long in JSON, and its own words have some hundred bytes.
const findingBytes: usize = 4096;

const undecided: u8 = 255;
const matched: u8 = 0;
const noIdentifier: u8 = 1;

const done: i32 = 0;
const full: i32 = 1;
const leftOver: i32 = 2;

// By the place in the list of ecosystems.
const npm: i32 = 0;
const go: i32 = 1;
const crates: i32 = 2;
const pypi: i32 = 3;
const maven: i32 = 4;

// Sections of the index.
let slots: usize = 0;
let slotMask: u32 = 0;
let numberMask: u32 = 0;
let packages: usize = 0;
let intervals: usize = 0;
let ring: usize = 0;
let coldOffsets: usize = 0;
let longKeys: usize = 0;
let names: usize = 0;
let symbols: usize = 0;
let symbolCount: u32 = 0;

let hits: usize = hitsAt;
let pageFrom: u32 = 0;
let pageTo: u32 = 0;

// The package URL being read.
let ecosystem: i32 = 0;
let nameLength: usize = 0;
let versionFrom: usize = 0;
let versionTo: usize = 0;

// Where the sections of the index lie in memory.
export function open(
  slotsAt: usize, slotCount: u32, mask: u32, packagesAt: usize, intervalsAt: usize, ringAt: usize,
  offsetsAt: usize, longKeysAt: usize, packageNamesAt: usize, symbolsAt: usize, symbolBytes: u32,
): void {
  slots = slotsAt;
  slotMask = slotCount - 1;
  numberMask = mask;
  packages = packagesAt;
  intervals = intervalsAt;
  ring = ringAt;
  coldOffsets = offsetsAt;
  longKeys = longKeysAt;
  names = packageNamesAt;
  symbols = symbolsAt;
  symbolCount = symbolBytes / 9;
}

// Reads where each component of the batch lies; gives how many there are.
export function enter(bytes: usize): i32 {
  let count = 0;
  const end = batchAt + bytes;
  for (let at = batchAt; at < end; count++) {
    store<u32>(entriesAt + (<usize>count << 2), <u32>at);
    at = entryEnd(at);
  }
  return count;
}

function lengthOf(at: usize): usize {
  const length = load<u32>(at);
  return length == missing ? 0 : length;
}

function entryEnd(at: usize): usize {
  return at + 12 + lengthOf(at) + lengthOf(at + 4) + lengthOf(at + 8);
}

// Matches the batch; the reasons stand at `reasonsAt`. Gives the number of hits at `hitsAt`: component, advisory, interval.
export function match(count: i32): i32 {
  hits = hitsAt;
  for (let i = 0; i < count; i++) store<u8>(reasonsAt + i, matchOne(i));
  return <i32>((hits - hitsAt) / hitBytes);
}

function matchOne(component: i32): u8 {
  const entry = <usize>load<u32>(entriesAt + (<usize>component << 2));
  const length = load<u32>(entry + 8);
  if (length == missing) return noIdentifier;
  const from = entry + 12 + lengthOf(entry) + lengthOf(entry + 4);
  if (!identify(from, from + length)) return undecided;
  const keyLength = encode(ecosystem, versionFrom, versionTo, versionKeyAt);
  if (keyLength == 0) return undecided;
  const found = findPackage();
  if (found < 0) return matched;
  return findIntervals(component, found, keyLength);
}

// A package URL with a type and a version that are read here, without escapes but one before the scope of an npm package.
function identify(from: usize, to: usize): bool {
  if (to - from > longestText || to - from < 8 || load<u32>(from) != 0x3a676b70) return false;
  let at = from + 4;
  at = typeEnd(at);
  if (at == 0) return false;
  const nameFrom = at;
  const isScoped = ecosystem == npm && load<u16>(at) == 0x3425 && load<u8>(at + 2) == 0x30;
  let version: usize = 0;
  let slash: usize = 0;
  let end = isScoped ? at + 3 : at;
  for (; end < to; end++) {
    const byte = load<u8>(end);
    if (byte == 0x3f || byte == 0x23) break;
    if (byte == 0x40) version = end;
    else if (byte == 0x2f) {
      if (version != 0 || load<u8>(end - 1) == 0x2f) return false;
      slash = end;
    } else if (byte == 0x25 || byte >= 0x80 || byte <= 0x20) return false;
  }
  if (version == 0 || version == nameFrom || load<u8>(version - 1) == 0x2f || version + 1 == end) return false;
  versionFrom = version + 1;
  versionTo = end;
  return takeName(isScoped ? nameFrom + 2 : nameFrom, version, slash, isScoped);
}

// Behind the slash of a type that is read here, 0 for any other.
function typeEnd(at: usize): usize {
  const word = load<u64>(at);
  if ((word & 0xffffffff) == 0x2f6d706e) {
    ecosystem = npm;
    return at + 4;
  }
  if ((word & 0xffffffffffffff) == 0x2f676e616c6f67) {
    ecosystem = go;
    return at + 7;
  }
  if ((word & 0xffffffffffff) == 0x2f6f67726163) {
    ecosystem = crates;
    return at + 6;
  }
  if ((word & 0xffffffffff) == 0x2f69707970) {
    ecosystem = pypi;
    return at + 5;
  }
  if ((word & 0xffffffffffff) == 0x2f6e6576616d) {
    ecosystem = maven;
    return at + 6;
  }
  return 0;
}

// The normalised name, as `normaliseNameBytes` writes it.
function takeName(from: usize, to: usize, slash: usize, isScoped: bool): bool {
  if (to <= from || slash + 1 == to || slash == from) return false;
  if ((ecosystem == crates || ecosystem == pypi) && slash != 0) return false;
  if (ecosystem == maven && slash == 0) return false;
  nameLength = to - from;
  if (ecosystem == pypi) {
    let length: usize = 0;
    for (let i = from; i < to; i++) {
      const byte = load<u8>(i);
      const isSeparator = byte == 0x2d || byte == 0x5f || byte == 0x2e;
      if (isSeparator && length > 0 && load<u8>(nameAt + length - 1) == 0x2d) continue;
      store<u8>(nameAt + length++, isSeparator ? 0x2d : lower(byte));
    }
    nameLength = length;
    return true;
  }
  if (ecosystem == go) {
    if (nameLength == 3) return false;
    for (let i: usize = 0; i < nameLength; i++) store<u8>(nameAt + i, lower(load<u8>(from + i)));
    return true;
  }
  memory.copy(nameAt, from, nameLength);
  if (isScoped) store<u8>(nameAt, 0x40);
  if (ecosystem == maven) store<u8>(nameAt + (slash - from), 0x3a);
  return true;
}

function lower(byte: u8): u8 {
  return byte - 0x41 <= 25 ? byte | 0x20 : byte;
}

function findPackage(): i32 {
  let hash: u32 = (0x811c9dc5 ^ <u32>ecosystem) * 0x01000193;
  for (let i: usize = 0; i < nameLength; i++) hash = (hash ^ load<u8>(nameAt + i)) * 0x01000193;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  hash ^= hash >> 16;
  let slot = hash & slotMask;
  while (true) {
    const word = load<u32>(slots + (<usize>slot << 2));
    if (word == 0) return -1;
    if (((word ^ hash) & ~numberMask) == 0) {
      const found = (word & numberMask) - 1;
      if (isNamed(found)) return <i32>found;
    }
    slot = (slot + 1) & slotMask;
  }
}

function isNamed(found: u32): bool {
  const row = packages + (<usize>found << 3);
  const start = load<u32>(row);
  if (<usize>(load<u32>(row + 8) - start) != nameLength + 1 || load<u8>(names + start) != ecosystem) return false;
  return memory.compare(names + start + 1, nameAt, nameLength) == 0;
}

function findIntervals(component: i32, found: i32, keyLength: usize): u8 {
  const row = packages + (<usize>found << 3);
  const first = load<u32>(row + 4);
  const end = load<u32>(row + 12);
  if (hits + <usize>(end - first) * hitBytes > hitsEnd) return undecided;
  const key = prefixOf(versionKeyAt, keyLength);
  let last = missing;
  for (let i = first; i < end; i++) {
    const interval = intervals + <usize>i * intervalBytes;
    const from = (<u64>load<u32>(interval) << 32) | load<u32>(interval + 4);
    if (key < from) continue;
    const to = (<u64>load<u32>(interval + 8) << 32) | load<u32>(interval + 12);
    if (key > to) continue;
    if ((key == from || key == to) && !holdsInFull(interval, key, to, keyLength)) continue;
    const advisory = load<u32>(interval + 16);
    if (advisory == last) continue;
    last = advisory;
    store<u32>(hits, <u32>component);
    store<u32>(hits + 4, advisory);
    store<u32>(hits + 8, i);
    hits += hitBytes;
  }
  return matched;
}

// The first eight bytes of a key as a number; bytes behind its end count as 0.
function prefixOf(at: usize, length: usize): u64 {
  store<u64>(at + length, 0);
  return bswap<u64>(load<u64>(at));
}

function holdsInFull(interval: usize, key: u64, to: u64, keyLength: usize): bool {
  const reference = load<u32>(interval + 20);
  if ((reference & 1) == 0) return key != to;
  const from = longKeys + (reference >> 1) + 4;
  const fromLength = <usize>load<u16>(from);
  if (compareKeys(versionKeyAt, keyLength, from + 2, fromLength) < 0) return false;
  const until = from + 2 + fromLength;
  const untilLength = <usize>load<u16>(until);
  return untilLength == 0 || compareKeys(versionKeyAt, keyLength, until + 2, untilLength) < 0;
}

function compareKeys(a: usize, aLength: usize, b: usize, bLength: usize): i32 {
  const order = memory.compare(a, b, min(aLength, bLength));
  return order != 0 ? order : <i32>aLength - <i32>bLength;
}

// The key of a version, 0 where it is not read here.
function encode(kind: i32, from: usize, to: usize, key: usize): usize {
  if (to == from || to - from > longestVersion) return 0;
  if (kind <= crates) return encodeSemver(from, to, key);
  return kind <= maven ? encodeNumbers(kind, from, to, key) : 0;
}

// As `encodeSemver` of `formats/versions`.
function encodeSemver(from: usize, to: usize, key: usize): usize {
  let at = from;
  if (load<u8>(at) == 0x76) at++;
  let place = key;
  let parts = 0;
  for (; parts < 3; parts++) {
    const stop = digitsEnd(at, to);
    if (stop == at || stop - at > 15) return 0;
    place = writeNumber(at, stop, place);
    at = stop;
    if (at == to || load<u8>(at) != 0x2e) break;
    if (parts < 2) at++;
  }
  if (parts < 2) return 0;
  if (at == to || load<u8>(at) == 0x2b) {
    store<u8>(place, 0x3e);
    return place + 1 - key;
  }
  if (load<u8>(at) != 0x2d) return 0;
  store<u8>(place++, 0x01);
  at++;
  while (true) {
    const start = at;
    let isNumber = true;
    for (; at < to; at++) {
      const byte = load<u8>(at);
      if (byte - 0x30 <= 9) continue;
      if ((byte | 0x20) - 0x61 > 25 && byte != 0x2d) break;
      isNumber = false;
    }
    if (at == start || (isNumber && at - start > 15)) return 0;
    if (isNumber) {
      store<u8>(place, 0x10);
      place = writeNumber(start, at, place + 1);
    } else {
      store<u8>(place, 0x20);
      memory.copy(place + 1, start, at - start);
      place += 1 + at - start;
      store<u8>(place++, 0);
    }
    if (at == to || load<u8>(at) == 0x2b) break;
    if (load<u8>(at) != 0x2e) return 0;
    at++;
  }
  store<u8>(place, 0x02);
  return place + 1 - key;
}

// Versions of PyPI and Maven that are numbers between dots; zeros at the end do not count, but the first number of PyPI does. Those of PyPI
// may end with a pre-release in its normal form.
function encodeNumbers(kind: i32, from: usize, to: usize, key: usize): usize {
  let place = key;
  let kept = key;
  let at = from;
  while (true) {
    const stop = digitsEnd(at, to);
    if (stop == at || stop - at > 15) return 0;
    const next = writeNumber(at, stop, place);
    if (load<u8>(place) != 0x40 || (kind == pypi && at == from)) kept = next;
    place = next;
    if (stop == to) break;
    if (load<u8>(stop) != 0x2e) return kind == pypi ? encodeCandidate(stop, to, kept, key) : 0;
    at = stop + 1;
  }
  store<u8>(kept, kind == pypi ? 0x30 : 0x1c);
  return kept + 1 - key;
}

// `a1`, `b2`, `rc3` behind the numbers.
function encodeCandidate(at: usize, to: usize, place: usize, key: usize): usize {
  const first = load<u8>(at);
  const isCandidate = load<u16>(at) == 0x6372;
  if (first != 0x61 && first != 0x62 && !isCandidate) return 0;
  at += isCandidate ? 2 : 1;
  if (at >= to || to - at > 15 || digitsEnd(at, to) != to) return 0;
  store<u8>(place, isCandidate ? 0x0c : first == 0x61 ? 0x08 : 0x0a);
  place = writeNumber(at, to, place + 1);
  store<u8>(place, 0x10);
  return place + 1 - key;
}

function digitsEnd(at: usize, to: usize): usize {
  while (at < to && load<u8>(at) - 0x30 <= 9) at++;
  return at;
}

// At most 15 digits.
function writeNumber(from: usize, to: usize, at: usize): usize {
  let value: u64 = 0;
  for (let i = from; i < to; i++) value = value * 10 + (load<u8>(i) - 0x30);
  if (value < 160) {
    store<u8>(at, 0x40 + <u8>value);
    return at + 1;
  }
  let length: usize = 1;
  for (let rest = value; rest >= 256; rest >>= 8) length++;
  store<u8>(at, 0xe0 + <u8>length);
  for (let i = at + length; i > at; i--) {
    store<u8>(i, <u8>value);
    value >>= 8;
  }
  return at + length + 1;
}

// --- What was found, as JSON ---

// Where writing stands, and what became of it.
let out: usize = writtenAt;
export let status: i32 = 0;
export let written: u32 = 0;

// Decoded text of the records of one component; each record has a row at `recordsAt`: id from and to, interval, advisory.
let decoded: usize = decodedAt;
const recordBytes: usize = 16;
const mostRecords: i32 = 500;

// Writes what the hits from one place up to another are, of whole components; gives the place behind the last that was written.
export function write(first: i32, end: i32): i32 {
  out = writtenAt;
  status = done;
  let from = first;
  while (from < end) {
    const component = load<u32>(hitsAt + <usize>from * hitBytes);
    let to = from + 1;
    while (to < end && load<u32>(hitsAt + <usize>to * hitBytes) == component) to++;
    const start = out;
    status = writeComponent(component, from, to);
    if (status != done) {
      out = start;
      break;
    }
    from = to;
  }
  written = <u32>(out - writtenAt);
  return from;
}

function writeComponent(component: u32, from: i32, to: i32): i32 {
  if (to - from > mostRecords) return leftOver;
  decoded = decodedAt;
  for (let i = from; i < to; i++) {
    if (!readRecord(hitsAt + <usize>i * hitBytes, recordsAt + <usize>(i - from) * recordBytes)) return leftOver;
  }
  const count = to - from;
  if (!sortRecords(count)) return leftOver;
  const entry = <usize>load<u32>(entriesAt + (<usize>component << 2));
  const name = entry + 12;
  const version = name + lengthOf(entry);
  const purl = version + lengthOf(entry + 4);
  const purlEnd = purl + lengthOf(entry + 8);
  if (lengthOf(entry) == 0 || !isOrdinary(purl, purlEnd)) return leftOver;
  const isStated = load<u32>(entry + 4) != missing;
  const room = findingBytes + 2 * (purlEnd - name);
  for (let i = 0; i < count; i++) {
    const record = recordsAt + <usize>i * recordBytes;
    const text = <usize>load<u32>(record);
    if (out + room + 6 * <usize>(load<u32>(record + 4) - <u32>text) > writtenEnd) return out == writtenAt ? leftOver : full;
    if (out > writtenAt) store<u8>(out++, 0x2c);
    word(0);
    copy(name, version);
    word(1);
    if (isStated) copy(version, purl);
    else copy(versionFrom, versionTo);
    word(2);
    copy(purl, purlEnd);
    word(3);
    if (!writeFinding(record)) return leftOver;
  }
  return done;
}

// Of no distribution, whose versions are asked for otherwise, and with a version without escapes, which is that behind the last `@`.
function isOrdinary(from: usize, to: usize): bool {
  const type = load<u32>(from + 4) | 0x20202020;
  if (load<u32>(from) != 0x3a676b70 || load<u8>(from + 4) == 0x2f) return false;
  if (type == 0x2f626564 || type == 0x2f6d7072 || type == 0x2f6b7061) return false;
  versionFrom = from;
  for (versionTo = from; versionTo < to; versionTo++) {
    const byte = load<u8>(versionTo);
    if (byte == 0x3f || byte == 0x23) break;
    if (byte == 0x40) versionFrom = versionTo + 1;
  }
  for (let i = versionFrom; i < versionTo; i++) if (load<u8>(i) == 0x25) return false;
  return true;
}

// Decodes the record of a hit behind those before; false where it is unusual or damaged.
function readRecord(hit: usize, record: usize): bool {
  const advisory = load<u32>(hit + 4);
  if (load<u32>(ring + (<usize>advisory << 2)) != advisory) return false;
  const offset = load<u32>(coldOffsets + (<usize>advisory << 2));
  const length = load<u32>(coldOffsets + (<usize>advisory << 2) + 4) - offset;
  if (length > pageBytes || length < 6) return false;
  if (offset < pageFrom || offset + length > pageTo) {
    pageFrom = offset;
    pageTo = offset + readPage(offset, max(length, 4096));
    if (offset + length > pageTo) return false;
  }
  const from = page + (offset - pageFrom);
  if (checkSum(from, from + length) != load<u16>(from + 4)) return false;
  const start = decoded;
  if (!decode(from + 6, from + length)) return false;
  store<u32>(record, <u32>start);
  store<u32>(record + 4, <u32>decoded);
  store<u32>(record + 8, load<u32>(hit + 8));
  store<u32>(record + 12, 0);
  return true;
}

// Fletcher's sum over all but the sum itself.
function checkSum(from: usize, to: usize): u16 {
  let low: u32 = 1;
  let high: u32 = 0;
  for (let i = from; i < from + 4; i++) {
    low += load<u8>(i);
    high += low;
  }
  for (let i = from + 6; i < to; i++) {
    low += load<u8>(i);
    high += low;
  }
  return <u16>((low % 251) | ((high % 251) << 8));
}

function decode(from: usize, to: usize): bool {
  if (decoded + (to - from) * longestSymbol + 16 > decodedEnd) return false;
  const lengths = symbols + (<usize>symbolCount << 3);
  let at = decoded;
  for (let i = from; i < to; i++) {
    const code = load<u8>(i);
    if (code == literal) {
      if (++i == to) return false;
      store<u8>(at++, load<u8>(i));
      continue;
    }
    if (code >= symbolCount) return false;
    store<u64>(at, load<u64>(symbols + (<usize>code << 3)));
    at += load<u8>(lengths + code);
  }
  store<u8>(at, 0x0a);
  decoded = at + 1;
  return true;
}

// By id; false where one stands twice or has bytes that JavaScript sorts otherwise.
function sortRecords(count: i32): bool {
  for (let i = 0; i < count; i++) {
    const record = recordsAt + <usize>i * recordBytes;
    const from = <usize>load<u32>(record);
    const end = lineEnd(from);
    if (!isPlainName(from, end)) return false;
    store<u32>(record + 12, <u32>end);
    for (let k = record; k > recordsAt; k -= recordBytes) {
      const before = k - recordBytes;
      const order = compareTexts(<usize>load<u32>(before), <usize>load<u32>(before + 12), <usize>load<u32>(k), <usize>load<u32>(k + 12));
      if (order == 0) return false;
      if (order < 0) break;
      const low = load<u64>(before);
      const high = load<u64>(before + 8);
      store<u64>(before, load<u64>(k));
      store<u64>(before + 8, load<u64>(k + 8));
      store<u64>(k, low);
      store<u64>(k + 8, high);
    }
  }
  return true;
}

function compareTexts(a: usize, aEnd: usize, b: usize, bEnd: usize): i32 {
  return compareKeys(a, aEnd - a, b, bEnd - b);
}

// A name of letters, digits and the like; a colon may be that of a record which is no vulnerability.
function isPlainName(from: usize, to: usize): bool {
  if (from == to) return false;
  for (let i = from; i < to; i++) {
    const byte = load<u8>(i);
    if (byte <= 0x20 || byte >= 0x7f || byte == 0x3a || byte == 0x22 || byte == 0x5c) return false;
  }
  return true;
}

function lineEnd(at: usize): usize {
  while (true) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x0a)));
    if (mask != 0) return at + ctz(mask);
    at += 16;
  }
}

function partEnd(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != 0x09) at++;
  return at;
}

// The words of the text in order: a place and a length each.
function word(number: i32): void {
  const row = wordsAt + (<usize>number << 3);
  const length = <usize>load<u32>(row + 4);
  copyBytes(<usize>load<u32>(row), length);
  out += length;
}

// Sixteen at a time, beyond the last: what follows is written later.
// @ts-ignore: decorator
@inline
function copyBytes(from: usize, length: usize): void {
  let to = out;
  const end = out + length;
  do {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  } while (to < end);
}

// As it stands, between quotes: it comes from JSON without escapes.
function copy(from: usize, to: usize): void {
  store<u8>(out++, 0x22);
  copyBytes(from, to - from);
  out += to - from;
  store<u8>(out++, 0x22);
}

function text(from: usize, to: usize): void {
  store<u8>(out++, 0x22);
  for (let i = from; i < to; i++) {
    const bytes = v128.load(i);
    const special = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      i8x16.lt_u(bytes, i8x16.splat(0x20)),
    );
    const plain = min(<usize>ctz(i8x16.bitmask(special) | 0x10000), to - i);
    v128.store(out, bytes);
    out += plain;
    i += plain;
    if (plain == 16) {
      i--;
      continue;
    }
    if (i >= to) break;
    const byte = load<u8>(i);
    store<u8>(out++, 0x5c);
    const letter = shortEscape(byte);
    if (letter != 0) store<u8>(out++, letter);
    else {
      store<u32>(out, 0x30303075);
      store<u8>(out + 3, 0x30 + (byte >> 4));
      store<u8>(out + 4, (byte & 15) < 10 ? 0x30 + (byte & 15) : 0x57 + (byte & 15));
      out += 5;
    }
  }
  store<u8>(out++, 0x22);
}

function shortEscape(byte: u8): u8 {
  if (byte == 0x22 || byte == 0x5c) return byte;
  if (byte == 0x08) return 0x62;
  if (byte == 0x0c) return 0x66;
  if (byte == 0x0d) return 0x72;
  return 0;
}

function textOrNull(from: usize, to: usize): void {
  if (from == 0) word(nullWord);
  else text(from, to);
}

const nullWord: i32 = 4;
const trueWord: i32 = 5;
const falseWord: i32 = 6;
const aliasesWord: i32 = 7;
const summaryWord: i32 = 8;
const matchWord: i32 = 9;
const packageWord: i32 = 10;
const rangeWord: i32 = 11;
const listedWord: i32 = 12;
const fixedWord: i32 = 13;
const lastAffectedWord: i32 = 14;
const versionWord: i32 = 15;
const recordsWord: i32 = 16;
const severityWord: i32 = 17;
const vectorWord: i32 = 18;
const exploitedWord: i32 = 19;
const maliciousWord: i32 = 20;
const fixesWord: i32 = 21;
const endWord: i32 = 22;
const levelsWord: i32 = 23;
const ecosystemsWord: i32 = 28;

// The interval that matched: where its words lie, 0 for none.
let introduced: usize = 0;
let introducedEnd: usize = 0;
let fixed: usize = 0;
let fixedEnd: usize = 0;
let lastAffected: usize = 0;
let lastAffectedEnd: usize = 0;

// What follows the component: everything that the record says.
function writeFinding(record: usize): bool {
  const id = <usize>load<u32>(record);
  const idEnd = <usize>load<u32>(record + 12);
  const textEnd = <usize>load<u32>(record + 4);
  const aliasLine = idEnd + 1;
  const aliasEnd = lineEnd(aliasLine);
  const summary = aliasEnd + 1;
  const summaryEnd = lineEnd(summary);
  const vectors = summaryEnd + 1;
  const vectorsEnd = lineEnd(vectors);
  const mark = lineEnd(vectorsEnd + 1) + 1;
  if (mark >= textEnd) return false;
  const markEnd = lineEnd(mark);

  const count = sortAliases(id, idEnd, aliasLine, aliasEnd);
  if (count < 0) return false;
  let isMalicious = startsMalicious(id);
  copy(id, idEnd);
  word(aliasesWord);
  for (let i = 0; i < count; i++) {
    const from = <usize>load<u32>(namesAt + (<usize>i << 3));
    if (i > 0) store<u8>(out++, 0x2c);
    copy(from, <usize>load<u32>(namesAt + (<usize>i << 3) + 4));
    if (startsMalicious(from)) isMalicious = true;
  }
  word(summaryWord);
  text(summary, summaryEnd);

  const line = findInterval(load<u32>(record + 8), markEnd + 1, textEnd);
  if (line == 0) return false;
  const lineStop = lineEnd(line);
  const name = line + 1;
  const nameEnd = partEnd(name, lineStop);
  const kind = <i32>load<u8>(line) - 0x40;
  // Of a release of a distribution.
  if (nameEnd != lineStop || kind < 0 || kind > 61) return false;
  word(matchWord);
  word(ecosystemsWord + kind);
  word(packageWord);
  text(name, nameEnd);
  if (introduced == 0) word(listedWord);
  else {
    word(rangeWord);
    text(introduced, introducedEnd);
    word(fixedWord);
    textOrNull(fixed, fixedEnd);
    word(lastAffectedWord);
    textOrNull(lastAffected, lastAffectedEnd);
  }
  word(versionWord);
  copy(versionFrom, versionTo);
  word(recordsWord);
  copy(id, idEnd);

  word(severityWord);
  if (mark == markEnd) word(nullWord);
  else if (!writeSeverity(mark, markEnd, vectors, vectorsEnd)) return false;
  word(exploitedWord);
  word(falseWord);
  word(maliciousWord);
  word(isMalicious ? trueWord : falseWord);
  word(fixesWord);
  if (!writeFixes(kind, lineStop + 1, textEnd)) return false;
  word(endWord);
  return true;
}

function startsMalicious(at: usize): bool {
  return load<u32>(at) == 0x2d4c414d;
}

// The aliases besides the id, sorted, each once; -1 where there are too many or one is unusual.
function sortAliases(id: usize, idEnd: usize, from: usize, end: usize): i32 {
  let count = 0;
  if (from == end) return 0;
  for (let at = from; at <= end; ) {
    const stop = partEnd(at, end);
    if (!isPlainName(at, stop) || count == 200) return -1;
    const next = stop + 1;
    let place = count;
    let isKnown = compareTexts(at, stop, id, idEnd) == 0;
    while (place > 0 && !isKnown) {
      const before = namesAt + (<usize>(place - 1) << 3);
      const order = compareTexts(<usize>load<u32>(before), <usize>load<u32>(before + 4), at, stop);
      if (order == 0) isKnown = true;
      if (order <= 0) break;
      place--;
    }
    if (!isKnown) {
      const row = namesAt + (<usize>place << 3);
      memory.copy(row + 8, row, <usize>(count - place) << 3);
      store<u32>(row, <u32>at);
      store<u32>(row + 4, <u32>stop);
      count++;
    }
    at = next;
  }
  return count;
}

// The line of the package that has the interval, whose words then stand in `introduced` and so on; 0 where there is none.
function findInterval(interval: u32, from: usize, end: usize): usize {
  const reference = load<u32>(intervals + <usize>interval * intervalBytes + 20);
  let place = (reference & 1) == 0 ? reference >> 1 : load<u32>(longKeys + (reference >> 1));
  let line: usize = 0;
  for (let at = from; at < end; at = lineEnd(at) + 1) {
    const mark = load<u8>(at);
    if (mark >= 0x40) {
      line = at;
      continue;
    }
    if (mark == 0x21 || line == 0) return 0;
    if (place > 0) {
      place--;
      continue;
    }
    readInterval(at, mark);
    return line;
  }
  return 0;
}

function readInterval(at: usize, mark: u8): void {
  introduced = 0;
  fixed = 0;
  lastAffected = 0;
  if (mark == 0x3d) return;
  const end = lineEnd(at);
  introduced = at + 1;
  introducedEnd = partEnd(introduced, end);
  if (introducedEnd == end) return;
  if (mark == 0x3c) {
    fixed = introducedEnd + 1;
    fixedEnd = partEnd(fixed, end);
  } else if (mark == 0x2d) {
    lastAffected = introducedEnd + 1;
    lastAffectedEnd = partEnd(lastAffected, end);
  }
}

function writeSeverity(mark: usize, markEnd: usize, vectors: usize, vectorsEnd: usize): bool {
  const level = load<u8>(mark) - 0x30;
  if (level > 4 || markEnd - mark != 2) return false;
  const place = load<u8>(mark + 1);
  word(levelsWord + level);
  word(vectorWord);
  if (place == 0x2d) word(nullWord);
  else {
    let at = vectors;
    for (let i: u8 = 0x30; i < place; i++) at = partEnd(at, vectorsEnd) + 1;
    if (place - 0x30 > 9 || at >= vectorsEnd) return false;
    text(at, partEnd(at, vectorsEnd));
  }
  store<u8>(out++, 0x7d);
  return true;
}

const mostFixes: i32 = 16;
const fixBytes: usize = 512;

// The versions that any range of the package calls fixed and that lie above the component's, lowest first, each once.
function writeFixes(kind: i32, from: usize, end: usize): bool {
  const next = from < end ? lineEnd(from) + 1 : end;
  if (next >= end || load<u8>(next) >= 0x40 || load<u8>(next) == 0x21) {
    if (fixed != 0) text(fixed, fixedEnd);
    return true;
  }
  const askedLength = encode(kind, versionFrom, versionTo, versionKeyAt);
  if (askedLength == 0) return false;
  let count = 0;
  for (let at = from; at < end; at = lineEnd(at) + 1) {
    const mark = load<u8>(at);
    if (mark >= 0x40 || mark == 0x21) break;
    if (mark != 0x3c) continue;
    const stop = lineEnd(at);
    const fix = partEnd(at + 1, stop) + 1;
    const fixEnd = partEnd(fix, stop);
    if (count == mostFixes) return false;
    const row = fixesAt + <usize>count * fixBytes;
    const length = encode(kind, fix, fixEnd, row + 16);
    if (length == 0) return false;
    if (compareKeys(row + 16, length, versionKeyAt, askedLength) <= 0) continue;
    store<u32>(row, <u32>fix);
    store<u32>(row + 4, <u32>fixEnd);
    store<u32>(row + 8, <u32>length);
    store<u32>(row + 12, 0);
    count++;
  }
  let isFirst = true;
  while (true) {
    let least: usize = 0;
    for (let i = 0; i < count; i++) {
      const row = fixesAt + <usize>i * fixBytes;
      if (load<u32>(row + 12) != 0) continue;
      if (least == 0 || compareKeys(row + 16, load<u32>(row + 8), least + 16, load<u32>(least + 8)) < 0) least = row;
    }
    if (least == 0) return true;
    store<u32>(least + 12, 1);
    if (isRepeated(least)) continue;
    if (!isFirst) store<u8>(out++, 0x2c);
    isFirst = false;
    text(<usize>load<u32>(least), <usize>load<u32>(least + 4));
  }
}

// Whether one of the fixes before has the same words.
function isRepeated(row: usize): bool {
  for (let before = fixesAt; before < row; before += fixBytes) {
    const from = <usize>load<u32>(before);
    if (compareTexts(from, <usize>load<u32>(before + 4), <usize>load<u32>(row), <usize>load<u32>(row + 4)) == 0) return true;
  }
  return false;
}
