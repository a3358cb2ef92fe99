import { join } from 'node:path';
import type pg from 'pg';
import { AppError } from '../../common/errors.ts';
import { findMasterKey, keepMasterKey, unseal } from '../../platform/keys/keys.ts';

/** What a backup without keys has to do without, in words. */
export const withoutKeysInWords = [
  'Without the keys, the following is not in the file:',
  '  - the master key, and the signing keys that it seals: links to a further page of a list end, new keys are made at the next start',
  '  - secrets that were entered for webhooks and mail: they are empty after a restore and must be entered again',
  'It still holds the register, everything received, and the hashes of passwords and tokens: keep it from strangers.',
].join('\n');

/** Where a master key stands in a data folder. */
function masterKeyFile(dataDirectory: string): string {
  return join(dataDirectory, 'secrets', 'master.key');
}

/** The key for a backup with keys; one that does not open what is sealed here would make the backup worthless. */
export async function readKeysToKeep(client: pg.Client, dataDirectory: string): Promise<Buffer | undefined> {
  const masterKey = await findMasterKey(masterKeyFile(dataDirectory));
  await client.query("begin; set local holdfast.scope = 'installation'");
  const { rows } = await client.query<{ purpose: string; sealed: Buffer }>('select purpose, sealed from sealed_key');
  await client.query('commit');
  if (rows.length > 0 && !masterKey) {
    throw new AppError(
      'invalid-input',
      `The master key that seals the keys of this database is not in ${dataDirectory}. Name the data folder that has it with --data, name its file in HOLDFAST_MASTER_KEY_FILE, or make a backup --without-keys.`,
    );
  }
  for (const { purpose, sealed } of rows) unseal(sealed, masterKey!, purpose);
  return masterKey;
}

/** Puts the master key of a backup into the data folder; gives how to take it away again. One that is there already stays. */
export async function giveMasterKey(dataDirectory: string, masterKey: Buffer): Promise<() => Promise<void>> {
  const known = await findMasterKey(masterKeyFile(dataDirectory));
  if (!known) return keepMasterKey(masterKeyFile(dataDirectory), masterKey);
  if (known.equals(masterKey)) return async () => {};
  throw new AppError(
    'conflict',
    `The backup comes with a master key, and another one is set here already (HOLDFAST_MASTER_KEY, HOLDFAST_MASTER_KEY_FILE, or ${masterKeyFile(dataDirectory)}). Take that away, or restore a backup that was made --without-keys.`,
  );
}
