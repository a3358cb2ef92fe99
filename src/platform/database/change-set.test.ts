import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { newId } from '../../common/ids.ts';
import { verifyChain } from '../../modules/audit/index.ts';
import { type ChangeSet, changeSet } from './change-set.ts';
import { digestedTables } from './tables.ts';

describe('a change set', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const actor = { kind: 'system' as const, id: null };
  const change = <T>(work: (change: ChangeSet) => Promise<T>) =>
    changeSet({ database: api.platform.database, workspaceId: api.workspace.id, actor }, 'node.tried', work);
  const inWorkspace = <T>(work: Parameters<typeof api.platform.database.inWorkspace<T>>[1]) =>
    api.platform.database.inWorkspace(api.workspace.id, work);
  const addNode = (name: string) =>
    change(async ({ tx, id: changeSetId, workspaceId, wrote }) => {
      const id = newId();
      await tx
        .insertInto('node')
        .values({
          workspace_id: workspaceId,
          id,
          kind: 'system',
          number: null,
          key: null,
          name,
          change_set_id: changeSetId,
        })
        .execute();
      wrote('node');
      return id;
    });
  const newestNumber = () =>
    inWorkspace(async (tx) => {
      const row = await tx.selectFrom('change_counter').select('number').executeTakeFirstOrThrow();
      return row.number;
    });

  it('numbers changes in the order of their commits, however many run at once', async () => {
    const before = await newestNumber();

    await Promise.all(Array.from({ length: 20 }, (_, index) => addNode(`node ${index}`)));

    const numbers = await inWorkspace((tx) =>
      tx.selectFrom('change_set').select('number').where('number', '>', before).orderBy('at').execute(),
    );
    expect(numbers.map((row) => row.number)).toEqual(Array.from({ length: 20 }, (_, index) => before + index + 1));
  });

  it('takes no number and leaves no row when it fails', async () => {
    const before = await newestNumber();

    await expect(
      change(async ({ tx, workspaceId, id }) => {
        await tx
          .insertInto('node')
          .values({
            workspace_id: workspaceId,
            id: newId(),
            kind: 'system',
            number: null,
            key: null,
            name: 'lost',
            change_set_id: id,
          })
          .execute();
        throw new Error('in the middle');
      }),
    ).rejects.toThrow('in the middle');

    expect(await newestNumber()).toBe(before);
    expect(await inWorkspace((tx) => tx.selectFrom('node').where('name', '=', 'lost').selectAll().execute())).toEqual(
      [],
    );
  });

  it('keeps every version of a row, readable as of any change', async () => {
    const id = await addNode('first');
    const first = await newestNumber();
    await change(async ({ tx, id: changeSetId, wrote }) => {
      await tx.updateTable('node').set({ name: 'second', change_set_id: changeSetId }).where('id', '=', id).execute();
      wrote('node');
    });
    const second = await newestNumber();
    await change(async ({ tx, wrote }) => {
      await tx.deleteFrom('node').where('id', '=', id).execute();
      wrote('node');
    });
    const third = await newestNumber();

    const nameAt = (number: number) =>
      inWorkspace(async (tx) => {
        const { rows } = await sql<{ name: string }>`select name from node_as_of(${number}) where id = ${id}`.execute(
          tx,
        );
        return rows[0]?.name;
      });
    expect([await nameAt(first - 1), await nameAt(first), await nameAt(second), await nameAt(third)]).toEqual([
      undefined,
      'first',
      'second',
      undefined,
    ]);
  });

  it('is chained, and the chain tells when an entry or a row was altered', async () => {
    const id = await addNode('watched');
    const verify = (head?: string) => inWorkspace((tx) => verifyChain(tx, api.workspace.id, head));
    const { ok, head } = await verify();
    expect(ok).toBe(true);

    await asSuperuser(`update node_history set name = 'forged' where id = '${id}'`);
    expect(await verify()).toMatchObject({ ok: false, problem: expect.stringContaining('rows of change') });
    await asSuperuser(`update node_history set name = 'watched' where id = '${id}'`);
    expect(await verify(head!)).toMatchObject({ ok: true });
    await asSuperuser(
      `update change_set set action = 'node.forged' where number = (select max(number) from change_set)`,
    );
    expect(await verify()).toMatchObject({ ok: false, problem: expect.stringContaining('altered') });
    await asSuperuser(
      `update change_set set action = 'node.tried' where number = (select max(number) from change_set)`,
    );
    expect(await verify(`1:${'0'.repeat(64)}`)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('head you noted'),
    });
  });

  it('is missed when the newest entries, or all of them, are gone', async () => {
    const verify = () => inWorkspace((tx) => verifyChain(tx, api.workspace.id, undefined));
    await asSuperuser('create table kept as select * from change_set');

    await asSuperuser('delete from change_set where number = (select max(number) from change_set)');
    expect(await verify()).toMatchObject({ ok: false, problem: 'The newest changes are missing.' });
    await asSuperuser('delete from change_set');
    expect(await verify()).toMatchObject({ ok: false, problem: 'The newest changes are missing.' });

    await asSuperuser('insert into change_set select * from kept');
    expect(await verify()).toMatchObject({ ok: true });
  });

  it('verifies while others change the workspace', async () => {
    const writing = Promise.all(Array.from({ length: 30 }, (_, index) => addNode(`beside ${index}`)));

    for (let round = 0; round < 5; round++) {
      expect(await inWorkspace((tx) => verifyChain(tx, api.workspace.id, undefined))).toMatchObject({ ok: true });
    }
    await writing;
  });

  it('cannot be rewritten by the role that serves requests', async () => {
    await expect(inWorkspace((tx) => sql`update change_set set action = 'forged'`.execute(tx))).rejects.toThrow(
      /permission denied/,
    );
    await expect(inWorkspace((tx) => sql`update node_history set name = 'forged'`.execute(tx))).rejects.toThrow(
      /permission denied/,
    );
    await expect(inWorkspace((tx) => sql`delete from change_set`.execute(tx))).rejects.toThrow(/permission denied/);
  });

  it('knows every table that has a history', async () => {
    const { rows } = await inWorkspace((tx) =>
      sql<{
        name: string;
      }>`select replace(relname, '_history', '') as name from pg_class where relname like '%\\_history' and relkind = 'r' order by 1`.execute(
        tx,
      ),
    );

    // Findings, candidates and what they come to follow from other rows: their past is kept, the digest does not cover them (decision 0012).
    const following = ['finding', 'finding_candidate', 'finding_state'];
    expect(rows.map((row) => row.name)).toEqual([...digestedTables, ...following].sort());
  });

  async function asSuperuser(statement: string): Promise<void> {
    const { inject } = await import('vitest');
    const { default: pg } = await import('pg');
    const client = new pg.Client({ ...inject('postgres').superuser, database: api.database.owner.database! });
    await client.connect();
    await client.query(statement);
    await client.end();
  }
});
