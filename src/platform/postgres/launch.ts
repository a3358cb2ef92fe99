import { type SpawnOptions, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { AppError } from '../../common/errors.ts';
import { type Account, accountForRoot, currentAccount, hasName } from './account.ts';
import type { Binaries } from './binaries.ts';
import { canPass, readableBinaries } from './readable-binaries.ts';

/** How a program of PostgreSQL is started on this machine, and who owns its files. */
export interface Launch {
  binaries: Binaries;
  /** The owner of the cluster's files. */
  account: Account;
  /** What to hand to `spawn` so that the program runs under the account. */
  command(program: string, args: readonly string[]): { file: string; args: string[]; options: SpawnOptions };
}

/**
 * Finds a way that works here and tries it out: as root the server runs under another account, which must reach binaries and data;
 * wherever the system can, the server ends when this process dies, even by kill -9.
 */
export function planLaunch(dataDirectory: string, found: Binaries): Launch {
  const isRoot = process.getuid?.() === 0;
  const account = isRoot ? accountForRoot(dataDirectory) : currentAccount();
  const binaries = readableBinaries(found, account, dataDirectory);
  const failures: string[] = [];
  for (const way of isRoot ? waysForRoot(account, dataDirectory) : waysForUser(account)) {
    const launch = launchBy(way, binaries);
    const failure = failureOf(launch, dataDirectory);
    if (failure === undefined) return launch;
    failures.push(`${way.prefix[0] ?? 'directly'}: ${failure}`);
  }
  throw new AppError('unavailable', `PostgreSQL cannot be run here. ${failures.join('; ')}`);
}

interface Way {
  prefix: string[];
  account: Account;
  options?: Pick<SpawnOptions, 'uid' | 'gid'>;
}

/** SIGINT is PostgreSQL's fast shutdown: it rolls back what is open and writes a checkpoint. */
const endWithParent = ['--pdeathsig', 'INT'];

function waysForRoot(account: Account, dataDirectory: string): Way[] {
  const become = ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', ...endWithParent];
  const plain: Way = { prefix: become, account };
  // A data folder below a private one such as /root: the least right that lets the server pass through, then the next.
  const passing = ['dac_read_search', 'dac_override'].map(
    (right): Way => ({ prefix: [...become, `--inh-caps=+${right}`, `--ambient-caps=+${right}`], account }),
  );
  // Root that may not become another (a container without its rights) can still be called `nobody` in a namespace of its own.
  const renamed: Way = { prefix: [...asNobody, 'setpriv', ...endWithParent], account: currentAccount() };
  const withoutSetpriv: Way = { prefix: [], account, options: account };
  const direct = canPass(dirname(dataDirectory), account) ? [plain] : [];
  return [...direct, ...passing, withoutSetpriv, renamed];
}

function waysForUser(account: Account): Way[] {
  const plain: Way[] = [
    { prefix: ['setpriv', ...endWithParent], account },
    { prefix: [], account },
  ];
  const renamed: Way = { prefix: [...asNobody, 'setpriv', ...endWithParent], account };
  return hasName(account.uid) ? plain : [renamed, ...plain];
}

const asNobody = ['unshare', '--user', '--map-user=65534', '--map-group=65534'];

function launchBy(way: Way, binaries: Binaries): Launch {
  return {
    binaries,
    account: way.account,
    command(program, args) {
      const [file, ...rest] = [...way.prefix, program, ...args];
      const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
      return { file: file!, args: rest, options: { cwd: '/', env, ...way.options } };
    },
  };
}

/** Undefined where the way works: the server starts with its libraries and reaches the data folder. */
function failureOf(launch: Launch, dataDirectory: string): string | undefined {
  return (
    failureOfRunning(launch, join(launch.binaries.folder, 'postgres'), ['--version']) ??
    failureOfRunning(launch, 'sh', ['-c', 'cd "$0"', dataDirectory])
  );
}

function failureOfRunning(launch: Launch, program: string, args: string[]): string | undefined {
  const { file, args: words, options } = launch.command(program, args);
  const attempt = spawnSync(file, words, { ...options, encoding: 'utf8' });
  if (attempt.error) return attempt.error.message;
  if (attempt.status === 0) return undefined;
  return attempt.stderr.trim() || `exit ${attempt.status ?? attempt.signal}`;
}
