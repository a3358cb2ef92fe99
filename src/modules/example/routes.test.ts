import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { asSuperuser, tablesOf } from '../../../tests/every-table.ts';
import { type SignedIn, signIn } from '../../../tests/people.ts';
import type { Platform } from '../../platform/context.ts';
import { runJob } from '../../platform/jobs/run-job.ts';
import { type JobRunner, startRunner } from '../../platform/jobs/runner.ts';
import { bringExample } from '../../server/bring-example.ts';
import { jobHandlers } from '../../server/job-handlers.ts';
import { sizeOfExample } from './content.ts';
import type { Example } from './contract.ts';

/** One example for all of these: it is cut off while it is filled, looked at from every side, and taken away. */
describe('the example company', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let administrator: SignedIn;
  let runner: JobRunner;
  let before: Record<string, number>;
  let exampleId: string;
  beforeAll(async () => {
    api = await startApi({ runner: false });
    administrator = await signIn(api, 'administrator', { installation: true });
    await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
      tx
        .insertInto('person')
        .values({ workspace_id: api.workspace.id, id: administrator.userId, name: 'Own' })
        .execute(),
    );
    before = await countRows();
  }, 120_000);
  afterAll(async () => {
    await runner?.stop();
    await api.stop();
  });

  const read = async (): Promise<Example> => (await administrator.get('/example')).body;
  const inExample = (url: string) => administrator.send('GET', url, undefined, { 'holdfast-workspace': exampleId });

  async function untilOver(isOver: (example: Example) => boolean): Promise<Example> {
    for (;;) {
      const example = await read();
      if (isOver(example)) return example;
      await pause(100);
    }
  }

  /** Rows by table, whatever workspace they belong to. */
  function countRows(): Promise<Record<string, number>> {
    const superuser = { ...inject('postgres').superuser, database: String(api.database.owner.database) };
    return asSuperuser(superuser, async (client) => {
      const counts: Record<string, number> = {};
      for (const table of await tablesOf(client)) {
        const { rows } = await client.query<{ count: string }>(`select count(*) as count from public."${table}"`);
        counts[table] = Number(rows[0]!.count);
      }
      const { rows } = await client.query<{ count: string }>(
        'select count(*) as count from graphile_worker._private_jobs',
      );
      return { ...counts, 'the queue': Number(rows[0]!.count) };
    });
  }

  describe('while it is filled', () => {
    it('is one, however many ask for it at once', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => administrator.post('/example')));

      expect(answers.map(({ status, body }) => [status, body.state])).toEqual(answers.map(() => [202, 'filling']));
      expect((await countRows())['the queue']).toBe(before['the queue']! + 1);
    });

    it('is shown to nobody when the program was killed in the middle', async () => {
      const { rows } = await api.platform.database.pool.query('select payload from graphile_worker._private_jobs');
      const handlers = new Map(jobHandlers.map((handler) => [handler.kind, handler]));

      await expect(
        runJob(dyingAfter(api.platform, 9), handlers, { ...rows[0].payload, lastTry: false }),
      ).rejects.toThrow('the power went');

      expect((await countRows()).change_set).toBeGreaterThan(before.change_set! + 7);
      expect((await administrator.get('/session')).body.workspaces).toHaveLength(1);
      expect(await read()).toMatchObject({ state: 'filling', workspace: null });
    });

    it('is told anew from the beginning, and then it is there, once', async () => {
      const { pool, log } = { ...api.platform, pool: api.platform.database.pool };
      runner = await startRunner(api.platform, jobHandlers, { pool, log, concurrency: 2, alone: true });
      const said = await saidOn(() => bringExample(api.platform));
      const { state, workspace, problem } = await read();

      expect({ state, problem }).toEqual({ state: 'there', problem: null });
      expect(said).toEqual([
        'The example company is being set up; it takes some twenty seconds.',
        'The example company is ready: workspace "Example: Northmere Utilities".',
      ]);
      exampleId = workspace!.id;
      const { workspaces } = (await administrator.get('/session')).body;
      expect(workspaces.map((one: { example: boolean }) => one.example)).toEqual([false, true]);
      expect((await countRows()).workspace).toBe(before.workspace! + 1);
    }, 180_000);
  });

  /** The lines that `serve --example` prints, until it has nothing more to say. */
  async function saidOn(bring: () => ReturnType<typeof bringExample>) {
    const written = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    try {
      const end = bring();
      await expect
        .poll(() => lines(written.mock.calls).at(-1), { timeout: 120_000 })
        .toMatch(/is ready|is there already|was not set up/);
      await end();
      return lines(written.mock.calls);
    } finally {
      written.mockRestore();
    }
  }

  function lines(calls: readonly (readonly unknown[])[]): string[] {
    return calls.map(([text]) => String(text).trimEnd()).filter((text) => text.startsWith('The example company'));
  }

  /** The platform of a program whose power goes when it begins this many acts. */
  function dyingAfter(platform: Platform, acts: number): Platform {
    let begun = 0;
    const { seenWith } = platform.database;
    return {
      ...platform,
      database: {
        ...platform.database,
        seenWith: (sight) => {
          if (sight.toldAt && ++begun > acts) throw new Error('the power went');
          return seenWith(sight);
        },
      },
    };
  }

  it('comes with what it promised', async () => {
    const { counts, coverage } = (await inExample('/home')).body;
    const countries = (await inExample('/sites/facets')).body.country;

    expect({
      ...sizeOfExample,
      tiers: 3,
      suppliers: counts.suppliers,
      countries: countries.length,
      sites: counts.sites,
      products: counts.products,
      boms: counts.productsWithBom,
      components: coverage.components,
      functions: counts.functions,
      advisories: (await inExample('/private-feeds')).body.items[0].read,
    }).toEqual(sizeOfExample);
  });

  it.each([
    '/suppliers',
    '/suppliers?country=TW',
    '/sites',
    '/products',
    '/systems',
    '/functions',
    '/links',
    '/findings',
    '/findings?state=gone',
    '/findings?malicious=true',
    '/evidence',
    '/evidence?state=expired',
    '/evidence?state=expires-soon',
    '/evidence?adverse=true',
    '/boms',
    '/supplier-names',
    '/supplier-names?state=resolved',
    '/supplier-names?state=ignored',
    '/supplier-duplicates',
    '/imports',
    '/audit',
    '/audit?action=change.undone',
    '/notices',
    '/notices?state=unread',
    '/units',
    '/members',
    '/private-feeds',
    '/views?list=suppliers',
    '/comparison?since=1',
    '/home',
  ])('has something to show for %s', async (url) => {
    const { status, body } = await inExample(url);

    expect(status).toBe(200);
    expect((body.items ?? body.views ?? body.changes).length).toBeGreaterThan(0);
  });

  it('leaves something to decide: findings, names, look-alikes, an import, and what could not be checked', async () => {
    const { decisions, counts, coverage } = (await inExample('/home')).body;

    expect(decisions.findings).toHaveLength(5);
    expect(counts).toMatchObject({ importsReady: 1, namesWaiting: expect.any(Number) });
    expect(counts.namesWaiting).toBeGreaterThan(3);
    expect((await inExample('/supplier-duplicates')).body.total).toBeGreaterThanOrEqual(2);
    expect((await inExample('/imports')).body.items.map((one: { state: string }) => one.state)).toContain('mapping');
    expect(coverage.checked).toBeGreaterThan(400);
    expect(coverage.unchecked.map(({ reason }: { reason: string }) => reason)).toContain('no-identifier');
    expect(coverage.productsWithoutBom).toBeGreaterThan(0);
  });

  it('rests on one foundry, which no two of its direct suppliers have in common by what they say themselves', async () => {
    const [foundry] = (await inExample('/suppliers?q=Tessaly%20Foundry')).body.items;
    const { items } = (await inExample(`/network/reach?node=${foundry.number}&kind=supplier&limit=100`)).body;
    const direct = items.filter(({ distance }: { distance: number }) => distance === 2);
    const { items: links } = (await inExample(`/links?node=${foundry.number}&limit=100`)).body;

    expect(direct.map(({ name }: { name: string }) => name).sort()).toEqual([
      'Aldermoor Protection AB',
      'Hydrolume Systems SAS',
      'Kestrelline Controls GmbH',
      'Mallee Tide Radio Pty Ltd',
      'Maruyo Sensing K.K.',
      'Quillmark Networks Inc.',
      'Torvik Metering AS',
    ]);
    const told = links.map(({ to }: { to: { name: string } }) => to.name);
    expect(direct.filter(({ name }: { name: string }) => told.includes(name))).toEqual([]);
  });

  it('reaches both electricity and water from that foundry', async () => {
    const [foundry] = (await inExample('/suppliers?q=Tessaly%20Foundry')).body.items;
    const { items } = (await inExample(`/network/reach?node=${foundry.number}&kind=function`)).body;

    expect(items.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['Deliver electricity', 'Deliver drinking water']),
    );
  });

  it('states enough for figures: levels, chances, times, money, what vanishes upstream and who owns whom by how much', async () => {
    const idOf = async (kind: string, q: string) =>
      (await inExample(`/${kind}?q=${encodeURIComponent(q)}`)).body.items[0].number;
    const card = async (node: string) => (await inExample(`/network/card/${node}`)).body;
    const water = await card(await idOf('functions', 'Deliver drinking water'));
    const kestrelline = await inExample(`/network/ownership/${await idOf('suppliers', 'Kestrelline Controls GmbH')}`);
    const { items: vanishing } = (await inExample('/network/analysis/concentration?vanishes=true')).body;
    const { body: sectors } = await inExample('/network/sectors');

    expect(water).toMatchObject({ state: 'ready', criticality: { low: 'very-high', high: 'very-high' } });
    expect(water.rung.reached).toBe('money');
    expect(water.likely.low).toBe(water.likely.high);
    expect(vanishing.map(({ of }: { of: { name: string } }) => of.name)).toContain('Managed hosting');
    expect(kestrelline.body.ultimate.name).toBe('Tessaly Capital Pte. Ltd.');
    expect(sectors.buffers.items.filter(({ gapDays }: { gapDays: number }) => gapDays > 0).length).toBeGreaterThan(3);
    expect((await inExample('/drafts')).body.total).toBe(1);
  });

  it('has raised an alert on who owns the foundry, and ended one on the tiers that nobody knew', async () => {
    const read = async (state: string) => (await inExample(`/alerts?state=${state}`)).body.items;
    const since = Date.now() - 45 * 86_400_000;

    expect((await read('raised')).map(({ node }: { node: { name: string } }) => node.name)).toContain(
      'Tessaly Capital Pte. Ltd.',
    );
    expect((await read('raised')).every((one: { since: string }) => Date.parse(one.since) < since)).toBe(true);
    expect(await read('ended')).toMatchObject([{ rule: { number: 'T-0001' }, endedAt: expect.any(String) }]);
  });

  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

  it('was another company half a year ago, and was not there before its year', async () => {
    const ownerAt = async (asOf: string) =>
      (await inExample(`/suppliers?q=Portcullian${asOf && `&asOf=${asOf}`}`)).body.items[0].parent.name;
    const homeAt = async (days: number) => (await inExample(`/home?asOf=${daysAgo(days)}`)).body.counts;

    expect(await ownerAt(daysAgo(190))).toBe('Fernhollow Partners LLP');
    expect(await ownerAt('')).toBe('Merrowdale Holdings SA');
    expect((await homeAt(190)).suppliers).toBeLessThan(sizeOfExample.suppliers);
    expect((await homeAt(190)).openFindings).toBeGreaterThan(0);
    expect((await homeAt(370)).suppliers).toBe(0);
  });

  it('says what changed since half a year ago, and who did it', async () => {
    const { items, total, findings } = (await inExample(`/comparison?since=${daysAgo(183)}&limit=200`)).body;
    const identity = items.find(({ node }: { node: { name: string } }) => node.name.startsWith('Portcullian'));

    expect(total).toBeGreaterThan(20);
    expect(findings.opened).toBeGreaterThan(0);
    expect(findings.gone).toBeGreaterThan(0);
    expect(identity.changes[0].actor).toBe('Ilse Marchetti');
  });

  it('tells its year in order, over a year, and its chain holds', async () => {
    const { items } = (await inExample('/audit?limit=200')).body;
    const moments: string[] = items.map(({ at }: { at: string }) => at);
    const year = (Date.parse(moments[0]!) - Date.parse(moments.at(-1)!)) / 86_400_000;

    expect(moments).toEqual([...moments].sort().reverse());
    expect(items).toHaveLength((await inExample('/audit')).body.total);
    expect(year).toBeGreaterThan(360);
    expect((await inExample('/audit/verification')).body).toMatchObject({ ok: true });
  });

  it('is nothing that anybody else sees', async () => {
    const stranger = await api.as('administrator');
    for (const url of ['/suppliers', '/findings', '/evidence', '/imports', '/boms', '/private-feeds', '/units']) {
      expect((await stranger.get(url)).body.items, url).toEqual([]);
    }
    expect((await stranger.send('GET', '/home', undefined, { 'holdfast-workspace': exampleId })).status).toBe(404);
    expect((await stranger.get('/members')).body.items).toHaveLength(1);
    expect((await countRows()).shared_vulnerability).toBe(before.shared_vulnerability);
  });

  it('is not made a second time by serve --example', async () => {
    expect(await saidOn(() => bringExample(api.platform))).toEqual([
      'The example company is there already: workspace "Example: Northmere Utilities".',
    ]);
  });

  it('is not made a second time, and lets in whoever asks for it', async () => {
    const other = await signIn(api, null, { installation: true });
    const audit = (await inExample('/audit')).body.total;

    expect((await administrator.post('/example')).body).toMatchObject({ state: 'there', workspace: { id: exampleId } });
    expect((await inExample('/audit')).body.total).toBe(audit);
    expect((await other.post('/example')).body).toMatchObject({ state: 'there', workspace: { id: exampleId } });
    expect((await other.get('/session')).body.workspaces).toMatchObject([{ id: exampleId, example: true }]);
    expect((await inExample('/audit/verification')).body).toMatchObject({ ok: true });
  });

  it('tells the administrator of the last days only, in the app', async () => {
    const all = (await inExample('/notices?limit=200')).body.total;
    const unread = (await inExample('/notices/unread')).body.unread;

    expect(unread).toBeGreaterThan(0);
    expect(unread).toBeLessThan(all);
  });

  it('takes a change of one own as any workspace does', async () => {
    const { body } = await administrator.send(
      'POST',
      '/suppliers',
      { name: 'Own addition' },
      { 'holdfast-workspace': exampleId },
    );
    const [newest] = (await inExample('/audit?limit=1')).body.items;

    expect(newest).toMatchObject({ action: 'supplier.registered', subject: { id: body.id } });
    expect(Date.now() - Date.parse(newest.at)).toBeLessThan(60_000);
  });

  it('is removed with every row, every job and every file of its own, and nothing else', async () => {
    const untouched = (counts: Record<string, number>) =>
      Object.fromEntries(Object.entries(counts).filter(([table]) => !growing.has(table)));
    expect(await removeWhileWritten()).toBe(204);

    expect((await read()).state).toBe('absent');
    await expect.poll(async () => untouched(await countRows()), { timeout: 20_000 }).toEqual(untouched(before));
    expect(await rowsOf(exampleId)).toEqual({});
    expect(filesOf(exampleId)).toEqual([]);
    expect((await administrator.get('/session')).body.workspaces).toHaveLength(1);
  });

  /** Somebody holds a row of the example that its removal waits for, and waits then for the removal. */
  async function removeWhileWritten(): Promise<number> {
    const { database } = api.platform;
    let removal: Promise<{ status: number }> | undefined;
    const written = database.inWorkspace(exampleId, async (tx) => {
      await sql`select from node where workspace_id = ${exampleId} for update`.execute(tx);
      removal = administrator.delete('/example');
      const isWaiting = sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await isWaiting.execute(tx)).rows.length === 0) await pause(10);
      const person = { workspace_id: exampleId, id: administrator.userId, name: 'Late' };
      await tx.insertInto('person').values(person).execute();
    });
    // PostgreSQL ends one of the two.
    await written.catch((error) => expect(error).toMatchObject({ code: '40P01' }));
    return (await removal!).status;
  }

  /** What grows by the asking itself: its tokens and people, the chain of the installation, and the notes of running programs. */
  const growing = new Set([
    'api_token',
    'app_user',
    'session',
    'membership',
    'change_set',
    'worker_heartbeat',
    'call_count',
  ]);

  it('leaves nothing behind when it is removed while it is filled', async () => {
    await administrator.post('/example');
    const filling = await untilOver(({ progress }) => (progress?.done ?? 0) > 2);
    expect(filling.state).toBe('filling');

    expect((await administrator.delete('/example')).status).toBe(204);
    await expect.poll(async () => (await countRows())['the queue'], { timeout: 60_000 }).toBe(before['the queue']);

    expect(await read()).toMatchObject({ state: 'absent', problem: null });
    const counts = await countRows();
    expect(counts.workspace).toBe(before.workspace);
    expect(counts.node).toBe(before.node);
    expect(counts.job).toBe(before.job);
  }, 120_000);

  it('removed twice is still removed', async () => {
    expect((await administrator.delete('/example')).status).toBe(204);
  });

  /** Rows that carry the id of a workspace, by table. */
  function rowsOf(workspaceId: string): Promise<Record<string, number>> {
    const superuser = { ...inject('postgres').superuser, database: String(api.database.owner.database) };
    return asSuperuser(superuser, async (client) => {
      const { rows: tables } = await client.query<{ name: string }>(
        `select c.table_name as name from information_schema.columns c
         join information_schema.tables t using (table_schema, table_name)
         where c.table_schema = 'public' and c.column_name = 'workspace_id' and t.table_type = 'BASE TABLE'`,
      );
      expect(tables.length).toBeGreaterThan(50);
      const found: Record<string, number> = {};
      for (const { name } of tables) {
        const { rows } = await client.query(`select from public."${name}" where workspace_id = $1`, [workspaceId]);
        if (rows.length > 0) found[name] = rows.length;
      }
      return found;
    });
  }

  function filesOf(workspaceId: string): string[] {
    const folder = api.platform.cacheDirectory;
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => name.includes(workspaceId));
  }
});
