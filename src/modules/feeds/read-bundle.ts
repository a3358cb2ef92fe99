import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Header, extract as openExtract } from 'tar-stream';
import { AppError } from '../../common/errors.ts';
import { type SpooledFile, spool } from '../../platform/files/spool.ts';
import { BundleManifest, type BundlePart, bundleVersion, manifestName } from './bundle-format.ts';

/** A file of the archive, to be read before the next. */
type Entry = AsyncIterable<Uint8Array> & { header: Header };

/** A part whose bytes are those that its manifest hashes. */
export interface ReadPart extends BundlePart {
  content: SpooledFile;
}

/** Beyond this a manifest is none of ours. */
const largestManifest = 16 * 1024 * 1024;

/** Reads a bundle to its end into files in `folder`; whatever is not as it was written is refused, with what is wrong. */
export async function readBundle(
  path: string,
  folder: string,
): Promise<{ manifest: BundleManifest; parts: ReadPart[] }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const extract = openExtract();
  const ended = pipeline(createReadStream(path), extract as unknown as NodeJS.WritableStream);
  ended.catch(() => {});
  try {
    return await readEntries(extract as AsyncIterable<unknown> as AsyncIterable<Entry>, folder);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    // What the reader of the archive complains of carries no code; a full disk does.
    if (code !== undefined) throw error;
    throw damaged(message);
  } finally {
    extract.destroy();
    await ended.catch(() => {});
  }
}

async function readEntries(
  entries: AsyncIterable<Entry>,
  folder: string,
): Promise<{ manifest: BundleManifest; parts: ReadPart[] }> {
  let manifest: BundleManifest | undefined;
  const parts: ReadPart[] = [];
  for await (const entry of entries) {
    if (manifest === undefined) manifest = await readManifest(entry);
    else parts.push(await readPart(entry, manifest.parts[parts.length], folder));
  }
  if (manifest === undefined) throw foreign();
  const missing = manifest.parts[parts.length];
  if (missing) throw damaged(`${missing.file} is missing`);
  return { manifest, parts };
}

async function readManifest(entry: Entry): Promise<BundleManifest> {
  if (entry.header.name !== manifestName || entry.header.size > largestManifest) throw foreign();
  const pieces: Uint8Array[] = [];
  for await (const piece of entry) pieces.push(piece);
  const value = jsonOf(Buffer.concat(pieces).toString());
  const { format, formatVersion } = (value ?? {}) as { format?: unknown; formatVersion?: unknown };
  if (format !== 'holdfast-feed-bundle') throw foreign();
  if (typeof formatVersion === 'number' && formatVersion > bundleVersion) {
    throw new AppError(
      'conflict',
      `This bundle has a layout (${formatVersion}) that this program does not know. Use a newer Holdfast.`,
    );
  }
  const read = BundleManifest.safeParse(value);
  if (!read.success) throw damaged(`its manifest is not right (${read.error.issues[0]?.path.join('/')})`);
  const { parts } = read.data;
  if (new Set(parts.map(({ kind }) => kind)).size < parts.length) throw damaged('its manifest names a feed twice');
  return read.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readPart(entry: Entry, part: BundlePart | undefined, folder: string): Promise<ReadPart> {
  const { name, size } = entry.header;
  if (!part || name !== part.file)
    throw damaged(`it holds ${name.slice(0, 200)}, which its manifest does not name here`);
  if (size !== part.size) throw damaged(`${name} has ${size} bytes instead of ${part.size}`);
  const content = await spool(entry, { directory: folder, limitBytes: part.size });
  if (content.sha256.toString('hex') !== part.sha256)
    throw damaged(`the bytes of ${name} are not those that were written`);
  return { ...part, content };
}

function foreign(): AppError {
  return new AppError('invalid-input', 'This file is no bundle of feeds: "feed bundle FILE" writes one.');
}

function damaged(what: string): AppError {
  return new AppError(
    'invalid-input',
    `This bundle is damaged: ${what}. Nothing was taken from it; carry it across again.`,
  );
}
