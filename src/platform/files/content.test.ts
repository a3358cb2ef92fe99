import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { keepContent, readWholeContent } from './content.ts';
import { sizeInWords, spool } from './spool.ts';

describe('kept content', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-spool-'));
  beforeAll(async () => {
    api = await startApi({ runner: false });
  });
  afterAll(async () => {
    await api.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  async function* pieces(bytes: Uint8Array, size: number) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }

  const keep = async (bytes: Uint8Array, workspaceId = api.workspace.id) => {
    const file = await spool(pieces(bytes, 65_536), { directory, limitBytes: 10 * 1024 * 1024 });
    await api.platform.database.inWorkspace(workspaceId, (tx) => keepContent(tx, workspaceId, file));
    await file.discard();
    return file.sha256;
  };

  it('comes back byte for byte, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), fc.integer({ min: 0, max: 6 }), async (seed, megabytes) => {
        const bytes = Buffer.concat([seed, Buffer.alloc(megabytes * 1024 * 1024, 7), seed]);

        const sha256 = await keep(bytes);

        expect(sha256).toEqual(createHash('sha256').update(bytes).digest());
        expect((await readWholeContent(api.platform.database, api.workspace.id, sha256)).equals(bytes)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('is kept once for equal bytes, and never found by another workspace', async () => {
    const other = await api.newWorkspace('Other');
    const sha256 = await keep(Buffer.from('the same'));
    await keep(Buffer.from('the same'));

    const rows = await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
      tx.selectFrom('content').selectAll().where('sha256', '=', sha256).execute(),
    );
    expect(rows).toHaveLength(1);
    expect(await readWholeContent(api.platform.database, other.id, sha256)).toHaveLength(0);
  });

  it('is refused as soon as it passes its limit, with the limit named, and leaves nothing behind', async () => {
    const tooMuch = spool(pieces(Buffer.alloc(2 * 1024 * 1024), 65_536), { directory, limitBytes: 1024 * 1024 });

    await expect(tooMuch).rejects.toMatchObject({ code: 'too-large', message: expect.stringContaining('1 MB') });
    expect(readdirSync(directory)).toEqual([]);
  });

  it('names sizes as people do', () => {
    expect([sizeInWords(512), sizeInWords(64 * 1024 * 1024), sizeInWords(1536)]).toEqual([
      '512 bytes',
      '64 MB',
      '1.5 kB',
    ]);
  });
});
