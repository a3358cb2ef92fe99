import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../common/errors.ts';
import type { Account } from './account.ts';
import { lockName } from './claim.ts';
import { socketPort } from './secrets.ts';

/** What Holdfast itself puts into a data folder; a file system's own `lost+found` may stand beside. */
const known = new Set([lockName, 'format.json', 'postgres', 'run', 'secrets', 'cache', 'lost+found']);

/** Where the cluster stands in the data folder. */
export function clusterFolder(dataDirectory: string): string {
  return join(dataDirectory, 'postgres');
}

/** Makes the data folder, or refuses one that is somebody else's. */
export function prepareDataDirectory(dataDirectory: string): void {
  const isRoot = process.getuid?.() === 0;
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
  } catch (error) {
    throw unusable(dataDirectory, (error as Error).message);
  }
  const owner = statSync(dataDirectory).uid;
  if (!isRoot && owner !== process.getuid?.()) {
    throw unusable(dataDirectory, `it belongs to ${nameOf(owner)} and you are ${userInfo().username}`);
  }
  const names = readdirSync(dataDirectory);
  if (names.length > 0 && !names.some((name) => name !== 'lost+found' && known.has(name))) {
    throw unusable(dataDirectory, 'it holds other things; Holdfast needs a folder of its own');
  }
  // The server's account must pass through; the secrets below are closed by themselves.
  if (isRoot) chmodSync(dataDirectory, statSync(dataDirectory).mode | 0o111);
}

/** Makes the folders inside, each with the least rights, and mends owners and rights that a copy or another user changed. */
export function prepareFolders(dataDirectory: string, account: Account): void {
  ensureFolder(join(dataDirectory, 'secrets'), 0o700);
  ensureFolder(join(dataDirectory, 'cache'), 0o755);
  ensureFolder(join(dataDirectory, 'run'), 0o700);
  giveTo(join(dataDirectory, 'run'), account);
  const cluster = clusterFolder(dataDirectory);
  if (!existsSync(cluster)) return;
  giveTo(cluster, account);
  if ((statSync(cluster).mode & 0o777) !== 0o700) chmodSync(cluster, 0o700);
}

/** Makes the account the owner of the folder and everything below it, where it is not. */
export function giveTo(path: string, account: Account): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (found.uid !== account.uid || found.gid !== account.gid) {
    try {
      lchownSync(path, account.uid, account.gid);
    } catch {
      if (found.uid !== account.uid)
        throw unusable(path, `it belongs to ${nameOf(found.uid)}; give it back with chown -R`);
    }
  }
  if (found.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), account);
}

/** The longest path of a socket that all systems take is 103 bytes (macOS; Linux takes 107). */
const longestSocketPath = 100;

/** The folder for the server's socket: in the data folder, or a short private one where the path would be too long. */
export function socketFolder(dataDirectory: string, account: Account): { folder: string; isTemporary: boolean } {
  const own = join(dataDirectory, 'run');
  if (fits(own)) return { folder: own, isTemporary: false };
  const base = [tmpdir(), '/tmp'].find((folder) => fits(join(folder, 'holdfast-123456')) && existsSync(folder));
  if (!base)
    throw unusable(dataDirectory, 'its path is too long for a Unix socket, and there is no short temporary folder');
  const folder = mkdtempSync(join(base, 'holdfast-'));
  chownSync(folder, account.uid, account.gid);
  return { folder, isTemporary: true };
}

/** Removes the short folder that an earlier start left behind when it was killed. */
export function removeSocketFolder(folder: string | undefined): void {
  if (folder && /[/\\]holdfast-[^/\\]{6}$/.test(folder)) rmSync(folder, { recursive: true, force: true });
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${socketPort}`)) <= longestSocketPath;
}

function ensureFolder(folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true, mode });
  const found = statSync(folder);
  if (found.uid === process.getuid?.() && (found.mode & 0o777) !== mode) chmodSync(folder, mode);
}

function nameOf(uid: number): string {
  return uid === 0 ? 'root' : `user ${uid}`;
}

function unusable(folder: string, why: string): AppError {
  return new AppError('invalid-input', `The data folder ${folder} cannot be used: ${why}.`);
}
