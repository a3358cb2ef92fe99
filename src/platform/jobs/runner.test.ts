import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { AppError } from '../../common/errors.ts';
import { createLogger } from '../logging/index.ts';
import { jobs } from './jobs.ts';
import { type JobHandler, startRunner } from './runner.ts';

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
});
