import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { newId } from '../../common/ids.ts';
import { asOne } from './as-one.ts';
import type { Database, Tx } from './database.ts';

describe('transactions as one', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi({ runner: false });
  });
  afterAll(() => api.stop());

  const here = () => api.workspace.id;
  const insert = (database: Database, name: string) =>
    database.inWorkspace(here(), (tx) =>
      tx.insertInto('number_series').values({ workspace_id: here(), series: name }).execute(),
    );
  const names = (like: string) =>
    api.platform.database.inWorkspace(here(), async (tx) => {
      const rows = await tx
        .selectFrom('number_series')
        .select('series')
        .where('series', 'like', like)
        .orderBy('series')
        .execute();
      return rows.map(({ series }) => series);
    });

  it('commit together', async () => {
    await asOne(api.platform.database, here(), async (_, database) => {
      await insert(database, 'together 1');
      await insert(database, 'together 2');
      expect(await names('together%')).toEqual([]);
    });

    expect(await names('together%')).toEqual(['together 1', 'together 2']);
  });

  it('are all undone when what follows them fails', async () => {
    const failing = asOne(api.platform.database, here(), async (_, database) => {
      await insert(database, 'undone');
      throw new Error('afterwards');
    });

    await expect(failing).rejects.toThrow('afterwards');
    expect(await names('undone%')).toEqual([]);
  });

  it('go on after one that failed, without what that one did', async () => {
    await asOne(api.platform.database, here(), async (_, database) => {
      await insert(database, 'kept 1');
      await expect(
        database.inWorkspace(here(), async (tx) => {
          await tx.insertInto('number_series').values({ workspace_id: here(), series: 'kept never' }).execute();
          await sql`select 1 / 0`.execute(tx);
        }),
      ).rejects.toThrow('division by zero');
      await insert(database, 'kept 2');
    });

    expect(await names('kept%')).toEqual(['kept 1', 'kept 2']);
  });

  it('see what each of them may see, whatever the one before it was', async () => {
    const settings = (tx: Tx) =>
      sql<{ workspace: string; scope: string; units: string }>`
        select current_setting('holdfast.workspace_id') as workspace, current_setting('holdfast.scope', true) as scope,
          current_setting('holdfast.units', true) as units`.execute(tx);
    const unit = newId();
    const limited = api.platform.database.seenWith({ units: [unit] });

    const seen = await asOne(limited, here(), (_, database) =>
      Promise.all([
        database.inInstallation(settings),
        database.inWorkspace(here(), settings),
        database.seenWith({ units: [] }).inWorkspace(here(), settings),
      ]),
    );

    expect(seen.map(({ rows }) => rows[0])).toEqual([
      { workspace: '00000000-0000-0000-0000-000000000000', scope: 'installation', units: '' },
      { workspace: here(), scope: '', units: `{${unit}}` },
      { workspace: here(), scope: '', units: '{}' },
    ]);
  });

  it('say so when one is asked for within another, instead of waiting', async () => {
    const nested = asOne(api.platform.database, here(), (_, database) =>
      database.inWorkspace(here(), () => insert(database, 'nested')),
    );

    await expect(nested).rejects.toThrow(/within another/);
  });
});
