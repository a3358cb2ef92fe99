import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Database } from '../database/database.ts';

/** What a key is for; each purpose has its own, and rotates by itself. */
export type KeyPurpose = 'cursor' | 'answers-packages';

/** The one store of secret keys: sealed in the database under a master key that stays in the data folder. */
export interface KeyStore {
  /** The newest key of a purpose, made at first use: 32 random bytes. */
  current(purpose: KeyPurpose): Promise<Buffer>;
  /** Seals a secret that was entrusted to us, such as a password; only `open` with the same words says it again. */
  seal(secret: string, whatFor: string): Buffer;
  open(sealed: Buffer, whatFor: string): string;
}

export function openKeyStore(database: Database, masterKey: Buffer): KeyStore {
  const opened = new Map<KeyPurpose, Promise<Buffer>>();
  const load = (purpose: KeyPurpose): Promise<Buffer> =>
    database.inInstallation(async (tx) => {
      await tx
        .insertInto('sealed_key')
        .values({ id: newId(), purpose, sealed: seal(randomBytes(32), masterKey, purpose), retired_at: null })
        // Another server may have been first: its key is in force.
        .onConflict((conflict) => conflict.column('purpose').where('retired_at', 'is', null).doNothing())
        .execute();
      const { sealed } = await tx
        .selectFrom('sealed_key')
        .select('sealed')
        .where('purpose', '=', purpose)
        .where('retired_at', 'is', null)
        .executeTakeFirstOrThrow();
      return unseal(sealed, masterKey, purpose);
    });
  return {
    current: (purpose) => {
      const known = opened.get(purpose) ?? load(purpose);
      opened.set(purpose, known);
      known.catch(() => opened.delete(purpose));
      return known;
    },
    seal: (secret, whatFor) => seal(Buffer.from(secret), masterKey, whatFor),
    open: (sealed, whatFor) => unseal(sealed, masterKey, whatFor).toString(),
  };
}

/** AES-256-GCM: 12 bytes nonce, 16 bytes tag, ciphertext; the purpose is bound as additional data. */
export function seal(key: Buffer, masterKey: Buffer, purpose: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', masterKey, nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

export function unseal(sealed: Buffer, masterKey: Buffer, purpose: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', masterKey, sealed.subarray(0, 12)).setAAD(Buffer.from(purpose));
  decipher.setAuthTag(sealed.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
  } catch {
    throw new AppError(
      'invalid-input',
      `The keys in this database were sealed with another master key. ${howToGiveIt}`,
    );
  }
}

const howToGiveIt =
  'Start with the data folder that made them, or give its secrets/master.key: name a file that holds it in HOLDFAST_MASTER_KEY_FILE, or set HOLDFAST_MASTER_KEY to what stands in it.';

/**
 * The master key, 64 hexadecimal digits: of `HOLDFAST_MASTER_KEY`, of the file that `HOLDFAST_MASTER_KEY_FILE` names, else the data
 * folder's own. That one is made for a database which holds no sealed keys yet, and never beside keys that it could not open.
 */
export async function readMasterKey(
  database: Database,
  path: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Buffer> {
  const known = await findMasterKey(path, environment);
  if (known) return known;
  const sealed = await database.inInstallation((tx) => tx.selectFrom('sealed_key').select('id').executeTakeFirst());
  if (sealed) {
    throw new AppError(
      'invalid-input',
      `The keys in this database are sealed with a master key that is not here. ${howToGiveIt}`,
    );
  }
  await keepMasterKey(path, randomBytes(32));
  return (await findMasterKey(path, environment))!;
}

/** The same where there is one. */
export async function findMasterKey(
  path: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Buffer | undefined> {
  const { HOLDFAST_MASTER_KEY: given, HOLDFAST_MASTER_KEY_FILE: file } = environment;
  if (given?.trim()) return parseMasterKey(given, 'HOLDFAST_MASTER_KEY must be');
  if (file?.trim())
    return parseMasterKey(await readGivenFile(file.trim()), 'The file of HOLDFAST_MASTER_KEY_FILE must hold');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return text === undefined ? undefined : parseMasterKey(text, `${path} must hold`);
}

function parseMasterKey(text: string, saying: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(text.trim())) return Buffer.from(text.trim(), 'hex');
  throw new AppError('invalid-input', `${saying} 64 hexadecimal digits, as they stand in secrets/master.key.`);
}

async function readGivenFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError(
      'invalid-input',
      `The file of HOLDFAST_MASTER_KEY_FILE cannot be read: ${(error as Error).message}`,
    );
  }
}

/**
 * Writes a master key for its owner alone, where there is none; gives how to take it away again. It is whole and on the disk before
 * it has its name: a key that is lost later takes what it sealed with it.
 */
export async function keepMasterKey(path: string, key: Buffer): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${newId()}`;
  await writeFile(draft, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  return () => unlink(path);
}
