import { createWriteStream, existsSync } from 'node:fs';
import { link, open, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import pg from 'pg';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Manifest } from '../../platform/backup/format.ts';
import { writeBackup } from '../../platform/backup/write-backup.ts';
import { dataDirectory } from '../../platform/config/index.ts';
import { readMigrations, refuseNewerSchema } from '../../platform/database/migrate.ts';
import { sizeInWords } from '../../platform/files/spool.ts';
import { createLogger } from '../../platform/logging/index.ts';
import { openAsItIs } from '../open-database.ts';
import { readFileOptions } from './arguments.ts';
import { readKeysToKeep, withoutKeysInWords } from './keys-of-backup.ts';
import { progressBar } from './progress.ts';

export const usage = 'holdfast backup FILE [--without-keys] [--quiet] [--data DIR] [-o json]';

/** Writes everything Holdfast keeps into one file, beside a running server or on a stopped data folder, and changes nothing. */
export async function backup(argv: readonly string[]): Promise<number> {
  const { file, options } = readFileOptions(
    argv,
    { 'without-keys': { type: 'boolean' }, quiet: { type: 'boolean' } },
    usage,
  );
  const directory = dataDirectory({ flag: options.data, environment: process.env });
  if (file === '-' && process.stdout.isTTY)
    throw new AppError('invalid-input', 'A backup is no text for a terminal: send "-" into a file or a program.');
  const opened = await openAsItIs({
    dataDirectory: directory,
    log: createLogger({ level: 'warn' }),
    environment: process.env,
  });
  if (!opened) throw nothingThere(directory);
  const client = new pg.Client({ ...opened.reader, options: settings });
  client.on('error', () => {});
  const progress = progressBar('Backing up', options);
  try {
    await client.connect();
    await refuseForeignSchema(client, directory);
    const masterKey = options['without-keys'] ? undefined : await readKeysToKeep(client, directory);
    const write = (to: Writable) =>
      writeBackup(client, to, { masterKey, now: new Date(), onProgress: (share) => progress.show(share) });
    const manifest =
      file === '-'
        ? await write(process.stdout).catch((error) => {
            throw told(error, 'the standard output');
          })
        : await writeWhole(file, write);
    progress.done();
    await tell(file, manifest, options);
    return 0;
  } finally {
    progress.done();
    await client.end().catch(() => {});
    await opened.close();
  }
}

/** Dates, numbers and bytes in the one form that every PostgreSQL reads, and no limit on how long a statement may take. */
const settings =
  '-c timezone=UTC -c search_path=public -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex -c extra_float_digits=1 -c client_encoding=UTF8 -c statement_timeout=0 -c idle_in_transaction_session_timeout=0';

function nothingThere(directory: string): AppError {
  return new AppError(
    'not-found',
    `${directory} holds no data of Holdfast. Name the folder with --data, or the database with DATABASE_URL.`,
  );
}

async function refuseForeignSchema(client: pg.Client, directory: string): Promise<void> {
  const { rows } = await client.query("select to_regclass('public.schema_migration') as table");
  if (!rows[0]?.table) throw nothingThere(directory);
  refuseNewerSchema(await readMigrations(client));
}

/** Under a name of its own until it is whole and on the disk; a file that is there already is never written over. */
async function writeWhole(file: string, write: (to: Writable) => Promise<Manifest>): Promise<Manifest> {
  const taken = new AppError('conflict', `${file} is there already; a backup writes over nothing. Give another name.`);
  if (existsSync(file)) throw taken;
  const draft = `${file}.${newId()}.part`;
  try {
    const manifest = await write(createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? taken : error;
    });
    await toDisk(dirname(file));
    return manifest;
  } catch (error) {
    throw told(error, file);
  } finally {
    await unlink(draft).catch(() => {});
  }
}

/** The name is on the disk when its folder is. */
async function toDisk(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

function told(error: unknown, file: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('unavailable', `There is no room for the backup at ${file}. Nothing was left there.`);
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR')
    return new AppError('invalid-input', `The backup cannot be written to ${file} (${code}).`);
  return error;
}

async function tell(
  file: string,
  manifest: Manifest,
  { quiet, output }: { quiet?: boolean | undefined; output?: string | undefined },
) {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const bytes = file === '-' ? undefined : (await stat(file)).size;
  if (output === 'json' && file !== '-') {
    const { tables, ...rest } = manifest;
    process.stdout.write(`${JSON.stringify({ ok: true, file, bytes, rows, tables: tables.length, ...rest })}\n`);
  }
  if (quiet) return;
  const size = bytes === undefined ? '' : `, ${sizeInWords(bytes)}`;
  process.stderr.write(
    [
      `Backed up ${rows} rows of ${manifest.tables.length} tables${size}. Look it over with "holdfast backup verify".`,
      manifest.keys
        ? 'This file is secret: it holds the master key and what it seals. Whoever has it can act in the name of this installation. Only you may read it (mode 0600).'
        : withoutKeysInWords,
      'Nobody is signed in after a restore; work that was under way goes on.',
      '',
    ].join('\n'),
  );
}
