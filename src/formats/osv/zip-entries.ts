import { Readable } from 'node:stream';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { AppError } from '../../common/errors.ts';

/** Bytes that can be read at any place, such as an open file. */
export interface ByteSource {
  size: number;
  /** Fewer bytes than asked for only at the end. */
  read(offset: number, length: number): Uint8Array;
}

export interface ZipEntry {
  name: string;
  /** Unpacked, as the directory of the zip declares it. */
  bytes: number;
  packedBytes: number;
  method: number;
  encrypted: boolean;
  checkSum: number;
  headerOffset: number;
}

/** More entries than the largest feed has by far (npm's OSV export holds some 250,000). */
const mostEntries = 4_000_000;
/** Deflate cannot do better than 1,032 to 1. */
const steepestRatio = 1100;

const endSignature = 0x06054b50;
const zip64LocatorSignature = 0x07064b50;
const zip64EndSignature = 0x06064b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const stored = 0;
const deflated = 8;

export function isZip(start: Uint8Array): boolean {
  return (
    start[0] === 0x50 && start[1] === 0x4b && ((start[2] === 3 && start[3] === 4) || (start[2] === 5 && start[3] === 6))
  );
}

/** The entries that the directory at the end of a zip lists (APPNOTE 6.3 §4.3, zip64 too), in the order of their place. */
export function zipEntries(source: ByteSource): ZipEntry[] {
  const { count, offset, length } = findDirectory(source);
  if (count > mostEntries) throw refusal(`it lists more than ${mostEntries} files`);
  if (offset + length > source.size || length < count * 46) throw refusal('its directory is cut off');
  const directory = source.read(offset, length);
  const view = viewOf(directory);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > length || view.getUint32(at, true) !== entrySignature) throw refusal('its directory is damaged');
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > length) throw refusal('its directory is damaged');
    entries.push(readEntry(view, at, directory.subarray(at + 46, at + 46 + nameLength)));
    at = next;
  }
  return entries.sort((a, b) => a.headerOffset - b.headerOffset);
}

/** Why an entry cannot be unpacked, undefined where it can. */
export function problemWithEntry({ method, encrypted, bytes, packedBytes }: ZipEntry): string | undefined {
  if (encrypted) return 'it is encrypted';
  if (method !== stored && method !== deflated) return `it is packed by method ${method}`;
  if (method === stored && bytes !== packedBytes) return 'its sizes contradict each other';
  if (bytes > packedBytes * steepestRatio + 1024) return 'its declared size cannot be true';
  return undefined;
}

/** Unpacks an entry whole; its declared size is the limit and its check sum must be right. */
export function unpackEntry(source: ByteSource, entry: ZipEntry): Uint8Array {
  const packed = packedBytesOf(source, entry);
  let bytes: Uint8Array;
  try {
    bytes = entry.method === stored ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) });
  } catch {
    throw refusal(`its file ${entry.name} cannot be unpacked`);
  }
  if (bytes.length !== entry.bytes || crc32(bytes) !== entry.checkSum)
    throw refusal(`its file ${entry.name} has changed`);
  return bytes;
}

/** Unpacks an entry piece by piece, for those that are too large for memory. */
export async function* unpackInPieces(source: ByteSource, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const pieces = piecesOf(source, dataOffset(source, entry), entry.packedBytes);
  const unpacked = entry.method === stored ? pieces : Readable.from(pieces).pipe(createInflateRaw());
  let bytes = 0;
  let checkSum = 0;
  try {
    for await (const piece of unpacked) {
      bytes += piece.length;
      if (bytes > entry.bytes) break;
      checkSum = crc32(piece, checkSum);
      yield piece;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refusal(`its file ${entry.name} cannot be unpacked`);
  }
  if (bytes !== entry.bytes || checkSum !== entry.checkSum) throw refusal(`its file ${entry.name} has changed`);
}

const pieceBytes = 1024 * 1024;

export function* piecesOf(source: ByteSource, from = 0, length = source.size): Generator<Uint8Array> {
  for (let at = from; at < from + length; at += pieceBytes) {
    yield source.read(at, Math.min(pieceBytes, from + length - at));
  }
}

function findDirectory(source: ByteSource): { count: number; offset: number; length: number } {
  const tailLength = Math.min(source.size, 22 + 0xffff);
  const tailOffset = source.size - tailLength;
  const view = viewOf(source.read(tailOffset, tailLength));
  let at = tailLength - 22;
  while (at >= 0 && view.getUint32(at, true) !== endSignature) at--;
  if (at < 0) throw refusal('its end is missing');
  const directory = {
    count: view.getUint16(at + 10, true),
    length: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  };
  const isZip64 = directory.count === 0xffff || directory.length === 0xffffffff || directory.offset === 0xffffffff;
  if (!isZip64 || at < 20 || view.getUint32(at - 20, true) !== zip64LocatorSignature) return directory;
  const endOffset = Number(view.getBigUint64(at - 12, true));
  const end = viewOf(source.read(Math.min(endOffset, source.size), 56));
  if (end.byteLength < 56 || end.getUint32(0, true) !== zip64EndSignature) throw refusal('its end is damaged');
  return {
    count: Number(end.getBigUint64(32, true)),
    length: Number(end.getBigUint64(40, true)),
    offset: Number(end.getBigUint64(48, true)),
  };
}

function readEntry(view: DataView, at: number, name: Uint8Array): ZipEntry {
  const entry = {
    name: new TextDecoder().decode(name),
    encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
    method: view.getUint16(at + 10, true),
    checkSum: view.getUint32(at + 16, true),
    packedBytes: view.getUint32(at + 20, true),
    bytes: view.getUint32(at + 24, true),
    headerOffset: view.getUint32(at + 42, true),
  };
  return withZip64Sizes(entry, view, at + 46 + view.getUint16(at + 28, true), view.getUint16(at + 30, true));
}

/** Fields that are all ones stand, eight bytes each, in the extra field 1 (APPNOTE 6.3 §4.5.3). */
function withZip64Sizes(entry: ZipEntry, view: DataView, from: number, length: number): ZipEntry {
  for (let at = from; at + 4 <= from + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    for (const key of ['bytes', 'packedBytes', 'headerOffset'] as const) {
      if (entry[key] !== 0xffffffff || field + 8 > from + length) continue;
      entry[key] = Number(view.getBigUint64(field, true));
      field += 8;
    }
  }
  return entry;
}

function packedBytesOf(source: ByteSource, entry: ZipEntry): Uint8Array {
  return source.read(dataOffset(source, entry), entry.packedBytes);
}

function dataOffset(source: ByteSource, entry: ZipEntry): number {
  const header = viewOf(source.read(Math.min(entry.headerOffset, source.size), 30));
  if (header.byteLength < 30 || header.getUint32(0, true) !== localSignature) {
    throw refusal(`its file ${entry.name} is missing`);
  }
  const offset = entry.headerOffset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (offset + entry.packedBytes > source.size) throw refusal(`its file ${entry.name} is cut off`);
  return offset;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function refusal(why: string): AppError {
  return new AppError('invalid-input', `The zip cannot be read: ${why}.`);
}
