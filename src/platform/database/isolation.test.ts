import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { newId } from '../../common/ids.ts';
import { changeSet } from './change-set.ts';

describe('isolation of workspaces', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let other: string;
  beforeAll(async () => {
    api = await startApi();
    other = (await api.newWorkspace('Other')).id;
    const actor = { kind: 'system' as const, id: null };
    for (const workspaceId of [api.workspace.id, other]) {
      await changeSet(
        { database: api.platform.database, workspaceId, actor },
        'node.tried',
        async ({ tx, id, wrote }) => {
          await tx
            .insertInto('node')
            .values({
              workspace_id: workspaceId,
              id: newId(),
              kind: 'system',
              number: 1,
              key: 'k',
              name: workspaceId,
              change_set_id: id,
            })
            .execute();
          wrote('node');
        },
      );
    }
  });
  afterAll(() => api.stop());

  it('holds for every table that carries a workspace, with row-level security forced', async () => {
    const { rows } = await api.platform.database.inInstallation((tx) =>
      sql<{ name: string; forced: boolean; policies: number }>`
        select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
          (select count(*) from pg_policy where polrelid = c.oid) as policies
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`.execute(tx),
    );

    expect(rows.length).toBeGreaterThan(25);
    expect(rows.filter((row) => !row.forced || row.policies === 0)).toEqual([]);
  });

  it('gives no foreign row to a query without its where', async () => {
    for (const table of ['node', 'node_history', 'change_set', 'change_counter', 'workspace']) {
      const { rows } = await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
        sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(tx),
      );

      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toContain(other);
    }
  });

  it('writes nothing into another workspace', async () => {
    const intrusion = api.platform.database.inWorkspace(api.workspace.id, (tx) =>
      tx.insertInto('person').values({ workspace_id: other, id: newId(), name: 'intruder' }).execute(),
    );

    await expect(intrusion).rejects.toThrow(/row-level security/);
  });

  it('gives nothing at all where nobody said for whom', async () => {
    const { rows } = await api.platform.database.pool.query('select * from node');

    expect(rows).toEqual([]);
  });
});
