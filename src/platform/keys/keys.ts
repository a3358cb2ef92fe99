import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { newId } from '../../common/ids.ts';
import type { Database } from '../database/database.ts';

/** What a key is for; each purpose has its own, and rotates by itself. */
export type KeyPurpose = 'cursor';

/** The one store of secret keys: sealed in the database under a master key that stays in the data folder. */
export interface KeyStore {
  /** The newest key of a purpose, made at first use: 32 random bytes. */
  current(purpose: KeyPurpose): Promise<Buffer>;
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
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}

/** The master key of a data folder, made at first use and readable by its owner alone. */
export async function readMasterKey(path: string): Promise<Buffer> {
  try {
    return Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  return Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
}
