import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger as QueueLogger, type Runner, run, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Platform } from '../context.ts';
import { startHeart, type WorkerIds } from './heart.ts';
import { taskName } from './jobs.ts';
import { giveUpJob, isPassing, type JobHandler, type QueuedJob, runJob } from './run-job.ts';
import { followSchedule, type ScheduledWork } from './schedule.ts';

export type { JobContext, JobHandler } from './run-job.ts';

interface RunnerSettings {
  pool: pg.Pool;
  log: Logger;
  concurrency: number;
  /** Whether no other program works on this database: then any lock found at the start is a dead worker's. */
  alone: boolean;
  schedule?: readonly ScheduledWork[];
}

export interface JobRunner {
  /** Waits a while for the jobs at hand, then leaves them to others: what they did not commit is undone with their connections. */
  stop(): Promise<void>;
}

/** How long a job may go on when the program is told to stop; those who run programs kill soon after (Docker after 10 s). */
const finishSeconds = 6;

/** Works on jobs in this process until it is stopped; a queue that fell with the database comes back with it. */
export async function startRunner(
  platform: Platform,
  handlers: readonly JobHandler[],
  settings: RunnerSettings,
): Promise<JobRunner> {
  const { pool, log, alone, schedule = [] } = settings;
  const byKind = new Map(handlers.map((handler) => [handler.kind, handler]));
  const workerIds: WorkerIds = new Set();
  const open = () => openQueue(platform, byKind, settings, workerIds);
  let queue: Runner | undefined = await open();
  const afterBeat = (client: pg.ClientBase) => giveUpExhausted(platform, byKind, client);
  const heart = await startHeart(pool, workerIds, { log, alone, afterBeat });
  const rounds = followSchedule(platform, schedule, log);
  const stopping = new AbortController();
  const life = (async () => {
    while (!stopping.signal.aborted) {
      const fallen = [...workerIds];
      await queue?.promise.catch((error) => log.warn({ error }, 'The job queue fell and is opened again'));
      if (stopping.signal.aborted) break;
      workerIds.clear();
      queue = await reopenQueue(open, pool, fallen, stopping.signal);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await rounds.stop();
      const ended = (queue?.stop() ?? Promise.resolve()).catch(() => {}).then(() => life);
      const patience = new AbortController();
      const isEnded = await Promise.race([
        ended.then(() => true),
        pause(finishSeconds * 1000, false, { signal: patience.signal }),
      ]);
      patience.abort();
      if (!isEnded) log.warn('A job is not at its end; it is left to others');
      await heart.stop();
    },
  };
}

function openQueue(
  platform: Platform,
  handlers: ReadonlyMap<string, JobHandler>,
  { pool, log, concurrency }: RunnerSettings,
  workerIds: WorkerIds,
): Promise<Runner> {
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
        const { id, attempts, max_attempts: most } = helpers.job;
        const lastTry = attempts >= most;
        await runJob(platform, handlers, { ...(payload as QueuedJob), lastTry }).catch(async (error) => {
          if (isPassing(error)) await forgetTry(pool, id).catch(() => {});
          throw error;
        });
      },
    },
    logger: new QueueLogger(() => (level, message) => log.debug({ level }, message)),
    parsedCronItems: [],
    // Without a delay of its own the queue forgets to wait for these, and their failure ends the program.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
}

/** What the job could not help is no try: it is taken up again after some seconds, for as long as it takes. */
async function forgetTry(pool: pg.Pool, queueId: string): Promise<void> {
  await pool.query('update graphile_worker._private_jobs set attempts = greatest(attempts - 1, 1) where id = $1', [
    queueId,
  ]);
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

/** A job whose workers all died under it is not taken up again by the queue; it is marked as failed and leaves it. */
async function giveUpExhausted(
  platform: Platform,
  handlers: ReadonlyMap<string, JobHandler>,
  client: pg.ClientBase,
): Promise<void> {
  const { rows } = await client.query<{ id: string; payload: QueuedJob }>(
    'select id, payload from graphile_worker._private_jobs where attempts >= max_attempts and locked_by is null',
  );
  for (const { id, payload } of rows) {
    await giveUpJob(platform, handlers, payload);
    await client.query('select graphile_worker.complete_jobs(array[$1::bigint])', [id]);
  }
}
