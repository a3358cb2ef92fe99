import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';

/** The system's account the server runs as; PostgreSQL refuses to run as root. */
export interface Account {
  uid: number;
  gid: number;
}

const accountName = 'holdfast';
/** `nobody` and its group on every Linux. */
const nobody: Account = { uid: 65534, gid: 65534 };
/** Numbers from 1000 on belong to people (login.defs(5), SYS_UID_MAX). */
const firstPersonUid = 1000;

export function currentAccount(): Account {
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}

/**
 * Whom root lets run the server: the owner of an existing cluster where that is a known account, so that a person's data stays
 * theirs; else an account of Holdfast's own; else `nobody`, with a password that only root can read.
 */
export function accountForRoot(dataDirectory: string): Account {
  return ownerOfCluster(dataDirectory) ?? ownAccount() ?? nobody;
}

/** PostgreSQL looks up the name of its account; a number without a line in the passwd database will not do. */
export function hasName(uid: number): boolean {
  return spawnSync('id', ['-un', String(uid)], { stdio: 'ignore' }).status === 0;
}

function ownerOfCluster(dataDirectory: string): Account | undefined {
  const cluster = statSync(join(dataDirectory, 'postgres'), { throwIfNoEntry: false });
  if (!cluster || cluster.uid === 0 || !hasName(cluster.uid)) return undefined;
  return { uid: cluster.uid, gid: cluster.gid };
}

function ownAccount(): Account | undefined {
  return namedAccount() ?? (makeAccount() ? namedAccount() : undefined);
}

function namedAccount(): Account | undefined {
  const uid = numberFrom(['-u', accountName]);
  const gid = numberFrom(['-g', accountName]);
  if (uid === undefined || gid === undefined || uid === 0 || uid >= firstPersonUid) return undefined;
  return { uid, gid };
}

function makeAccount(): boolean {
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  const made = spawnSync('useradd', [...options, '--shell', '/usr/sbin/nologin', accountName], { stdio: 'ignore' });
  return made.status === 0;
}

function numberFrom(question: string[]): number | undefined {
  const { status, stdout } = spawnSync('id', question, { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}
