import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Where the files of third parties lie that judge us; a checkout without them skips those tests, loudly. */
export const conformanceFolder = process.env.HOLDFAST_CONFORMANCE ?? '../shared/data';

export const hasConformanceData = existsSync(conformanceFolder);

if (!hasConformanceData) console.warn(`SKIPPED: no third-party test data at ${conformanceFolder}.`);

export interface ConformanceFile {
  /** Path below the folder asked for, without `.gz`. */
  name: string;
  read(): Uint8Array;
}

/** The files below a folder of the test data whose names match, unpacked; that there are none is a failure. */
export function conformanceFiles(folder: string, pattern: RegExp): ConformanceFile[] {
  const root = join(conformanceFolder, folder);
  const files = (readdirSync(root, { recursive: true }) as string[])
    .map((path) => ({ path: join(root, path), name: path.replace(/\.gz$/, '') }))
    .filter(({ path, name }) => pattern.test(name) && statSync(path).isFile())
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (files.length === 0) throw new Error(`${root} holds no file like ${pattern}: the test data has moved.`);
  return files.map(({ path, name }) => ({ name, read: () => readUnpacked(path) }));
}

/** One file of the test data, unpacked. */
export function conformanceFile(path: string): Uint8Array {
  return readUnpacked(join(conformanceFolder, path));
}

function readUnpacked(path: string): Uint8Array {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}
