import { existsSync, readdirSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Verification, verifyChain } from '../../modules/audit/index.ts';
import type { Manifest } from '../../platform/backup/format.ts';
import { type Backup, readBackup } from '../../platform/backup/read-backup.ts';
import { restoreBackup } from '../../platform/backup/restore.ts';
import { databaseUrl, dataDirectory } from '../../platform/config/index.ts';
import { type ConnectionSettings, openPool } from '../../platform/database/connection.ts';
import { openDatabase } from '../../platform/database/database.ts';
import { migrate, refuseNewerSchema } from '../../platform/database/migrate.ts';
import { createLogger } from '../../platform/logging/index.ts';
import { openEmpty } from '../open-database.ts';
import { readFileOptions } from './arguments.ts';
import { giveMasterKey, withoutKeysInWords } from './keys-of-backup.ts';
import { progressBar } from './progress.ts';

export const usage = 'holdfast restore FILE [--quiet] [--data DIR] [-o json]';

/**
 * Brings a backup into a new data folder, or into the empty database of `DATABASE_URL`: all of it or nothing, then to this
 * program's schema. Exit 1 where all is there and an audit chain does not hold, as it then did not in the backup.
 */
export async function restore(argv: readonly string[]): Promise<number> {
  const { file, options } = readFileOptions(argv, { quiet: { type: 'boolean' } }, usage);
  const directory = dataDirectory({ flag: options.data, environment: process.env });
  const backup = await checked(file, options);
  const chains = await restoreInto(directory, { file, backup, options });
  const broken = chains.filter(({ ok }) => !ok);
  if (options.output === 'json') process.stdout.write(`${JSON.stringify({ ok: broken.length === 0, chains })}\n`);
  if (!options.quiet) process.stderr.write(told(backup.manifest, chains, directory));
  return broken.length === 0 ? 0 : 1;
}

/** Reads the file to its end before anything is made of it. */
async function checked(file: string, options: { quiet?: boolean | undefined }): Promise<Backup> {
  const progress = progressBar('Verifying', options);
  const backup = await readBackup(file, { onProgress: (share) => progress.show(share) }).finally(() => progress.done());
  refuseNewerSchema(backup.manifest.migrations, { of: 'backup' });
  return backup;
}

async function restoreInto(directory: string, { file, backup, options }: Input): Promise<Chain[]> {
  const before = existsSync(directory) ? readdirSync(directory) : undefined;
  const log = createLogger({ level: 'warn' });
  // From here on the folder is ours, or it was left alone.
  const opened = await openEmpty({ dataDirectory: directory, log, environment: process.env });
  const progress = progressBar('Restoring', options);
  try {
    const takeBack = backup.masterKey ? await giveMasterKey(directory, backup.masterKey) : async () => {};
    await restoreBackup(opened.owner, {
      path: file,
      manifest: backup.manifest,
      onProgress: (share) => progress.show(share),
    }).catch(async (error) => {
      await takeBack();
      throw error;
    });
    await migrate(opened.owner);
    return await verifyChains(opened.owner, backup.manifest);
  } catch (error) {
    if (opened.isNew) {
      await opened.close();
      await removeAllBut(before, directory);
    }
    throw error;
  } finally {
    progress.done();
    await opened.close();
  }
}

interface Input {
  file: string;
  backup: Backup;
  options: { quiet?: boolean | undefined };
}

/** A data folder that this command made is gone again when it could not be filled. */
async function removeAllBut(before: readonly string[] | undefined, directory: string): Promise<void> {
  for (const name of readdirSync(directory)) {
    if (!before?.includes(name)) await rm(join(directory, name), { recursive: true, force: true });
  }
  if (!before) await rmdir(directory).catch(() => {});
}

type Chain = Pick<Verification, 'ok' | 'head' | 'entries' | 'problem'> & { workspaceId: string };

async function verifyChains(owner: ConnectionSettings, { heads }: Manifest): Promise<Chain[]> {
  const database = openDatabase(openPool(owner, { max: 1 }));
  const chains: Chain[] = [];
  for (const { workspaceId, head } of heads) {
    const verified = await database.inWorkspace(workspaceId, (tx) => verifyChain(tx, workspaceId, head ?? undefined));
    chains.push({ workspaceId, ...verified });
  }
  await database.close();
  return chains;
}

function told(manifest: Manifest, chains: readonly Chain[], directory: string): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const broken = chains.filter(({ ok }) => !ok);
  const where = databaseUrl(process.env) ? 'the database of DATABASE_URL' : directory;
  return `${[
    `Restored ${rows} rows of ${manifest.tables.length} tables, as of ${manifest.madeAt}, into ${where}.`,
    broken.length === 0
      ? 'The audit chains of the installation and of all its workspaces hold.'
      : 'All rows are as they were in the backup, and an audit chain does not hold, so it did not hold before either:',
    ...broken.map(({ workspaceId, problem }) => `  ${workspaceId}: ${problem}`),
    'Nobody is signed in. Start with "holdfast serve"; work that was under way goes on then.',
    ...(manifest.keys ? [] : [withoutKeysInWords]),
  ].join('\n')}\n`;
}
