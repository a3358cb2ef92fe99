import { AppError } from '../../common/errors.ts';
import type { ByteSource } from './byte-source.ts';

/** A file of a zip as the directory at its end declares it. */
export interface ZipEntry {
  name: string;
  /** General purpose bits (APPNOTE 6.3.10 §4.4.4). */
  flags: number;
  method: number;
  checkSum: number;
  packedBytes: number;
  /** Unpacked. */
  bytes: number;
  headerOffset: number;
  /** Extra fields give 64-bit sizes (§4.5.3) or another name (§4.6.9), which not every reader heeds. */
  hasOddFields: boolean;
}

export interface ZipDirectory {
  count: number;
  offset: number;
  length: number;
  /** Some field needs 64 bits, or a record for them is there. */
  isZip64: boolean;
  /** The record that ends the zip follows at once. */
  isLast: boolean;
}

const endSignature = 0x06054b50;
const endBytes = 22;
const zip64LocatorSignature = 0x07064b50;
const zip64LocatorBytes = 20;
const zip64EndSignature = 0x06064b50;
const entrySignature = 0x02014b50;
const entryBytes = 46;
const extraZip64 = 0x0001;
const extraName = 0x7075;

export function isZip(start: Uint8Array): boolean {
  return (
    start[0] === 0x50 && start[1] === 0x4b && ((start[2] === 3 && start[3] === 4) || (start[2] === 5 && start[3] === 6))
  );
}

/** Where the directory of a zip lies (§4.3.16). Its end record must close the file, so that every reader finds the same one. */
export function findDirectory(source: ByteSource): ZipDirectory {
  const tailOffset = source.size - Math.min(source.size, zip64LocatorBytes + endBytes + 0xffff);
  const tail = viewOf(source.read(tailOffset, source.size - tailOffset));
  let at = tail.byteLength - endBytes;
  while (at >= 0 && tail.getUint32(at, true) !== endSignature) at--;
  if (at < 0 || at + endBytes + tail.getUint16(at + 20, true) !== tail.byteLength) throw refusal('its end is missing');
  const directory = directoryIn(tail, at, tailOffset + at);
  const isIn64 = at >= zip64LocatorBytes && tail.getUint32(at - zip64LocatorBytes, true) === zip64LocatorSignature;
  if (!isIn64) return directory;
  if (!directory.isZip64) return { ...directory, isZip64: true };
  return zip64Directory(source, Number(tail.getBigUint64(at - zip64LocatorBytes + 8, true)));
}

function directoryIn(view: DataView, at: number, endOffset: number): ZipDirectory {
  const count = view.getUint16(at + 10, true);
  const length = view.getUint32(at + 12, true);
  const offset = view.getUint32(at + 16, true);
  const isZip64 = count === 0xffff || length === 0xffffffff || offset === 0xffffffff;
  const isOneOfSeveral = view.getUint32(at + 4, true) !== 0 || view.getUint16(at + 8, true) !== count;
  if (isOneOfSeveral && !isZip64) throw refusal('it is one part of several');
  return { count, offset, length, isZip64, isLast: offset + length === endOffset };
}

function zip64Directory(source: ByteSource, endOffset: number): ZipDirectory {
  const end = viewOf(source.read(Math.min(endOffset, source.size), 56));
  if (end.byteLength < 56 || end.getUint32(0, true) !== zip64EndSignature) throw refusal('its end is damaged');
  const offset = Number(end.getBigUint64(48, true));
  const length = Number(end.getBigUint64(40, true));
  const count = Number(end.getBigUint64(32, true));
  return { count, offset, length, isZip64: true, isLast: offset + length === endOffset };
}

/** The entries in the order in which they are listed; the caller has judged their count. */
export function readEntries(source: ByteSource, { count, offset, length }: ZipDirectory): ZipEntry[] {
  if (offset + length > source.size || length < count * entryBytes) throw refusal('its directory is cut off');
  const directory = source.read(offset, length);
  const view = viewOf(directory);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + entryBytes > length || view.getUint32(at, true) !== entrySignature)
      throw refusal('its directory is damaged');
    const nameEnd = at + entryBytes + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > length) throw refusal('its directory is damaged');
    const entry = entryIn(view, at, utf8.decode(directory.subarray(at + entryBytes, nameEnd)));
    readExtraFields(entry, view, nameEnd, extraEnd);
    entries.push(entry);
    at = next;
  }
  if (at !== length) throw refusal('its directory is damaged');
  return entries;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function entryIn(view: DataView, at: number, name: string): ZipEntry {
  return {
    name,
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    checkSum: view.getUint32(at + 16, true),
    packedBytes: view.getUint32(at + 20, true),
    bytes: view.getUint32(at + 24, true),
    headerOffset: view.getUint32(at + 42, true),
    hasOddFields: false,
  };
}

/** Sizes that are all ones stand, eight bytes each, in the extra field 1. */
function readExtraFields(entry: ZipEntry, view: DataView, from: number, to: number): void {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    const id = view.getUint16(at, true);
    if (id === extraZip64 || id === extraName) entry.hasOddFields = true;
    if (id !== extraZip64) continue;
    let field = at + 4;
    for (const key of ['bytes', 'packedBytes', 'headerOffset'] as const) {
      if (entry[key] !== 0xffffffff || field + 8 > to) continue;
      entry[key] = Number(view.getBigUint64(field, true));
      field += 8;
    }
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function refusal(why: string): AppError {
  return new AppError('invalid-input', `The zip cannot be read: ${why}.`);
}
