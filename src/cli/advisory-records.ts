import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../common/errors.ts';
import { mayHoldRecords, type RecordInput, recordsInFile } from '../formats/osv/records-in-file.ts';
import { type ByteSource, windowedSource } from '../formats/zip/byte-source.ts';

/** The records at a path, in bounded memory: of one file, or of all files of a folder and the folders in it. */
export async function* advisoryRecords(path: string): AsyncGenerator<RecordInput> {
  for (const file of advisoryFiles(path)) yield* recordsOf(file);
}

/** The records of one file. What cannot be read on says after which of them. */
export async function* recordsOf(file: string): AsyncGenerator<RecordInput> {
  const source = openSource(file);
  let read = 0;
  try {
    for await (const input of recordsInFile(file, source)) {
      yield input;
      read++;
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.message.startsWith(file)) throw error;
    const at = read === 0 ? file : `${file} after record ${read}`;
    throw new AppError(error.code, error.message, { problems: [{ at, message: error.message }] });
  } finally {
    source.close();
  }
}

/** The file at a path, or all files of a folder that may hold records. */
export function* advisoryFiles(path: string): Generator<string> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new AppError('invalid-input', `There is no file or folder ${path}.`);
  if (found.isDirectory()) yield* filesIn(path);
  else yield path;
}

/** Names in order; hidden ones are left out, and links to folders, which could lead in a circle. */
function* filesIn(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* filesIn(path);
    else if (mayHoldRecords(entry.name) && statSync(path, { throwIfNoEntry: false })?.isFile()) yield path;
  }
}

/** Read ahead, as zips are read in many small steps forward. */
const windowBytes = 1024 * 1024;

function openSource(path: string): ByteSource & { close(): void } {
  const file = openSync(path, 'r');
  const source = windowedSource(fstatSync(file).size, windowBytes, (window, offset) =>
    readSync(file, window, 0, window.length, offset),
  );
  return { ...source, close: () => closeSync(file) };
}
