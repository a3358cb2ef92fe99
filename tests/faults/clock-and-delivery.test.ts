import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../bench/random.ts';
import { makeToken } from '../../src/modules/tokens/index.ts';
import { turnTo } from '../../src/modules/workspaces/index.ts';
import { installationId } from '../../src/platform/database/database.ts';
import { startRunner } from '../../src/platform/jobs/runner.ts';
import { createLogger } from '../../src/platform/logging/index.ts';
import { jobHandlers } from '../../src/server/job-handlers.ts';
import { startApi } from '../api.ts';
import { type Asker, patientCaller, successOf } from './caller.ts';
import { type Figures, nothingWrong, report } from './figures.ts';
import { strikes } from './strikes.ts';
import { editWork, feedWork, importWork } from './work.ts';

const none = { runs: 0, strikes: 0, acknowledged: 0, lost: 0, doubled: 0, halfThere: 0, longestSeconds: 0 };

type Api = Awaited<ReturnType<typeof startApi>>;

/** Somebody with a token that outlives every jump of the clock. */
async function askerIn(api: Api): Promise<Asker> {
  const { database } = api.platform;
  const { secret } = await database.inInstallation(async (tx) => {
    await turnTo(tx, api.workspace.id);
    const rights = { name: 'Long', role: 'administrator' as const, installation: true, scopes: null };
    const by = { workspaceId: api.workspace.id, actor: { kind: 'system' as const, id: null }, now: new Date() };
    return makeToken(tx, by, { ...rights, expiresInDays: 3650 });
  });
  const caller = api.caller({ authorization: `Bearer ${secret}` });
  return (method, path, sent, key) =>
    caller.send(method as 'POST', path, typeof sent === 'string' ? Buffer.from(sent) : sent, {
      ...(typeof sent === 'string' ? { 'content-type': 'application/octet-stream' } : {}),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    });
}

describe('a clock that jumps', () => {
  let api: Api;
  let offsetMs = 0;
  beforeAll(async () => {
    api = await startApi({ clock: () => new Date(Date.now() + offsetMs) });
  });
  afterAll(() => api.stop());

  it('loses and doubles nothing, and leaves the changes in their order', { timeout: 600_000 }, async () => {
    const random = randomFrom(1);
    const ask = await askerIn(api);
    const call = patientCaller(ask);
    const figures: Figures = {
      fault: 'clock jumps by up to a year, either way',
      under: 'imports, bulk edits, feeds',
      ...none,
    };
    await (await importWork(call, { rows: 2500 }).begin(-1)).settle();
    const works = [importWork(call, { rows: 100 }), editWork(call), feedWork(call)];

    for (let round = 1; round <= strikes; round++) {
      for (const work of works) {
        const beginning = work.begin(round);
        await pause(random() * 100);
        offsetMs = (random() - 0.5) * 2 * 365 * 24 * 3600 * 1000;
        figures.strikes++;
        const begun = performance.now();
        const { isLost, isDoubled, halves } = await (await beginning).settle();
        figures.longestSeconds = Math.max(figures.longestSeconds, (performance.now() - begun) / 1000);
        figures.runs++;
        figures.acknowledged++;
        figures.lost += Number(isLost);
        figures.doubled += Number(isDoubled);
        figures.halfThere += halves;
      }
      // A repeated request is known as one, whatever the clock says meanwhile.
      const key = `across a jump ${round}`;
      const first = await ask('POST', '/suppliers', { name: key }, key);
      offsetMs += (random() < 0.5 ? -1 : 1) * 3 * 24 * 3600 * 1000;
      figures.strikes++;
      const again = await ask('POST', '/suppliers', { name: key }, key);
      figures.runs++;
      figures.acknowledged++;
      figures.doubled += Number(first!.body.id !== again!.body.id);
    }

    expect(report(figures)).toMatchObject(nothingWrong);
    const { items } = await successOf(call('GET', '/audit?limit=50'));
    const numbers = items.map(({ number }: { number: number }) => number);
    expect(numbers).toEqual(numbers.map((_: number, index: number) => numbers[0] - index));
    expect((await call('GET', '/audit/verification')).body).toMatchObject({ ok: true });
  });
});

describe('what is delivered twice', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ runner: false });
  });
  afterAll(() => api.stop());

  it('is done once: jobs, by two runners at once', { timeout: 600_000 }, async () => {
    const figures: Figures = { fault: 'delivered twice', under: 'jobs of imports, bulk edits, feeds', ...none };
    await doubleEveryJob(api);
    const runners = await Promise.all([1, 2].map(() => runnerOf(api)));
    const call = patientCaller(await askerIn(api));
    try {
      await (await importWork(call, { rows: 2500 }).begin(-1)).settle();
      for (let round = 1; round <= strikes; round++) {
        for (const work of [importWork(call, { rows: 500 }), editWork(call), feedWork(call)]) {
          const before = await changes(api);
          const begun = performance.now();
          const { isLost, isDoubled, halves } = await (await work.begin(round)).settle();
          figures.longestSeconds = Math.max(figures.longestSeconds, (performance.now() - begun) / 1000);
          figures.runs++;
          figures.acknowledged++;
          figures.lost += Number(isLost);
          const after = await changes(api);
          const made = {
            workspace: after.workspace - before.workspace,
            installation: after.installation - before.installation,
          };
          figures.doubled += Number(isDoubled || JSON.stringify(made) !== JSON.stringify(work.changes));
          figures.halfThere += halves;
        }
      }
      figures.strikes = await doubledJobs(api);
    } finally {
      await Promise.all(runners.map((runner) => runner.stop()));
    }

    expect(figures.strikes).toBeGreaterThan(figures.runs);
    expect(report(figures)).toMatchObject(nothingWrong);
  });

  it('is done once: an upload under one key, many times at once', async () => {
    const ask = await askerIn(api);
    const figures: Figures = { fault: 'delivered twice', under: 'uploads under one key', ...none };

    for (let round = 0; round < strikes; round++) {
      const workbook = `key,legal name\nu${round},Upload ${round}\n`;
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => ask('POST', '/imports?fileName=Suppliers.csv', workbook, `upload ${round}`)),
      );
      figures.runs++;
      figures.strikes += answers.length - 1;
      figures.acknowledged++;
      figures.lost += Number(answers.some((answer) => answer?.status !== 202));
      figures.doubled += new Set(answers.map((answer) => answer?.body.id)).size - 1;
    }

    expect(report(figures)).toMatchObject(nothingWrong);
  });
});

/** How many changes each chain holds. */
async function changes({
  platform: { database },
  workspace,
}: Api): Promise<{ workspace: number; installation: number }> {
  const count = (workspaceId: string) =>
    database.inWorkspace(workspaceId, (tx) =>
      tx
        .selectFrom('change_counter')
        .select('number')
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirstOrThrow()
        .then(({ number }) => number),
    );
  return { workspace: await count(workspace.id), installation: await count(installationId) };
}

/** From now on every job that is asked for stands in the queue twice. */
async function doubleEveryJob({ database }: Api): Promise<void> {
  await asOwner(
    database,
    `create table doubled_job (id bigint);
    create function double_job() returns trigger language plpgsql security definer as $$ begin
      insert into graphile_worker._private_jobs (task_id, payload, max_attempts)
      values (new.task_id, new.payload, new.max_attempts);
      insert into public.doubled_job values (new.id);
      return null;
    end $$;
    create trigger double_job after insert on graphile_worker._private_jobs
      for each row when (pg_trigger_depth() = 0) execute function double_job()`,
  );
}

async function doubledJobs({ database }: Api): Promise<number> {
  const [{ count }] = await asOwner(database, 'select count(*)::int as count from doubled_job');
  return count;
}

async function asOwner({ owner }: Api['database'], statement: string) {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

function runnerOf({ platform }: Api) {
  const log = createLogger({ level: 'fatal' });
  return startRunner(platform, jobHandlers, { pool: platform.database.pool, log, concurrency: 2, alone: false });
}
