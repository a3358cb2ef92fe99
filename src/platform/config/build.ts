import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the build that runs, or undefined when the program runs from its sources. */
export function buildFolder(): string | undefined {
  return /^.*\/dist\/builds\/[^/]+(?=\/)/.exec(fileURLToPath(import.meta.url))?.[0];
}

/** Marks the running build as in use, so that a later build leaves it alone while this process lives. */
export function holdBuild(): void {
  const folder = buildFolder();
  if (!folder) return;
  const mark = join(folder, `in-use-by-${process.pid}`);
  writeFileSync(mark, '');
  process.once('exit', () => rmSync(mark, { force: true }));
}
