import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file on its way into a zip; its size need not be known before its last piece. */
export interface FileToZip {
  name: string;
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** What the directory at the end says of a file that was written. */
interface Written {
  name: Uint8Array;
  checkSum: number;
  packedBytes: number;
  bytes: number;
  headerOffset: number;
}

const localSignature = 0x04034b50;
const descriptorSignature = 0x08074b50;
const entrySignature = 0x02014b50;
const endSignature = 0x06054b50;
const versionNeeded = 20;
/** Sizes stand behind the content (bit 3), names are UTF-8 (bit 11) (APPNOTE 6.3.10 §4.4.4). */
const flags = 0x0808;
const deflated = 8;
/** 1 January 1980, the first day that the format knows: the same content gives the same file. */
const firstDay = 0x0021;
const mostBytes = 0xffffffff;
/** From so many on, the end in 64 bits tells how many there are (§4.4.1.4). */
const mostEntries = 0xffff;
const endIn64BitsSignature = 0x06064b50;
const locatorSignature = 0x07064b50;
const versionOf64Bits = 45;

/** Writes files one after the other as they are read; only a piece of one is held at a time. */
export async function* writeZip(
  files: AsyncIterable<FileToZip> | Iterable<FileToZip>,
): AsyncGenerator<Uint8Array, void> {
  const directory: Written[] = [];
  let offset = 0;
  for await (const { name, pieces } of files) {
    const entry = { name: new TextEncoder().encode(name), checkSum: 0, packedBytes: 0, bytes: 0, headerOffset: offset };
    const header = localHeader(entry);
    offset += header.length;
    yield header;
    // A fault of the source ends the stream that is read, and a reader who leaves ends the source.
    const packing = pipeline(Readable.from(counted(pieces, entry)), createDeflateRaw(), () => {});
    for await (const packed of packing) {
      entry.packedBytes += packed.length;
      yield packed;
    }
    const descriptor = fields([descriptorSignature, 4], ...sizesOf(entry));
    offset += entry.packedBytes + descriptor.length;
    yield descriptor;
    directory.push(entry);
  }
  const entries = Buffer.concat(directory.map(entryOf));
  yield entries;
  const count = directory.length;
  if (count >= mostEntries) yield endIn64Bits(count, entries.length, offset);
  const said = Math.min(count, mostEntries);
  yield fields([endSignature, 4], [0, 2], [0, 2], [said, 2], [said, 2], [entries.length, 4], [offset, 4], [0, 2]);
}

async function* counted(pieces: FileToZip['pieces'], entry: Written): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    entry.bytes += piece.length;
    if (entry.headerOffset + entry.bytes > mostBytes) throw new Error('A zip without 64-bit sizes holds 4 GB at most.');
    entry.checkSum = crc32(piece, entry.checkSum);
    yield piece;
  }
}

function localHeader({ name }: Written): Uint8Array {
  const start = fields(
    ...([
      [localSignature, 4],
      [versionNeeded, 2],
      [flags, 2],
      [deflated, 2],
    ] as const),
    ...([
      [0, 2],
      [firstDay, 2],
      [0, 4],
      [0, 4],
      [0, 4],
      [name.length, 2],
      [0, 2],
    ] as const),
  );
  return Buffer.concat([start, name]);
}

function entryOf(entry: Written): Uint8Array {
  const start = fields(
    ...([
      [entrySignature, 4],
      [versionNeeded, 2],
      [versionNeeded, 2],
      [flags, 2],
      [deflated, 2],
    ] as const),
    ...([
      [0, 2],
      [firstDay, 2],
    ] as const),
    ...sizesOf(entry),
    ...([
      [entry.name.length, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [entry.headerOffset, 4],
    ] as const),
  );
  return Buffer.concat([start, entry.name]);
}

/** With the record that tells where it lies (§4.3.14, §4.3.15). */
function endIn64Bits(count: number, length: number, offset: number): Uint8Array {
  const wide = (value: number): Field[] => [
    [value, 4],
    [0, 4],
  ];
  return fields(
    [endIn64BitsSignature, 4],
    ...wide(44),
    [versionOf64Bits, 2],
    [versionOf64Bits, 2],
    ...[0, 0].map((disk): Field => [disk, 4]),
    ...[count, count, length, offset].flatMap(wide),
    [locatorSignature, 4],
    [0, 4],
    ...wide(offset + length),
    [1, 4],
  );
}

type Field = readonly [value: number, bytes: 2 | 4];

function sizesOf({ checkSum, packedBytes, bytes }: Written): Field[] {
  return [
    [checkSum, 4],
    [packedBytes, 4],
    [bytes, 4],
  ];
}

/** Numbers in little-endian order, one behind the other. */
function fields(...numbers: readonly Field[]): Buffer {
  const buffer = Buffer.alloc(numbers.reduce((length, [, bytes]) => length + bytes, 0));
  let at = 0;
  for (const [value, bytes] of numbers) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}
