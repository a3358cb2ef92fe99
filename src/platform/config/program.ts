import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this program runs from, whether as sources or as the built `dist/`. */
export function programRoot(): string {
  root ??= rootAbove(dirname(fileURLToPath(import.meta.url)));
  return root;
}

/** The version in package.json. */
export function programVersion(): string {
  return readPackage(programRoot())?.version ?? 'unknown';
}

let root: string | undefined;

function rootAbove(folder: string): string {
  if (readPackage(folder)?.name === 'holdfast') return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The folder of Holdfast itself was not found.');
  return rootAbove(parent);
}

function readPackage(folder: string): { name?: string; version?: string } | undefined {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
