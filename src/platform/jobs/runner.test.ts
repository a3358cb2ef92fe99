import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import { createLogger } from '../logging/index.ts';
import { jobs } from './jobs.ts';
import { type JobHandler, startRunner } from './runner.ts';
import { runDue } from './schedule.ts';

const actor = { kind: 'system' as const, id: null };

describe('jobs', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi({ runner: false });
  });
  afterAll(() => api.stop());

  const runWith = (handlers: JobHandler[], alone = true) =>
    startRunner(api.platform, handlers, {
      pool: api.platform.database.pool,
      log: createLogger({ level: 'fatal' }),
      concurrency: 1,
      alone,
    });
  const start = (kind: string, key?: string) =>
    api.platform.database.inWorkspace(api.workspace.id, (tx) =>
      jobs.start(tx, { kind, workspaceId: api.workspace.id, actor, ...(key ? { key } : {}) }),
    );

  it('are not started by a transaction that fails', async () => {
    let id = '';
    await expect(
      api.platform.database.inWorkspace(api.workspace.id, async (tx) => {
        id = await jobs.start(tx, { kind: 'lost', workspaceId: api.workspace.id, actor });
        throw new Error('in the middle');
      }),
    ).rejects.toThrow('in the middle');

    const auditor = await api.as('auditor');
    expect((await auditor.get(`/jobs/${id}`)).status).toBe(404);
  });

  it('go on after the last finished step when a try was cut short, and do nothing twice', async () => {
    const done: string[] = [];
    let tries = 0;
    const handler: JobHandler = {
      kind: 'cut-short',
      run: async ({ step }) => {
        tries++;
        const first = await step('first', async () => {
          done.push('first');
          return 7;
        });
        if (tries === 1) throw new Error('the power went');
        await step('second', async () => {
          done.push(`second after ${first}`);
        });
      },
    };
    const id = await start('cut-short');

    const runner = await runWith([handler]);
    const job = await (await api.as('auditor')).finished(id);
    await runner.stop();

    expect(job.state).toBe('done');
    expect(tries).toBe(2);
    expect(done).toEqual(['first', 'second after 7']);
  });

  it('say how far they are without waiting for whoever removes them, who may wait for their step', async () => {
    const { database } = api.platform;
    let isPassedOver = false;
    const handler: JobHandler = {
      kind: 'removed',
      run: ({ workspaceId, jobId, progress, step }) =>
        step('only', async () => {
          await database.inWorkspace(workspaceId, async (tx) => {
            await sql`select from job where workspace_id = ${workspaceId} and id = ${jobId} for update`.execute(tx);
            await progress(1, 3);
            isPassedOver = true;
          });
          await progress(3, 3);
        }),
    };
    const id = await start('removed');

    const runner = await runWith([handler]);
    const job = await (await api.as('auditor')).finished(id);
    await runner.stop();

    expect(isPassedOver).toBe(true);
    expect(job).toMatchObject({ state: 'done', done: 3, total: 3 });
  });

  it('fail at once, with the sentence for the person, when the input is at fault', async () => {
    const handler: JobHandler = {
      kind: 'bad-input',
      run: async () => {
        throw new AppError('invalid-input', 'This is no workbook.');
      },
    };
    const id = await start('bad-input');

    const runner = await runWith([handler]);
    const job = await (await api.as('auditor')).finished(id);
    await runner.stop();

    expect(job).toMatchObject({ state: 'failed', problem: 'This is no workbook.' });
  });

  it('wait for room on the disk for as long as it takes, and lose no try by it', async () => {
    const { pool } = api.platform.database;
    const id = await start('cramped');
    const inQueue = (set: string) =>
      pool.query(`update graphile_worker._private_jobs set ${set} where payload ->> 'jobId' = '${id}'`);
    await inQueue('attempts = max_attempts - 1');
    let tries = 0;
    const handler: JobHandler = {
      kind: 'cramped',
      run: async () => {
        tries++;
        if (tries <= 3) throw Object.assign(new Error('could not extend file'), { code: '53100' });
      },
    };

    const runner = await runWith([handler]);
    const job = (await api.as('auditor')).finished(id);
    let isFinished = false;
    const finished = job.then(() => {
      isFinished = true;
    });
    while (!isFinished) {
      await inQueue('run_at = now()');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await finished;
    await runner.stop();

    expect((await job).state).toBe('done');
    expect(tries).toBe(4);
  });

  it('of one key are one job while they wait', async () => {
    const [first, second, other] = [
      await start('matched', 'all'),
      await start('matched', 'all'),
      await start('matched', 'one'),
    ];

    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it('of one key wait for the change that counts on them', async () => {
    const { database } = api.platform;
    const waiting = await start('counted-on', 'all');
    const order: string[] = [];
    let taken: Promise<unknown> = Promise.resolve();

    await database.inWorkspace(api.workspace.id, async (tx) => {
      await jobs.start(tx, { kind: 'counted-on', workspaceId: api.workspace.id, actor, key: 'all' });
      taken = database
        .inWorkspace(api.workspace.id, (other) =>
          other.updateTable('job').set({ state: 'running' }).where('id', '=', waiting).execute(),
        )
        .then(() => order.push('taken'));
      await new Promise((resolve) => setTimeout(resolve, 150));
      order.push('committed');
    });
    await taken;

    expect(order).toEqual(['committed', 'taken']);
  });

  it('are locked in the name of a worker whose heart beats', async () => {
    const { pool } = api.platform.database;
    let holders: string[] = [];
    const handler: JobHandler = {
      kind: 'held',
      run: async ({ jobId }) => {
        // The first beat may come just after the first job.
        for (let tries = 0; holders.length === 0 && tries < 50; tries++) {
          const { rows } = await pool.query(
            `select locked_by from graphile_worker._private_jobs
             where payload ->> 'jobId' = $1 and locked_by in (select worker_id from worker_heartbeat)`,
            [jobId],
          );
          holders = rows.map((row) => row.locked_by);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
    };
    const id = await start('held');

    const runner = await runWith([handler]);
    await (await api.as('auditor')).finished(id);
    await runner.stop();

    expect(holders).toHaveLength(1);
  });

  it('of a dead worker are freed, and those of a living one are not', async () => {
    const { pool } = api.platform.database;
    const id = await start('orphaned');
    const lock = (worker: string, ago: string) =>
      pool.query(
        `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - $2::interval where payload ->> 'jobId' = $3`,
        [worker, ago, id],
      );
    let runs = 0;
    const handler: JobHandler = {
      kind: 'orphaned',
      run: async () => {
        runs++;
      },
    };

    await pool.query("insert into worker_heartbeat (worker_id, at) values ('living', now())");
    await lock('living', '5 minutes');
    const beside = await runWith([handler], false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await beside.stop();
    expect(runs).toBe(0);

    await lock('dead', '5 minutes');
    const after = await runWith([handler], false);
    const job = await (await api.as('auditor')).finished(id);
    await after.stop();
    expect(job.state).toBe('done');
    expect(runs).toBe(1);
  });

  it('delivered twice at once are done once', async () => {
    const { pool } = api.platform.database;
    const id = await start('twice');
    await pool.query(`insert into graphile_worker._private_jobs (task_id, payload, max_attempts)
      select task_id, payload, max_attempts from graphile_worker._private_jobs where payload ->> 'jobId' = '${id}'`);
    const done: string[] = [];
    const handler: JobHandler = {
      kind: 'twice',
      run: async ({ step }) => {
        for (const name of ['first', 'second']) {
          await step(name, async (tx) => {
            await new Promise((resolve) => setTimeout(resolve, 200));
            await tx
              .insertInto('person')
              .values({ workspace_id: api.workspace.id, id: newId(), name: `${name} ${done.push(name)}` })
              .execute();
          });
        }
      },
    };

    const runners = await Promise.all([runWith([handler], false), runWith([handler], false)]);
    await (await api.as('auditor')).finished(id);
    await Promise.all(runners.map((runner) => runner.stop()));

    const { rows } = await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
      sql<{ name: string }>`select name from person where name ~ '^(first|second) '`.execute(tx),
    );
    expect(rows.map(({ name }) => name.split(' ')[0]).sort()).toEqual(['first', 'second']);
  });

  it('are not ended by a worker that was taken for dead and lives on', async () => {
    const { pool } = api.platform.database;
    const id = await start('resumed');
    const paused = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    let runs = 0;
    const handler: JobHandler = {
      kind: 'resumed',
      run: async () => {
        runs++;
        if (runs > 1) return;
        begun.resolve();
        await paused.promise;
        throw new AppError('conflict', 'Somebody else has done this.');
      },
    };

    const stalled = await runWith([handler], false);
    await begun.promise;
    await pool.query(`update graphile_worker._private_jobs set locked_by = 'silent', locked_at = now() - interval '1 minute'
      where payload ->> 'jobId' = '${id}'`);
    const other = await runWith([handler], false);
    const job = await (await api.as('auditor')).finished(id);
    paused.resolve();
    await Promise.all([stalled.stop(), other.stop()]);

    expect(runs).toBe(2);
    expect(job).toMatchObject({ state: 'done', problem: null });
    expect((await (await api.as('auditor')).get(`/jobs/${id}`)).body).toEqual(job);
  });

  it('whose every try was cut short are given up, and say so', async () => {
    const { pool } = api.platform.database;
    const id = await start('deadly');
    const told: unknown[] = [];
    const handler: JobHandler = {
      kind: 'deadly',
      run: () => Promise.reject(new Error('never reached')),
      failed: async (_, { problem }) => {
        told.push(problem);
      },
    };
    await pool.query(`update graphile_worker._private_jobs set attempts = max_attempts, locked_by = 'dead', locked_at = now() - interval '1 minute'
      where payload ->> 'jobId' = '${id}'`);

    const runner = await runWith([handler], false);
    const job = await (await api.as('auditor')).finished(id);
    await runner.stop();

    expect(job).toMatchObject({ state: 'failed', problem: expect.stringContaining(id) });
    expect(told).toEqual([undefined]);
    const { rows } = await pool.query(`select from graphile_worker._private_jobs where payload ->> 'jobId' = '${id}'`);
    expect(rows).toEqual([]);
  });

  it('that are not at their end when the program stops are free for others at once, with all their tries', async () => {
    const { pool } = api.platform.database;
    const id = await start('long');
    const begun = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const handler: JobHandler = {
      kind: 'long',
      run: async () => {
        begun.resolve();
        await released.promise;
      },
    };

    const runner = await runWith([handler], false);
    await begun.promise;
    await runner.stop();
    const { rows } = await pool.query(
      `select locked_by, attempts from graphile_worker._private_jobs where payload ->> 'jobId' = '${id}'`,
    );
    released.resolve();

    expect(rows).toEqual([{ locked_by: null, attempts: 0 }]);
  });
});

describe('scheduled work', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi({ runner: false });
  });
  afterAll(() => api.stop());

  const onceADay = (name: string, run: () => Promise<void>) => ({ name, everySeconds: 24 * 3600, run });
  const setLast = (name: string, ago: string) =>
    api.platform.database.pool.query('update scheduled_work set last_at = now() - $2::interval where name = $1', [
      name,
      ago,
    ]);

  it('is done once, however many programs find it due', async () => {
    let done = 0;
    const work = onceADay('counted', async () => {
      done++;
    });

    await Promise.all(Array.from({ length: 6 }, () => runDue(api.platform, [work])));
    expect(done).toBe(1);

    await setLast('counted', '25 hours');
    await Promise.all(Array.from({ length: 6 }, () => runDue(api.platform, [work])));
    expect(done).toBe(2);
  });

  it('that failed is still due', async () => {
    let tries = 0;
    const work = onceADay('failing', async () => {
      if (++tries === 1) throw new Error('the power went');
    });

    await expect(runDue(api.platform, [work])).rejects.toThrow('the power went');
    await runDue(api.platform, [work]);
    await runDue(api.platform, [work]);

    expect(tries).toBe(2);
  });

  it('comes round again after the clock of the database was set back', async () => {
    let done = 0;
    const work = onceADay('set-back', async () => {
      done++;
    });

    await runDue(api.platform, [work]);
    await setLast('set-back', '-40 days');
    await runDue(api.platform, [work]);

    expect(done).toBe(2);
  });
});
