import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

  const read = (file: string, environment = {}) => readMasterKey(api.platform.database, file, environment);
  const forgetKeys = () => api.platform.database.inInstallation((tx) => tx.deleteFrom('sealed_key').execute());

  it('opens what it sealed, and only for the same purpose', () => {
    const [key, master] = [randomBytes(32), randomBytes(32)];

    const sealed = seal(key, master, 'cursor');

    expect(unseal(sealed, master, 'cursor')).toEqual(key);
    expect(sealed.includes(key)).toBe(false);
    expect(() => unseal(sealed, master, 'webhook')).toThrow(/sealed with another master key/);
    expect(() => unseal(sealed, randomBytes(32), 'cursor')).toThrow(/sealed with another master key/);
  });

  it('makes the master key once, for its owner alone', async () => {
    await forgetKeys();

    const [first, second] = await Promise.all([read(path), read(path)]);

    expect(second).toEqual(first);
    expect(await read(path)).toEqual(first);
    expect(first).toHaveLength(32);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(readdirSync(join(folder, 'secrets'))).toEqual(['master.key']);
  });

  it('takes the master key from the environment or from a file that it names, and refuses what is none', async () => {
    const given = randomBytes(32);
    const [good, bad] = [join(folder, 'given.key'), join(folder, 'bad.key')];
    writeFileSync(good, `${given.toString('hex')}\n`);
    writeFileSync(bad, 'short');

    expect(await read(path, { HOLDFAST_MASTER_KEY: given.toString('hex') })).toEqual(given);
    expect(await read(path, { HOLDFAST_MASTER_KEY_FILE: good })).toEqual(given);
    await expect(read(path, { HOLDFAST_MASTER_KEY: 'short' })).rejects.toThrow(/64 hexadecimal digits/);
    await expect(read(path, { HOLDFAST_MASTER_KEY_FILE: bad })).rejects.toThrow(/64 hexadecimal digits/);
    await expect(read(path, { HOLDFAST_MASTER_KEY_FILE: join(folder, 'none') })).rejects.toThrow(/cannot be read/);
  });

  it('makes no master key beside keys that it could not open', async () => {
    await openKeyStore(api.platform.database, randomBytes(32)).current('cursor');
    const elsewhere = join(folder, 'second-server', 'master.key');

    await expect(read(elsewhere)).rejects.toThrow(/HOLDFAST_MASTER_KEY_FILE/);
    expect(existsSync(elsewhere)).toBe(false);
  });

  it('gives every server of one database the same key, and says so where the master key is another', async () => {
    const { database } = api.platform;
    await forgetKeys();
    const master = randomBytes(32);

    const servers = Array.from({ length: 4 }, () => openKeyStore(database, master));
    const [first, ...others] = await Promise.all(servers.map((keys) => keys.current('cursor')));

    for (const other of others) expect(other).toEqual(first);
    await expect(openKeyStore(database, randomBytes(32)).current('cursor')).rejects.toThrow(/another master key/);
  });
});
