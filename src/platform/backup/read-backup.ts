import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Header, extract as openExtract } from 'tar-stream';
import { z } from 'zod';
import { AppError } from '../../common/errors.ts';
import {
  formatVersion,
  Head,
  headName,
  Manifest,
  manifestName,
  masterKeyName,
  partName,
  type TablePart,
  tableOfPart,
} from './format.ts';

/** What a backup holds, once all of it was read and found to be as its manifest says. */
export interface Backup {
  manifest: Manifest;
  /** Where the backup has keys. */
  masterKey: Buffer | undefined;
}

export interface ReadSettings {
  /** Takes the rows of one table, which it must read to their end; without it they are only checked. */
  take?: (table: string, pieces: AsyncIterable<Buffer>) => Promise<void>;
  /** How much of the file was read, in [0, 1]. */
  onProgress?: (share: number) => void;
}

/** Beyond this a description is none of ours. */
const largestDescription = 64 * 1024 * 1024;

/** Reads a backup from its first to its last byte; whatever is not as it was written is refused, with a sentence that says what. */
export async function readBackup(
  path: string,
  { take = drain, onProgress = () => {} }: ReadSettings = {},
): Promise<Backup> {
  const size = await sizeOf(path);
  await refuseForeignBeginning(path);
  const archive = openArchive(path, size, (bytes) => onProgress(bytes / Math.max(1, size)));
  try {
    const backup = await readArchive(archive.entries, take);
    await archive.ended();
    return backup;
  } finally {
    archive.close();
  }
}

async function readArchive(entries: Entries, take: NonNullable<ReadSettings['take']>): Promise<Backup> {
  const head = await readHead(await entries.next());
  const masterKey = head.keys ? await readMasterKey(await entries.next()) : undefined;
  const seen: TablePart[] = [];
  await entries.next();
  for (;;) {
    const table = tableOfPart(entries.current?.header.name ?? '');
    if (table === undefined) break;
    if (seen.some(({ name }) => name === table)) throw damaged(`the table ${table} stands in it twice`);
    const tally = { bytes: 0, rows: 0, hash: createHash('sha256') };
    await take(table, partsOf(entries, table, tally));
    seen.push({ name: table, columns: [], bytes: tally.bytes, rows: tally.rows, sha256: tally.hash.digest('hex') });
  }
  if (entries.current?.header.name !== manifestName) throw damaged('its manifest is missing');
  const manifest = await readJson(entries.current, Manifest);
  if (await entries.next()) throw damaged('something stands after its manifest');
  requireSame(head, manifest, seen, masterKey);
  return { manifest, masterKey: masterKey && Buffer.from(masterKey.toString('utf8').trim(), 'hex') };
}

async function readHead(entry: Entry | undefined): Promise<Head> {
  if (entry?.header.name !== headName) throw foreign();
  const described = await readJson(entry, z.looseObject({ formatVersion: z.unknown(), program: z.unknown() }));
  if (typeof described.formatVersion === 'number' && described.formatVersion > formatVersion) {
    throw new AppError(
      'conflict',
      `This backup was written by Holdfast ${described.program} in a layout (${described.formatVersion}) that this program does not know. Use that version or a newer one.`,
    );
  }
  return parsed(described, Head);
}

async function readMasterKey(entry: Entry | undefined): Promise<Buffer> {
  if (entry?.header.name !== masterKeyName) throw damaged('the master key is missing');
  return readWhole(entry);
}

async function readJson<Shape extends z.ZodType>(entry: Entry, shape: Shape): Promise<z.output<Shape>> {
  const text = (await readWhole(entry)).toString('utf8');
  try {
    return parsed(JSON.parse(text), shape);
  } catch (error) {
    throw error instanceof SyntaxError ? damaged(`${entry.header.name} cannot be read`) : error;
  }
}

function parsed<Shape extends z.ZodType>(value: unknown, shape: Shape): z.output<Shape> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  throw damaged(`its description is not right (${result.error.issues[0]?.path.join('/')})`);
}

async function readWhole(entry: Entry): Promise<Buffer> {
  if ((entry.header.size ?? 0) > largestDescription) throw damaged(`${entry.header.name} is too large`);
  const chunks: Buffer[] = [];
  for await (const chunk of entry.chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The parts of one table one after the other; a line is a row, as COPY writes a line break within a value as `\n`. */
async function* partsOf(
  entries: Entries,
  table: string,
  tally: { bytes: number; rows: number; hash: ReturnType<typeof createHash> },
): AsyncGenerator<Buffer> {
  for (let part = 1; entries.current && tableOfPart(entries.current.header.name) === table; part++) {
    if (entries.current.header.name !== partName(table, part)) throw damaged(`a part of the table ${table} is missing`);
    for await (const chunk of entries.current.chunks) {
      tally.bytes += chunk.length;
      tally.hash.update(chunk);
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) tally.rows++;
      yield chunk;
    }
    await entries.next();
  }
}

function requireSame(head: Head, manifest: Manifest, seen: TablePart[], masterKey: Buffer | undefined): void {
  if (JSON.stringify(Head.parse(manifest)) !== JSON.stringify(head)) throw damaged('its beginning and its end differ');
  const keySha256 = masterKey ? createHash('sha256').update(masterKey).digest('hex') : null;
  if (keySha256 !== manifest.masterKeySha256) throw damaged('the master key is not the one that was written');
  const found = new Map(seen.map((table) => [table.name, table]));
  for (const table of manifest.tables) {
    const read = found.get(table.name) ?? { rows: 0, bytes: 0, sha256: createHash('sha256').digest('hex') };
    found.delete(table.name);
    if (read.rows !== table.rows || read.bytes !== table.bytes) {
      throw damaged(`the table ${table.name} has ${read.rows} rows instead of ${table.rows}`);
    }
    if (read.sha256 !== table.sha256)
      throw damaged(`the rows of the table ${table.name} are not those that were written`);
  }
  for (const name of found.keys()) throw damaged(`it holds a table ${name} that its manifest does not name`);
}

interface Entry {
  header: Header;
  chunks: AsyncIterable<Buffer>;
}

/** The entries of an archive, one at a time. */
interface Entries {
  current: Entry | undefined;
  next(): Promise<Entry | undefined>;
}

/** Whatever goes wrong in reading it is told as damage of the file, so that other faults keep their own words. */
function openArchive(path: string, size: number, onBytes: (bytes: number) => void) {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const gunzip = createGunzip();
  const extract = openExtract();
  const ended = pipeline(file, gunzip, extract as unknown as NodeJS.WritableStream);
  // Told where it is waited for; an entry that breaks off is told before.
  ended.catch(() => {});
  /** An entry that breaks off may be told so before it is told why. */
  const asFound = (error: unknown) =>
    ended.then(
      () => asDamage(error),
      (cause) => asDamage(cause),
    );
  const iterator = extract[Symbol.asyncIterator]();
  const entries: Entries = {
    current: undefined,
    next: async () => {
      onBytes(file.bytesRead);
      const { done, value } = await iterator.next().catch(asFound);
      entries.current = done
        ? undefined
        : { header: value.header, chunks: soundly(value as AsyncIterable<Buffer>, asFound) };
      return entries.current;
    },
  };
  return {
    entries,
    ended: async () => {
      await ended.catch(asDamage);
      if (gunzip.bytesWritten !== size) throw damaged('something was added after its end');
    },
    close: () => file.destroy(),
  };
}

async function* soundly(chunks: AsyncIterable<Buffer>, fail: (error: unknown) => unknown): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    await fail(error);
  }
}

function asDamage(error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') throw damaged('it is cut off before its end');
  if (code === undefined || code.startsWith('Z_')) throw damaged(message);
  throw error;
}

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new AppError('invalid-input', `${path} is no file.`);
    return found.size;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('not-found', `${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Every backup begins as gzip without a name or a time. */
async function refuseForeignBeginning(path: string): Promise<void> {
  const beginning: Buffer[] = [];
  for await (const chunk of createReadStream(path, { start: 0, end: 7 })) beginning.push(chunk);
  if (!Buffer.concat(beginning).equals(Buffer.from('1f8b080000000000', 'hex'))) throw foreign();
}

async function drain(_: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  for await (const _piece of pieces);
}

function foreign(): AppError {
  return new AppError('invalid-input', 'This file is no backup of Holdfast.');
}

function damaged(what: string): AppError {
  return new AppError('invalid-input', `This backup is damaged: ${what}. Nothing was taken from it.`);
}
