import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { AppError } from '../../common/errors.ts';
import { explain } from './explain.ts';
import { clusterFolder, giveTo } from './folders.ts';
import type { Launch } from './launch.ts';
import { databaseName, roles, type Secrets } from './secrets.ts';
import type { ConnectionSettings } from './types.ts';

const draftPrefix = '.postgres-';

/** A fresh cluster takes 40 MB, and its first log files as much again. */
const roomForClusterBytes = 200e6;

/** The major version of the cluster in the data folder, as PostgreSQL wrote it; undefined where there is none. */
export function clusterMajor(dataDirectory: string): number | undefined {
  const file = join(clusterFolder(dataDirectory), 'PG_VERSION');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

/** Makes the cluster under a draft name and renames it when it is whole, so that an interrupted start leaves nothing half-made. */
export async function createCluster(input: {
  dataDirectory: string;
  launch: Launch;
  secrets: Secrets;
  durable: boolean;
}): Promise<void> {
  const { dataDirectory, launch, secrets, durable } = input;
  removeDrafts(dataDirectory);
  refuseWithoutRoom(dataDirectory);
  const draft = mkdtempSync(join(dataDirectory, draftPrefix));
  const cluster = join(draft, 'data');
  const passwordFile = join(draft, 'password');
  mkdirSync(cluster, { mode: 0o700 });
  writeFileSync(passwordFile, secrets.superuser, { mode: 0o600 });
  giveTo(draft, launch.account);
  await initdb(launch, [
    `--pgdata=${cluster}`,
    `--username=${roles.superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--data-checksums',
    '--no-instructions',
    ...localeOptions(launch.binaries.major),
    ...(durable ? [] : ['--no-sync']),
  ]);
  renameSync(cluster, clusterFolder(dataDirectory));
  removeDrafts(dataDirectory);
}

/** Makes the two roles and the database; may be repeated, and gives the roles the passwords of the secrets. */
export async function prepareRoles(superuser: ConnectionSettings, secrets: Secrets): Promise<void> {
  const client = new pg.Client(superuser);
  // A query under way is rejected by itself.
  client.on('error', () => {});
  await client.connect();
  try {
    for (const role of ['owner', 'app'] as const) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [roles[role]]);
      const verb = rowCount === 0 ? 'create' : 'alter';
      await client.query(
        `${verb} role ${roles[role]} login nosuperuser nobypassrls nocreatedb nocreaterole password ${client.escapeLiteral(secrets[role])}`,
      );
    }
    // So that migrations may hand tables over without the right to make roles.
    await client.query(`grant ${roles.app} to ${roles.owner}`);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName} owner ${roles.owner}`);
    await client.query(`revoke all on database ${databaseName} from public`);
    await client.query(`grant connect, temporary on database ${databaseName} to ${roles.app}`);
  } finally {
    await client.end();
  }
}

/** Gives the superuser the password of the secrets when the file that held the old one is gone; no server may be running. */
export async function resetSuperuserPassword(dataDirectory: string, launch: Launch, secrets: Secrets): Promise<void> {
  const args = ['--single', '-D', clusterFolder(dataDirectory), 'postgres'];
  const sql = `alter role ${roles.superuser} password '${secrets.superuser}'\n`;
  const { code, output } = await run(launch, 'postgres', args, sql);
  if (code !== 0 || /ERROR|FATAL/.test(output)) throw explain(output, dataDirectory);
}

/**
 * One order of texts on every machine: code points, with the character classes of Unicode, built into PostgreSQL from 17 on.
 * The C library's part must still know letters beyond ASCII, or trigrams and full text would drop them.
 */
function localeOptions(major: number): string[] {
  const libc = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  return major >= 17
    ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', `--locale=${libc}`]
    : [`--locale=${libc}`];
}

async function initdb(launch: Launch, args: string[]): Promise<void> {
  const { code, output } = await run(launch, 'initdb', args);
  if (code !== 0) throw explain(output, args[0]!.replace('--pgdata=', ''));
}

function run(launch: Launch, program: string, words: string[], stdin = ''): Promise<{ code: number; output: string }> {
  const { file, args, options } = launch.command(join(launch.binaries.folder, program), words);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    let output = '';
    child.stdout?.on('data', (text) => {
      output += text;
    });
    child.stderr?.on('data', (text) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
    child.stdin?.on('error', () => {});
    child.stdin?.end(stdin);
  });
}

function removeDrafts(dataDirectory: string): void {
  for (const name of readdirSync(dataDirectory)) {
    if (name.startsWith(draftPrefix)) rmSync(join(dataDirectory, name), { recursive: true, force: true });
  }
}

function refuseWithoutRoom(dataDirectory: string): void {
  const { bavail, bsize } = statfsSync(dataDirectory);
  const freeBytes = bavail * bsize;
  if (freeBytes >= roomForClusterBytes) return;
  throw new AppError(
    'unavailable',
    `The disk that holds ${dataDirectory} has ${Math.floor(freeBytes / 1e6)} MB left, and a new database needs ${roomForClusterBytes / 1e6} MB. Free some space, or give another folder with --data.`,
  );
}
