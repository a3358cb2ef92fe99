import { Readable } from 'node:stream';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { AppError } from '../../common/errors.ts';
import { type ByteSource, piecesOf } from './byte-source.ts';
import { refusal, viewOf, type ZipEntry } from './directory.ts';

/** Deflate cannot do better than 1,032 to 1. */
const steepestRatio = 1100;

const localSignature = 0x04034b50;
const localBytes = 30;
const stored = 0;
const deflated = 8;

/** Why an entry cannot be unpacked, undefined where it can. */
export function problemWithEntry(entry: ZipEntry): string | undefined {
  const { method, bytes, packedBytes } = entry;
  if (isEncrypted(entry)) return 'it is encrypted';
  if (!isKnownMethod(entry)) return `it is packed by method ${method}`;
  if (method === stored && bytes !== packedBytes) return 'its sizes contradict each other';
  if (bytes > packedBytes * steepestRatio + 1024) return 'its declared size cannot be true';
  return undefined;
}

/** By a password, or its directory too (bits 0, 6 and 13). */
export function isEncrypted({ flags }: ZipEntry): boolean {
  return (flags & 0x2041) !== 0;
}

export function isKnownMethod({ method }: ZipEntry): boolean {
  return method === stored || method === deflated;
}

/** Unpacks an entry whole; its declared size is the limit and its check sum must be right. */
export function unpackEntry(source: ByteSource, entry: ZipEntry): Uint8Array {
  const { start } = contentOf(source, entry);
  const packed = source.read(start, entry.packedBytes);
  let bytes: Uint8Array;
  try {
    bytes = entry.method === stored ? packed : inflateRawSync(packed, limitsOf(entry));
  } catch {
    throw refusal(`its file ${entry.name} cannot be unpacked`);
  }
  if (bytes.length !== entry.bytes || crc32(bytes) !== entry.checkSum)
    throw refusal(`its file ${entry.name} has changed`);
  return bytes;
}

/** One piece for all of it and a byte more, by which zlib sees that nothing follows: pieces would have to be joined, held twice. */
function limitsOf({ bytes }: ZipEntry): { maxOutputLength: number; chunkSize: number } {
  return { maxOutputLength: Math.max(1, bytes), chunkSize: Math.max(64, bytes + 1) };
}

/** Unpacks an entry piece by piece, for those that are too large for memory. */
export async function* unpackInPieces(source: ByteSource, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const pieces = piecesOf(source, contentOf(source, entry).start, entry.packedBytes);
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

/** Where the packed bytes of an entry stand; its own header must agree with the directory. */
export function contentOf(source: ByteSource, entry: ZipEntry): { start: number; end: number } {
  const { headerOffset, name, method, packedBytes } = entry;
  const header = viewOf(source.read(Math.min(headerOffset, source.size), localBytes));
  if (header.byteLength < localBytes || header.getUint32(0, true) !== localSignature) {
    throw refusal(`its file ${name} is missing`);
  }
  const nameBytes = header.getUint16(26, true);
  const start = headerOffset + localBytes + nameBytes + header.getUint16(28, true);
  const isSame =
    header.getUint16(8, true) === method && utf8.decode(source.read(headerOffset + localBytes, nameBytes)) === name;
  if (!isSame) throw refusal(`its file ${name} has another name or form in its own header`);
  if (start + packedBytes > source.size) throw refusal(`its file ${name} is cut off`);
  return { start, end: start + packedBytes };
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
