import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { readBackup } from '../../src/platform/backup/read-backup.ts';
import { restoreBackup } from '../../src/platform/backup/restore.ts';
import { writeBackup } from '../../src/platform/backup/write-backup.ts';
import { startApi } from '../api.ts';
import { aProduct, aSupplier } from '../builders.ts';
import { createEmptyDatabase } from '../database.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

/** Out of one database, into the next and back: spread over a cluster where there is one, and on one server again at the end. */
describe('a backup', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-goes-on-'));
  const apis: Api[] = [];
  afterAll(async () => {
    for (const api of apis) await api.stop();
    rmSync(folder, { recursive: true });
  });

  async function moved(api: Api, { spread }: { spread: boolean }): Promise<Api> {
    const path = join(folder, `${apis.length}.tar.gz`);
    const client = new pg.Client({ ...api.database.owner, options: '-c timezone=UTC -c search_path=public' });
    await client.connect();
    await writeBackup(client, createWriteStream(path), { masterKey: undefined, now: new Date() });
    await client.end();
    const database = await createEmptyDatabase(inject('postgres'));
    await restoreBackup(database.owner, { path, manifest: (await readBackup(path)).manifest });
    if (spread) await database.spread();
    return started(await startApi({ restored: database }));
  }
  const started = (api: Api) => {
    apis.push(api);
    return api;
  };

  it('goes on where it was restored: same answers of now and of then, one chain, and versions in their order', async () => {
    const first = started(await startApi());
    const { headers, ...us } = await first.as('administrator');
    const { id } = (await us.post('/suppliers', aSupplier({ name: 'Name 1', aliases: ['Kestrel'] }))).body;
    await us.post('/products', aProduct({ makerId: id }));
    for (const name of ['Name 2', 'Name 3']) await us.patch(`/suppliers/${id}`, { name });
    const { number } = (await us.get('/audit?limit=1')).body.items[0];
    const questions = ['/suppliers', `/suppliers/${id}`, '/products', '/audit', '/search?q=kestrel'].flatMap((path) => [
      path,
      ...(path === '/audit' ? [] : [`${path}${path.includes('?') ? '&' : '?'}asOf=${number - 1}`]),
    ]);
    const answers = async (api: Api) => {
      const told: Record<string, unknown> = {};
      for (const question of questions) {
        const { status, body } = await api.caller(headers).get(question);
        expect([question, status]).toEqual([question, 200]);
        const { lineage: _, ...rest } = body;
        told[question] = rest;
      }
      return told;
    };
    const told = await answers(first);

    const second = await moved(first, { spread: true });
    const toldThere = await answers(second);
    await second.caller(headers).patch(`/suppliers/${id}`, { name: 'Name 4' });
    const third = await moved(second, { spread: false });
    await third.caller(headers).patch(`/suppliers/${id}`, { name: 'Name 5' });

    expect(toldThere).toEqual(told);
    const { body: verified } = await third.caller(headers).get('/audit/verification');
    expect(verified).toMatchObject({ ok: true, entries: number + 2 });
    const { rows: versions } = await third.platform.database.inWorkspace(first.workspace.id, (tx) =>
      sql<{ name: string }>`select name from node_history where id = ${id} order by history_number`.execute(tx),
    );
    expect(versions.map(({ name }) => name)).toEqual(['Name 1', 'Name 2', 'Name 3', 'Name 4', 'Name 5']);
  });
});
