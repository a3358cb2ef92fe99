import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../common/errors.ts';
import { beginsAsPage, recordsOfPage } from '../nvd/page.ts';
import { type ByteSource, piecesOf, sourceOfBytes } from '../zip/byte-source.ts';
import { findDirectory, isZip, readEntries, refusal, type ZipEntry } from '../zip/directory.ts';
import { problemWithEntry, unpackEntry, unpackInPieces } from '../zip/unpack.ts';
import { linesOf, recordsOfDocument } from './split.ts';

/** Why a file within a file was left out; the words are stable. */
export type InputSkipReason = 'too-large' | 'unreadable-zip-entry';

/** A record as its bytes, or what was left out before it could be read. */
export type RecordInput = { bytes: Uint8Array } | { skip: InputSkipReason };

/** A JSON document, or a zip within a zip, is held in memory whole. */
const largestDocumentBytes = 256 * 1024 * 1024;
const largestInnerZipBytes = 512 * 1024 * 1024;
/** From here on lines inside a zip are unpacked piece by piece. */
const largestUnpackedWhole = 16 * 1024 * 1024;
const deepestZip = 3;
/** More files than the largest feed has by far (npm's OSV export holds some 250,000). */
const mostEntries = 4_000_000;

/** Whether a file of a folder or a zip is one to look into, by its name. */
export function mayHoldRecords(name: string): boolean {
  return /\.(json|jsonl|ndjson)(\.gz)?$|\.zip$/i.test(name) && !/(^|\/)\.[^/]/.test(name);
}

/**
 * The records in a file, in bounded memory: a JSON document (one record or an array), JSON Lines, either gzipped, or a zip of
 * these, nested too. The content tells zip and gzip; lines are known by the name or the first of them.
 */
export async function* recordsInFile(name: string, source: ByteSource): AsyncGenerator<RecordInput> {
  const start = source.read(0, 4);
  if (isZip(start)) yield* recordsInZip(name, source, 1);
  else if (start[0] === 0x1f && start[1] === 0x8b)
    yield* recordsInPieces(name.replace(/\.gz$/i, ''), unpacked(name, source));
  else yield* recordsInPieces(name, piecesOf(source));
}

async function* recordsInZip(zipName: string, source: ByteSource, depth: number): AsyncGenerator<RecordInput> {
  if (depth > deepestZip)
    throw new AppError('invalid-input', `${zipName}: zips are nested more than ${deepestZip} deep.`);
  for (const entry of entriesOf(zipName, source)) {
    if (!mayHoldRecords(entry.name)) continue;
    if (problemWithEntry(entry)) yield { skip: 'unreadable-zip-entry' };
    else yield* recordsInEntry(zipName, source, entry, depth);
  }
}

/** In the order of their place, so that the file is read forward. */
function entriesOf(zipName: string, source: ByteSource): ZipEntry[] {
  try {
    const directory = findDirectory(source);
    if (directory.count > mostEntries) throw refusal(`it lists more than ${mostEntries} files`);
    return readEntries(source, directory).sort((a, b) => a.headerOffset - b.headerOffset);
  } catch (error) {
    throw error instanceof AppError ? new AppError(error.code, `${zipName}: ${error.message}`) : error;
  }
}

async function* recordsInEntry(
  zipName: string,
  source: ByteSource,
  entry: ZipEntry,
  depth: number,
): AsyncGenerator<RecordInput> {
  const name = `${zipName}/${entry.name}`;
  const isInnerZip = /\.zip$/i.test(entry.name);
  if (entry.bytes > (isInnerZip ? largestInnerZipBytes : largestDocumentBytes) && !areLines(entry.name)) {
    yield { skip: 'too-large' };
  } else if (isInnerZip) {
    yield* recordsInZip(name, sourceOfBytes(unpackEntry(source, entry)), depth + 1);
  } else if (/\.gz$/i.test(entry.name) || entry.bytes > largestUnpackedWhole) {
    const pieces = unpackInPieces(source, entry);
    const inner = /\.gz$/i.test(entry.name) ? gunzipped(name, pieces) : pieces;
    yield* recordsInPieces(name.replace(/\.gz$/i, ''), inner);
  } else {
    yield* recordsInPieces(name, [unpackEntry(source, entry)]);
  }
}

function areLines(name: string): boolean {
  return /\.(jsonl|ndjson)(\.gz)?$/i.test(name);
}

async function* recordsInPieces(
  name: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<RecordInput> {
  const rest = (Symbol.asyncIterator in pieces ? pieces : asAsync(pieces))[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done) return;
  const all = startingWith(first.value, { [Symbol.asyncIterator]: () => rest });
  if (areLines(name) || beginsWithRecordLine(first.value)) {
    for await (const bytes of linesOf(all)) yield { bytes };
    return;
  }
  if (beginsAsPage(first.value)) {
    for await (const bytes of recordsOfPage(all)) yield { bytes };
    return;
  }
  const document = await wholeDocument(all);
  if (!document) yield { skip: 'too-large' };
  else for (const bytes of recordsOfDocument(document)) yield { bytes };
}

async function* asAsync(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function* startingWith(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

async function wholeDocument(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > largestDocumentBytes) return undefined;
    parts.push(piece);
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** Whether the first line is a JSON object by itself and another one follows: lines, whatever the name says. */
function beginsWithRecordLine(start: Uint8Array): boolean {
  const end = start.indexOf(0x0a);
  if (end < 0 || !start.subarray(end).includes(0x7b)) return false;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(start.subarray(0, end)));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function unpacked(name: string, source: ByteSource): AsyncGenerator<Uint8Array> {
  return gunzipped(name, piecesOf(source));
}

async function* gunzipped(
  name: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(pieces);
  const unzipped = createGunzip({ chunkSize: 256 * 1024 });
  packed.on('error', (error) => unzipped.destroy(error));
  try {
    for await (const piece of packed.pipe(unzipped)) yield piece as Uint8Array;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid-input', `${name} cannot be unpacked: it is damaged or cut off.`);
  }
}
