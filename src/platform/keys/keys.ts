import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Database } from '../database/database.ts';

/** What a key is for; each purpose has its own, and rotates by itself. */
export type KeyPurpose = 'cursor';

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
      const row = await tx
        .selectFrom('sealed_key')
        .select('sealed')
        .where('purpose', '=', purpose)
        .where('retired_at', 'is', null)
        .orderBy('created_at')
        .executeTakeFirst();
      if (row) return unseal(row.sealed, masterKey, purpose);
      const key = randomBytes(32);
      await tx
        .insertInto('sealed_key')
        .values({ id: newId(), purpose, sealed: seal(key, masterKey, purpose), retired_at: null })
        .execute();
      return key;
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
      'The keys in this database were sealed with another master key. Start with the data folder that made them, or give its secrets/master.key as HOLDFAST_MASTER_KEY.',
    );
  }
}

/** The master key: 64 hex digits from `HOLDFAST_MASTER_KEY`, else the data folder's own, made at first use for its owner alone. */
export async function readMasterKey(
  path: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Buffer> {
  const known = await findMasterKey(path, environment);
  if (known) return known;
  await keepMasterKey(path, randomBytes(32));
  return (await findMasterKey(path, environment))!;
}

/** The same where there is one. */
export async function findMasterKey(
  path: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Buffer | undefined> {
  const given = environment.HOLDFAST_MASTER_KEY?.trim();
  if (given) {
    if (/^[0-9a-f]{64}$/i.test(given)) return Buffer.from(given, 'hex');
    throw new AppError(
      'invalid-input',
      'HOLDFAST_MASTER_KEY takes 64 hexadecimal digits, as they stand in secrets/master.key.',
    );
  }
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return text === undefined ? undefined : Buffer.from(text.trim(), 'hex');
}

/** Writes a master key for its owner alone, where there is none; gives how to take it away again. */
export async function keepMasterKey(path: string, key: Buffer): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  return () => unlink(path);
}
