import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Account } from './account.ts';
import { type Binaries, makeLinks } from './binaries.ts';

/** The binaries where the account can read them, with all library links: in place, else as a copy made once. */
export function readableBinaries(binaries: Binaries, account: Account, dataDirectory: string): Binaries {
  const { packageFolder } = binaries;
  if (!packageFolder) return binaries;
  const linked = makeLinks(packageFolder);
  if (linked && canRead(packageFolder, account)) return binaries;
  // Below a folder that all can pass: not in the data folder when that may itself stand below a private one.
  const cache = process.getuid?.() === 0 ? '/var/cache/holdfast' : join(dataDirectory, 'cache');
  return { ...binaries, folder: join(copyOnce(packageFolder, join(cache, binaries.version)), 'native', 'bin') };
}

/** Whether the account can walk into the folder, by the mode bits from the root down. */
export function canPass(folder: string, account: Account): boolean {
  const parent = dirname(folder);
  return (parent === folder || canPass(parent, account)) && allows(folder, account, 0o1);
}

function canRead(packageFolder: string, account: Account): boolean {
  const native = join(packageFolder, 'native');
  const inside = ['bin', 'lib', 'share/postgresql', 'share/postgresql/timezonesets'].map((name) => join(native, name));
  return (
    canPass(native, account) && inside.every((folder) => allows(folder, account, 0o5) && readable(folder, account))
  );
}

function readable(folder: string, account: Account): boolean {
  return readdirSync(folder).every((name) => allows(join(folder, name), account, 0o4));
}

/** Whether the mode bits give the account this right (4 read, 1 execute or pass). */
function allows(path: string, account: Account, right: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return false;
  if (account.uid === 0) return true;
  const shift = found.uid === account.uid ? 6 : found.gid === account.gid ? 3 : 0;
  return ((found.mode >> shift) & right) === right;
}

/** Copies what the server needs under a draft name and renames it, so that another start never meets half a copy. */
function copyOnce(packageFolder: string, target: string): string {
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  cpSync(join(packageFolder, 'native'), join(draft, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !/\.a$|[/\\]pkgconfig$/.test(source),
  });
  makeLinks(draft);
  openToAll(draft);
  try {
    renameSync(draft, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
