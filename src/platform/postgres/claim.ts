import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../common/errors.ts';
import { isAlive, startOf } from './processes.ts';

/** Who holds a data folder, as its lock file says. */
export interface Holder {
  pid: number;
  /** When the process began, in the system's own words: tells a living holder from another process with its number. */
  begun: string | undefined;
  /** A server holds on; a command lets go soon. */
  purpose: 'serve' | 'command';
  address?: string;
  socketDirectory?: string;
  /** Set while the holder is shutting down. */
  isEnding?: boolean;
}

/** The right to be the one program on a data folder; it ends with the process, however that ends. */
export interface Claim {
  /** What the last holder left behind when it was killed; undefined after a clean end. */
  readonly leftBehind: Holder | undefined;
  note(more: Pick<Holder, 'address' | 'socketDirectory' | 'isEnding'>): void;
  release(): void;
}

/**
 * Takes the data folder, or says who holds it. The lock is `flock` on an open file, which the kernel frees when the process dies
 * and which other containers on the same machine see too; where there is no `flock`, it is the holder's pid and start time.
 */
export function tryClaim(dataDirectory: string, purpose: Holder['purpose']): Claim | Holder {
  mkdirSync(dataDirectory, { recursive: true });
  const file = openSync(join(dataDirectory, lockName), 'a+', 0o600);
  const before = readHolder(dataDirectory);
  if (!lock(file, before)) {
    closeSync(file);
    return before ?? { pid: 0, begun: undefined, purpose };
  }
  let holder: Holder = { pid: process.pid, begun: startOf(process.pid), purpose };
  writeHolder(file, holder);
  let isHeld = true;
  return {
    leftBehind: before,
    note(more) {
      if (!isHeld) return;
      holder = { ...holder, ...more };
      writeHolder(file, holder);
    },
    release() {
      if (!isHeld) return;
      isHeld = false;
      ftruncateSync(file);
      closeSync(file);
    },
  };
}

export function isClaim(answer: Claim | Holder): answer is Claim {
  return 'release' in answer;
}

/** Takes the data folder for a server; a living first one is left alone and named. One that is about to end is waited for. */
export async function claimToServe(dataDirectory: string): Promise<Claim> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const answer = tryClaim(dataDirectory, 'serve');
    if (isClaim(answer)) return answer;
    if (waitedMs >= patienceWithMs(answer)) throw alreadyHeld(dataDirectory, answer);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

export const lockName = 'holdfast.lock';
const pollMs = 100;

/** A shutdown writes what is in memory to disk; a command is short; a killed process needs a moment until the kernel has let go. */
function patienceWithMs(holder: Holder): number {
  if (holder.isEnding) return 40_000;
  return holder.purpose === 'command' ? 10_000 : 1_000;
}

function alreadyHeld(dataDirectory: string, holder: Holder): AppError {
  const who = holder.pid > 0 ? ` (process ${holder.pid})` : '';
  const where = holder.address ? ` at ${holder.address}` : '';
  const what = holder.purpose === 'serve' ? `Holdfast already runs${where} on` : 'A command of Holdfast is working on';
  return new AppError(
    'conflict',
    `${what} the data folder ${dataDirectory}${who}; it was left alone. Stop it first, or give another folder with --data.`,
  );
}

function lock(file: number, before: Holder | undefined): boolean {
  const attempt = spawnSync('flock', ['--nonblock', '3'], { stdio: ['ignore', 'ignore', 'ignore', file] });
  if (attempt.status === 0) return true;
  const heldByAnother = attempt.status === 1;
  if (heldByAnother) return false;
  return !before || !isAlive(before.pid) || startOf(before.pid) !== before.begun;
}

function readHolder(dataDirectory: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDirectory, lockName), 'utf8'));
  } catch {
    return undefined;
  }
}

function writeHolder(file: number, holder: Holder): void {
  ftruncateSync(file);
  writeSync(file, JSON.stringify(holder));
  fsyncSync(file);
}
