import { closeSync, fstatSync, openSync, read, readSync, statSync } from 'node:fs';
import { AppError } from '../common/errors.ts';
import type { AdvisoryIndex } from '../engines/matching/advisory-index.ts';
import { damaged, headerBytes, isIndexFile, readIndexHeader } from '../engines/matching/index-file.ts';
import { openIndex, openWholeIndex } from '../engines/matching/open-index.ts';
import { PlainScan } from '../engines/matching/plain-scan.ts';

/** What `--advisories` names. */
export const advisoriesWanted =
  'a folder or file of advisories (OSV, GitHub, CVE, NVD, CSAF), or an index made by "feed compile"';

/**
 * Opens the advisories at a path: an index made by `feed compile`, or records (a folder, a zip, JSON Lines, JSON) of OSV, GitHub,
 * CVE, NVD or CSAF, also mixed, which are compiled in memory first. Both answer alike.
 */
export async function openAdvisories(path: string): Promise<AdvisoryIndex> {
  return (await openCompiled(path)) ?? (await compileAndOpen(path));
}

/** Compiles records in memory. */
export async function compileAndOpen(path: string): Promise<AdvisoryIndex> {
  return openWholeIndex(await compileAdvisories(path));
}

/** The index file of the records at a path. One that holds none is a mistake, and no index that finds nothing. */
export async function compileAdvisories(path: string): Promise<Uint8Array> {
  const [{ IndexCompiler }, { advisoryFiles, recordsOf }] = await Promise.all([
    import('../engines/matching/index-compiler.ts'),
    import('./advisory-records.ts'),
  ]);
  const compiler = new IndexCompiler();
  let records = 0;
  let firstLeftOut: LeftOut | undefined;
  for (const file of advisoryFiles(path)) {
    let number = 0;
    for await (const input of recordsOf(file)) {
      number++;
      const reason = 'skip' in input ? input.skip : compiler.add(input.bytes);
      if ('skip' in input) compiler.skip(input.skip);
      if (reason === undefined) records++;
      else firstLeftOut ??= { file, number, reason };
    }
  }
  if (records === 0) throw await refusalOf(path, firstLeftOut);
  return compiler.finish();
}

interface LeftOut {
  file: string;
  number: number;
  reason: string;
}

async function refusalOf(path: string, leftOut: LeftOut | undefined): Promise<AppError> {
  const { kindAt } = await import('./feed-kind.ts');
  const kind = await kindAt(path);
  if (kind === 'kev' || kind === 'epss' || kind === 'eol' || kind === 'bundle') {
    return new AppError('invalid-input', `${path} holds no advisories, but ${wordsOf[kind]}.`);
  }
  if (!leftOut) {
    return new AppError(
      'invalid-input',
      `${path} holds no advisories: no .json, .jsonl, .jsonl.gz or .zip with content.`,
    );
  }
  const message = `There is no advisory of OSV, GitHub, CVE, NVD or CSAF. The first record was left out: ${leftOut.reason}.`;
  return new AppError('invalid-input', message, {
    problems: [{ at: `${leftOut.file} record ${leftOut.number}`, message }],
  });
}

const wordsOf = {
  kev: 'the catalogue of known exploited vulnerabilities: "scan" takes it by --kev',
  epss: 'exploit predictions: "feed import" takes them',
  eol: 'end-of-life dates: "feed import" takes them',
  bundle: 'a bundle of feeds: "feed import" takes it',
};

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
