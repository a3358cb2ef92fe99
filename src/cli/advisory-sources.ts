import { closeSync, fstatSync, openSync, read, readSync, statSync } from 'node:fs';
import { AppError } from '../common/errors.ts';
import type { AdvisoryIndex } from '../engines/matching/advisory-index.ts';
import { damaged, headerBytes, isIndexFile, readIndexHeader } from '../engines/matching/index-file.ts';
import { openIndex, openWholeIndex } from '../engines/matching/open-index.ts';
import { PlainScan } from '../engines/matching/plain-scan.ts';

/**
 * Opens the advisories at a path: an index made by `feed compile`, or OSV records (a folder, a zip, JSON Lines, JSON), which
 * are compiled in memory first. Both answer alike.
 */
export async function openAdvisories(path: string): Promise<AdvisoryIndex> {
  return (await openCompiled(path)) ?? (await compileAndOpen(path));
}

/** Compiles OSV records in memory. */
export async function compileAndOpen(path: string): Promise<AdvisoryIndex> {
  return openWholeIndex(await compileAdvisories(path));
}

/** The index file of the OSV records at a path. */
export async function compileAdvisories(path: string): Promise<Uint8Array> {
  const [{ IndexCompiler }, { advisoryRecords }] = await Promise.all([
    import('../engines/matching/index-compiler.ts'),
    import('./advisory-records.ts'),
  ]);
  const compiler = new IndexCompiler();
  let inputs = 0;
  for await (const input of advisoryRecords(path)) {
    inputs++;
    if ('skip' in input) compiler.skip(input.skip);
    else compiler.add(input.bytes);
  }
  if (inputs === 0) {
    throw new AppError(
      'invalid-input',
      `${path} holds no OSV records: no .json, .jsonl, .jsonl.gz or .zip with content.`,
    );
  }
  return compiler.finish();
}

/** The hot part by one read, the cold part when a finding needs it; undefined where the path is no index. */
export async function openCompiled(path: string): Promise<AdvisoryIndex | undefined> {
  const file = openToRead(path);
  if (file === undefined) return undefined;
  const start = new Uint8Array(headerBytes);
  const length = readSync(file, start, 0, headerBytes, 0);
  if (!isIndexFile(start.subarray(0, length))) {
    closeSync(file);
    return undefined;
  }
  const { hotBytes, fileBytes } = readIndexHeader(start.subarray(0, length));
  if (fstatSync(file).size !== fileBytes) throw damaged('it is not as long as it was');
  const plainScan = new PlainScan(hotBytes, (offset, into) => readSync(file, into, 0, into.length, hotBytes + offset));
  if ((await readAside(file, plainScan.hot)) !== hotBytes) throw damaged('it ends early');
  return openIndex(plainScan.hot, pagedReader(file, fileBytes), plainScan);
}

/** Reads from the start of the file in a thread of Node's pool, while this one goes on. */
function readAside(file: number, into: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, into, 0, into.length, 0, (error, length) => (error ? reject(error) : resolve(length)));
  });
}

/** Undefined for a folder. The file stays open as long as the program: its cold part is read from. */
function openToRead(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new AppError('invalid-input', `There is no file or folder ${path}.`);
  if (found.isDirectory()) return undefined;
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new AppError('invalid-input', `${path} cannot be read: ${(error as Error).message}.`);
  }
}

const pageBytes = 4 * 1024;

/** Advisories of one package lie together, so the page around one often holds the next. What it gives holds until the next call. */
function pagedReader(file: number, fileBytes: number): (offset: number, length: number) => Uint8Array {
  let buffer = new Uint8Array(pageBytes);
  let pageOffset = 0;
  let pageEnd = 0;
  return (offset, length) => {
    if (offset < pageOffset || offset + length > pageEnd) {
      if (length > buffer.length) buffer = new Uint8Array(length);
      const wanted = Math.min(buffer.length, Math.max(0, fileBytes - offset));
      pageEnd = offset + readSync(file, buffer, 0, wanted, offset);
      pageOffset = offset;
    }
    return buffer.subarray(offset - pageOffset, Math.min(offset + length, pageEnd) - pageOffset);
  };
}
