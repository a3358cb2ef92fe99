import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { openKeyStore, readMasterKey, seal, unseal } from './keys.ts';

describe('the key store', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-keys-'));
  const path = join(folder, 'secrets', 'master.key');
  beforeAll(async () => {
    api = await startApi({ runner: false });
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens what it sealed, and only for the same purpose', () => {
    const [key, master] = [randomBytes(32), randomBytes(32)];

    const sealed = seal(key, master, 'cursor');

    expect(unseal(sealed, master, 'cursor')).toEqual(key);
    expect(sealed.includes(key)).toBe(false);
    expect(() => unseal(sealed, master, 'webhook')).toThrow(/sealed with another master key/);
    expect(() => unseal(sealed, randomBytes(32), 'cursor')).toThrow(/sealed with another master key/);
  });

  it('makes the master key once, for its owner alone', async () => {
    const first = await readMasterKey(path, {});
    const second = await readMasterKey(path, {});

    expect(first).toEqual(second);
    expect(first).toHaveLength(32);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('takes the master key from the environment, and refuses what is none', async () => {
    const given = randomBytes(32);

    expect(await readMasterKey(path, { HOLDFAST_MASTER_KEY: given.toString('hex') })).toEqual(given);
    await expect(readMasterKey(path, { HOLDFAST_MASTER_KEY: 'short' })).rejects.toThrow(/64 hexadecimal digits/);
  });

  it('gives every server of one database the same key, and says so where the master key is another', async () => {
    const { database } = api.platform;
    await database.inInstallation((tx) => tx.deleteFrom('sealed_key').execute());
    const master = randomBytes(32);

    const first = await openKeyStore(database, master).current('cursor');
    const second = await openKeyStore(database, master).current('cursor');

    expect(second).toEqual(first);
    await expect(openKeyStore(database, randomBytes(32)).current('cursor')).rejects.toThrow(/another master key/);
  });
});
