import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import pg from 'pg';
import { pack as openPack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase } from '../../../tests/database.ts';
import { headName } from './format.ts';
import { type Backup, readBackup } from './read-backup.ts';
import { writeBackup } from './write-backup.ts';

describe('a backup file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-backup-file-'));
  const path = join(folder, 'whole.tar.gz');
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let whole: Buffer;
  let backup: Backup;
  beforeAll(async () => {
    database = await createTestDatabase(inject('postgres'));
    await write(createWriteStream(path));
    whole = readFileSync(path);
    backup = await readBackup(path);
  });
  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function write(to: Writable) {
    const client = new pg.Client({ ...database.owner, options: '-c timezone=UTC -c search_path=public' });
    client.on('error', () => {});
    await client.connect();
    try {
      return await writeBackup(client, to, { masterKey: randomBytes(32), now: new Date() });
    } finally {
      await client.end();
    }
  }
  const readBytes = (bytes: Uint8Array) => {
    const other = join(folder, 'other.tar.gz');
    writeFileSync(other, bytes);
    return readBackup(other);
  };

  it('says what it is and by what it was made', () => {
    expect(backup.manifest).toMatchObject({
      format: 'holdfast-backup',
      keys: true,
      migrations: expect.arrayContaining(['0001-ground']),
    });
    expect(backup.masterKey).toHaveLength(32);
  });

  it('is refused wherever it is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        await expect(readBytes(whole.subarray(0, length))).rejects.toMatchObject({ code: 'invalid-input' });
      }),
      { numRuns: 60 },
    );
  });

  it('is refused with any one bit turned over, or that bit means nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length * 8 - 1 }), async (bit) => {
        const bytes = Buffer.from(whole);
        bytes[bit >> 3]! ^= 1 << (bit & 7);

        const answer = await readBytes(bytes).catch((error) => error);

        if (answer instanceof Error) expect(answer).toMatchObject({ code: 'invalid-input' });
        else expect(answer).toEqual(backup);
      }),
      { numRuns: 150 },
    );
  });

  it('is refused when something was added to it', async () => {
    await expect(readBytes(Buffer.concat([whole, Buffer.alloc(512)]))).rejects.toThrow(/added after its end/);
    await expect(readBytes(Buffer.concat([whole, Buffer.from('more')]))).rejects.toThrow(/damaged/);
    await expect(readBytes(Buffer.concat([whole, whole]))).rejects.toThrow(/damaged/);
  });

  it.each([
    ['nothing', Buffer.alloc(0), /no backup of Holdfast/],
    ['a text', Buffer.from('key,legal name\n'), /no backup of Holdfast/],
    ['something else in gzip', gzipSync('key,legal name\n'), /damaged|no backup/],
  ])('is not %s', async (_, bytes, message) => {
    await expect(readBytes(bytes)).rejects.toThrow(message);
  });

  it('of a layout that is not known yet is refused, with the program that wrote it', async () => {
    const pack = openPack();
    pack.entry({ name: headName }, JSON.stringify({ ...backup.manifest, formatVersion: 2, program: '7.0.0' }));
    pack.finalize();
    const tar = await buffer(pack);

    await expect(readBytes(gzipSync(tar))).rejects.toThrow(/written by Holdfast 7\.0\.0 in a layout \(2\)/);
  });

  it('is not a folder, nor a file that is not there', async () => {
    await expect(readBackup(folder)).rejects.toThrow(/is no file/);
    await expect(readBackup(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is not finished on a full disk, and says so', async () => {
    let room = 100;
    const disk = new Writable({
      write(chunk: Buffer, _, done) {
        room -= chunk.length;
        done(room < 0 ? Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }) : null);
      },
    });

    await expect(write(disk)).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});
