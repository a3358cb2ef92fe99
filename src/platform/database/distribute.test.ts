import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase } from '../../../tests/database.ts';
import { countingVersions, distribute, endingByVariable, placeTables, withoutFunctions } from './distribute.ts';

/** The rules that keep the schema ready for a cluster (decisions 0005 and 0016), asked of the catalogue itself. */
describe('the places of the tables on a cluster', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let client: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase(inject('postgres'));
    client = new pg.Client(database.owner);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const placed = async (name: string) => (await placeTables(client)).find((table) => table.name === name);

  it('are known for every table, and nothing keeps one from its place', async () => {
    const tables = await placeTables(client);

    expect(tables.length).toBeGreaterThan(70);
    expect(tables.filter(({ problems }) => problems.length > 0)).toEqual([]);
  });

  it('follow the workspace, the installation or the programs', async () => {
    expect(await placed('node')).toMatchObject({ placement: 'distributed', isPlaced: false });
    expect(await placed('node_history')).toMatchObject({ placement: 'distributed' });
    expect(await placed('advisory')).toMatchObject({ placement: 'reference' });
    expect(await placed('workspace')).toMatchObject({ placement: 'reference' });
    expect(await placed('worker_heartbeat')).toMatchObject({ placement: 'coordinator' });
  });

  it('come after those they refer to', async () => {
    const names = (await placeTables(client)).map(({ name }) => name);

    expect(names.indexOf('node')).toBeLessThan(names.indexOf('supplier'));
    expect(names.indexOf('workspace')).toBeLessThan(names.indexOf('node'));
    expect(new Set(names).size).toBe(names.length);
  });

  it('are refused by name to a table that a cluster could not hold', async () => {
    await client.query(`
      create table astray (workspace_id uuid not null, id uuid not null unique, node_id uuid,
        primary key (workspace_id, id), foreign key (node_id, workspace_id) references node (id, workspace_id));
      create table adrift (id uuid primary key, worker text references worker_heartbeat (worker_id));
      alter table adrift enable row level security`);

    expect((await placed('astray'))!.problems).toEqual([
      'its unique key (id) does not begin with workspace_id',
      'it refers to node (distributed) by (node_id, workspace_id)',
    ]);
    expect((await placed('adrift'))!.problems).toEqual(['it refers to worker_heartbeat (coordinator) by (worker)']);
    await client.query('drop table astray, adrift');
  });

  it('are guarded by one policy of the workspace, into which each is folded that narrows it', async () => {
    const { rows } = await client.query<{ narrowed: string; others: string[] }>(`
      select narrow.polrelid::regclass::text as narrowed,
        array(select polname || ' ' || pg_get_expr(polqual, polrelid) from pg_policy other
          where other.polrelid = narrow.polrelid and other.oid <> narrow.oid) as others
      from pg_policy narrow where not polpermissive`);

    expect(rows.length).toBeGreaterThan(20);
    for (const { narrowed, others } of rows)
      expect(others, narrowed).toEqual(['workspace (workspace_id = holdfast_workspace())']);
  });

  it('have triggers that end a row of history in the one way that is changed there', async () => {
    const { rows } = await client.query<{ source: string }>(
      "select prosrc as source from pg_proc where prosrc ~ 'ended_by = case'",
    );

    expect(rows.length).toBeGreaterThan(10);
    for (const { source } of rows) {
      const changed = endingByVariable(source);
      expect(changed).toMatch(/^\s*declare ender uuid := case when tg_op = 'DELETE' then .* end; begin/);
      expect(changed).toContain('set ended_by = ender\n');
    }
  });

  it('have triggers that number the versions of a row in the one way that is changed there', async () => {
    const { rows } = await client.query<{ source: string; table: string }>(`
      select p.prosrc as source, t.tgrelid::regclass::text as table from pg_trigger t join pg_proc p on p.oid = t.tgfoid
      where t.tgname = 'history_insert'`);
    const { rows: histories } = await client.query<{ name: string }>(
      "select relname as name from pg_class where relkind = 'r' and relname like '%\\_history'",
    );

    expect(rows.map(({ table }) => `${table}_history`).sort()).toEqual(histories.map(({ name }) => name).sort());
    for (const { source, table } of rows) {
      const changed = countingVersions(endingByVariable(source));
      expect(changed).toMatch(/^\s*declare version bigint; (ender uuid := [^;]*; )?begin\b/);
      expect(changed).toMatch(
        new RegExp(`into version from ${table}_history where .*;\\s*insert into ${table}_history \\(history_number, `),
      );
      expect(changed.match(/insert into/g)).toHaveLength(1);
    }
  });

  it('have views of the past that can say what the functions of the past would', async () => {
    const { rows: functions } = await client.query<{ name: string; source: string }>(
      "select proname as name, prosrc as source from pg_proc where proretset and proname like '%\\_as\\_of'",
    );
    const { rows: views } = await client.query<{ name: string; definition: string }>(
      "select viewname as name, definition from pg_views where schemaname = 'past' and definition ~ '_as_of\\(holdfast_as_of'",
    );

    expect(views.length).toBeGreaterThan(10);
    await client.query('begin; set local search_path = public');
    for (const { name, definition } of views) {
      const said = withoutFunctions(definition, functions);
      expect(said).not.toMatch(/\w_as_of\(holdfast_as_of/);
      await client.query(`create or replace view past.${name} as ${said}`);
    }
    await client.query('rollback');
  });

  it('are taken on a cluster only', async () => {
    await expect(distribute(client)).rejects.toThrow(/not on a Citus cluster/);
  });
});
