import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger as QueueLogger, type Runner, run, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import type { Actor } from '../auth/actor.ts';
import type { Context, Platform } from '../context.ts';
import type { Tx } from '../database/database.ts';
import { taskName } from './jobs.ts';

/** What a running job may do beside its work. */
export interface JobContext extends Context {
  jobId: string;
  subjectId: string | null;
  input: Record<string, unknown>;
  /**
   * One step, done once: its effects and the note that it is done commit together, so a job that was killed goes on
   * after its last finished step. Gives what the step returned, also when it was done by an earlier try.
   */
  step<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Says how far it is; written at most a few times a second. */
  progress(done: number, total: number | null, stage?: string): Promise<void>;
}

export interface JobHandler {
  kind: string;
  run(context: JobContext): Promise<void>;
  /** Writes down in the subject's own row that the job failed; runs in the transaction that marks the job. */
  failed?(
    tx: Tx,
    context: { workspaceId: string; subjectId: string | null; problem: AppError | undefined },
  ): Promise<void>;
}

/** Heartbeats come every ten seconds; a worker silent for forty is dead and its jobs go to others (DESIGN §5, Jobs). */
const heartbeatSeconds = 10;
const deadAfterSeconds = 40;

interface RunnerSettings {
  pool: pg.Pool;
  log: Logger;
  concurrency: number;
  /** Whether no other program works on this database: then any lock found at the start is a dead worker's. */
  alone: boolean;
}

/** Works on jobs in this process until it is stopped; a queue that fell with the database comes back with it. */
export async function startRunner(
  platform: Platform,
  handlers: readonly JobHandler[],
  settings: RunnerSettings,
): Promise<{ stop(): Promise<void> }> {
  const { pool, log, alone } = settings;
  const workerIds = new Set<string>();
  if (alone) await freeWorkersExcept(pool, []);
  let queue: Runner | undefined = await openQueue(platform, handlers, settings, workerIds);
  await heartbeat(pool, [...workerIds]);
  const stopping = new AbortController();
  const beat = setInterval(() => {
    heartbeat(pool, [...workerIds]).catch((error) =>
      log.warn({ error }, 'The heartbeat of the job runner was not written'),
    );
  }, heartbeatSeconds * 1000);
  const life = (async () => {
    while (!stopping.signal.aborted) {
      const fallen = [...workerIds];
      await queue?.promise.catch((error) => log.warn({ error }, 'The job queue fell and is opened again'));
      if (stopping.signal.aborted) break;
      workerIds.clear();
      queue = await reopenQueue(
        () => openQueue(platform, handlers, settings, workerIds),
        pool,
        fallen,
        stopping.signal,
      );
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      clearInterval(beat);
      await queue?.stop().catch(() => {});
      await life;
    },
  };
}

function openQueue(
  platform: Platform,
  handlers: readonly JobHandler[],
  { pool, log, concurrency }: RunnerSettings,
  workerIds: Set<string>,
): Promise<Runner> {
  const byKind = new Map(handlers.map((handler) => [handler.kind, handler]));
  const events = new EventEmitter() as WorkerEvents;
  // A job is locked in the name of the pool, whichever of its workers has it.
  events.on('pool:create', ({ workerPool }) => workerIds.add(workerPool.id));
  return run({
    pgPool: pool,
    concurrency,
    events,
    noHandleSignals: true,
    pollInterval: 2000,
    taskList: {
      [taskName]: async (payload, helpers) => {
        const { attempts, max_attempts: most } = helpers.job;
        const { jobId, workspaceId } = payload as { jobId: string; workspaceId: string };
        await runJob(platform, byKind, { jobId, workspaceId, lastTry: attempts >= most });
      },
    },
    logger: new QueueLogger(() => (level, message) => log.debug({ level }, message)),
    parsedCronItems: [],
    // Without a delay of its own the queue forgets to wait for these, and their failure ends the program.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
}

/** Waits until the database answers, frees what the fallen workers held, and opens the queue again. */
async function reopenQueue(
  open: () => Promise<Runner>,
  pool: pg.Pool,
  fallen: string[],
  signal: AbortSignal,
): Promise<Runner | undefined> {
  while (!signal.aborted) {
    try {
      await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [fallen]);
      return await open();
    } catch {
      await pause(500, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}

async function runJob(
  platform: Platform,
  handlers: ReadonlyMap<string, JobHandler>,
  { jobId, workspaceId, lastTry }: { jobId: string; workspaceId: string; lastTry: boolean },
): Promise<void> {
  const { database, clock, log } = platform;
  const job = await database.inWorkspace(workspaceId, (tx) =>
    tx
      .updateTable('job')
      .set({ state: 'running', started_at: clock() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', jobId)
      .where('state', 'in', ['waiting', 'running'])
      .returningAll()
      .executeTakeFirst(),
  );
  if (!job) return;
  const handler = handlers.get(job.kind);
  if (!handler) throw new Error(`Nobody handles jobs of kind ${job.kind}`);
  const finish = (state: 'done' | 'failed', problem: AppError | undefined, sentence: string | null) =>
    database.inWorkspace(workspaceId, async (tx) => {
      if (state === 'failed') await handler.failed?.(tx, { workspaceId, subjectId: job.subject_id, problem });
      await tx
        .updateTable('job')
        .set({ state, problem: sentence, finished_at: clock(), ...(state === 'done' ? { stage: null } : {}) })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', jobId)
        .execute();
    });
  try {
    await handler.run(jobContext(platform, job as unknown as JobRow));
    await finish('done', undefined, null);
  } catch (error) {
    if (error instanceof AppError && error.code !== 'unavailable') return finish('failed', error, error.message);
    log.error({ error, jobId, kind: job.kind }, 'A job ended with a fault');
    if (!lastTry) throw error;
    await finish('failed', undefined, `Something went wrong on our side. Reference: ${jobId}`);
  }
}

interface JobRow {
  id: string;
  workspace_id: string;
  subject_id: string | null;
  input: Record<string, unknown>;
  actor_kind: Actor['kind'];
  actor_id: string | null;
}

function jobContext(platform: Platform, job: JobRow): JobContext {
  const { database, clock } = platform;
  const workspaceId = job.workspace_id;
  let writtenAt = 0;
  let stageWritten: string | undefined;
  return {
    ...platform,
    workspaceId,
    actor: { kind: job.actor_kind, id: job.actor_id },
    principal: null,
    jobId: job.id,
    subjectId: job.subject_id,
    input: job.input,
    step: (name, work) =>
      database.inWorkspace(workspaceId, async (tx) => {
        const earlier = await tx
          .selectFrom('job_step')
          .select('result')
          .where('workspace_id', '=', workspaceId)
          .where('job_id', '=', job.id)
          .where('step', '=', name)
          .executeTakeFirst();
        if (earlier) return earlier.result as never;
        const result = await work(tx);
        await tx
          .insertInto('job_step')
          .values({ workspace_id: workspaceId, job_id: job.id, step: name, result: JSON.stringify(result ?? null) })
          .execute();
        return result;
      }),
    progress: async (done, total, stage) => {
      const now = clock().getTime();
      if (now - writtenAt < 250 && stage === stageWritten) return;
      writtenAt = now;
      stageWritten = stage;
      await database.inWorkspace(workspaceId, (tx) =>
        tx
          .updateTable('job')
          .set({ done, total, ...(stage === undefined ? {} : { stage }) })
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', job.id)
          .execute(),
      );
    },
  };
}

async function heartbeat(pool: pg.Pool, workerIds: string[]): Promise<void> {
  await pool.query(
    `insert into worker_heartbeat (worker_id) select unnest($1::text[])
     on conflict (worker_id) do update set at = now()`,
    [workerIds],
  );
  const { rows } = await pool.query<{ worker_id: string }>(
    `select worker_id from worker_heartbeat where at > now() - make_interval(secs => $1)`,
    [deadAfterSeconds],
  );
  await freeWorkersExcept(
    pool,
    rows.map((row) => row.worker_id),
  );
  await pool.query("delete from worker_heartbeat where at < now() - interval '1 day'");
}

/** Lets others take the jobs of workers that are no longer alive, however long their own lock would last. */
async function freeWorkersExcept(pool: pg.Pool, alive: string[]): Promise<void> {
  const { rows } = await pool.query<{ locked_by: string }>(
    `select distinct locked_by from graphile_worker._private_jobs
     where locked_by is not null and locked_by <> all($1::text[]) and locked_at < now() - make_interval(secs => $2)`,
    [alive, alive.length === 0 ? 0 : deadAfterSeconds],
  );
  if (rows.length === 0) return;
  await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [rows.map((row) => row.locked_by)]);
}
