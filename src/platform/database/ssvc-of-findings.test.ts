import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createEmptyDatabase, createTestDatabase } from '../../../tests/database.ts';
import { asSuperuser } from '../../../tests/every-table.ts';
import { layEarlierSchema, migrate, openForMigration, readMigrations } from './migrate.ts';

/** What a database of before gets, that has findings and what SSVC states of their vulnerabilities (decision 0070). */
describe('the statements of SSVC that findings of before get', () => {
  const postgres = inject('postgres');
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  beforeAll(async () => {
    database = await createEmptyDatabase(postgres);
  });
  afterAll(() => database.drop());

  it('stand with the findings, of the past too, and in what is counted, and make no history', async () => {
    const superuser = { ...postgres.superuser, database: database.owner.database };
    const workspaceId = randomUUID();
    const made = await createTestDatabase(postgres);
    const names = await asSuperuser({ ...superuser, database: made.owner.database }, readMigrations);
    await made.drop();
    const client = await openForMigration(database.owner);
    await client.query('begin');
    await layEarlierSchema(client, names.slice(0, names.indexOf('0038-ssvc-of-findings')));
    await client.query('commit');
    await client.end();
    const [product, shared, held] = [randomUUID(), randomUUID(), randomUUID()];
    await asSuperuser(superuser, async (one) => {
      // Without rules and triggers, so that the rest of the register need not be there.
      await one.query('set session_replication_role = replica');
      await one.query('insert into product (workspace_id, id, change_set_id) values ($1, $2, $2)', [
        workspaceId,
        product,
      ]);
      await one.query(
        `insert into shared_vulnerability (id, name, aliases, malicious, ssvc)
         values ($1, 'CVE-1', '{}', false, '{"exploitation": "public poc", "automatable": null, "technicalImpact": "total"}')`,
        [shared],
      );
      await one.query(
        `insert into private_vulnerability (workspace_id, id, name, aliases, malicious, ssvc)
         values ($1, $2, 'OWN-1', '{}', false, '{"exploitation": "active", "automatable": "yes", "technicalImpact": null}')`,
        [workspaceId, held],
      );
      for (const table of ['finding', 'finding_history'])
        await one.query(
          `insert into ${table} (workspace_id, id, number, product_id, component_id, vulnerability_id, severity_rank,
             severity_level, known_exploited, malicious, fixed_in, match, opened_at, change_set_id)
           select $1, gen_random_uuid(), place, $2, $2, vulnerability, 0, 'unknown', false, false, '{}', '{}', now(), $2
           from unnest($3::uuid[]) with ordinality as of (vulnerability, place)`,
          [workspaceId, product, [shared, held, randomUUID()]],
        );
    });

    await migrate(database.owner);

    await asSuperuser(superuser, async (one) => {
      const read = async (text: string) => (await one.query({ text, rowMode: 'array' })).rows;
      for (const table of ['finding', 'finding_history'])
        expect(await read(`select number, ssvc from ${table} order by number`)).toEqual([
          [1, 'E:P/T:T'],
          [2, 'E:A/A:Y'],
          [3, null],
        ]);
      expect(await read('select ssvc, findings from finding_ssvc_count order by ssvc')).toEqual([
        ['', 1],
        ['E:A/A:Y', 1],
        ['E:P/T:T', 1],
      ]);
      const forced = `select relname from pg_class where relforcerowsecurity
        and relname in ('finding', 'finding_history', 'finding_ssvc_count', 'finding_state', 'private_vulnerability')`;
      expect(await read(forced)).toHaveLength(5);
      expect(
        await read("select tgenabled from pg_trigger where tgrelid = 'finding'::regclass and not tgisinternal"),
      ).toEqual([['O'], ['O'], ['O']]);
    });
  });
});
