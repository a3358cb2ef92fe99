import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';

/**
 * Heartbeats come every ten seconds; a worker silent for forty is dead and its jobs go to others (DESIGN §5, Jobs). All times are
 * those of the database, so that the clocks of several machines need not agree.
 */
const beatSeconds = 10;
export const deadAfterSeconds = 40;
/** A connection that does not answer for so long is given up for another. */
const patienceSeconds = 8;

/** The names under which graphile-worker locks jobs for this process; they change when the queue is opened anew. */
export type WorkerIds = Set<string>;

export interface Heart {
  /** Lets go of what this process holds, and ends. Its jobs are free for others at once, and do not count this try. */
  stop(): Promise<void>;
}

/**
 * Says that this process lives and frees the jobs of those that do not. It has a connection of its own: a pool that is busy for
 * long must not make a living worker look dead.
 */
export async function startHeart(
  pool: pg.Pool,
  workerIds: WorkerIds,
  { log, alone, afterBeat }: { log: Logger; alone: boolean; afterBeat: (client: pg.ClientBase) => Promise<void> },
): Promise<Heart> {
  const own = ownConnection(pool);
  const beat = () =>
    own.use(async (client) => {
      await noteAlive(client, [...workerIds]);
      await freeDead(client);
      await afterBeat(client);
    });
  if (alone) await own.use((client) => freeOthers(client, [...workerIds]));
  await beat();
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    last = beat().catch((error) => log.warn({ error }, 'The heartbeat of the job runner was not written'));
  }, beatSeconds * 1000);
  return {
    stop: async () => {
      clearInterval(timer);
      await last;
      await own.use((client) => handOver(client, [...workerIds])).catch(() => {});
      own.close();
    },
  };
}

/** One connection out of the pool, kept until it fails; the next use then takes another. */
function ownConnection(pool: pg.Pool) {
  let held: Promise<pg.PoolClient> | undefined;
  const letGo = (error?: Error) => {
    held?.then((client) => client.release(error)).catch(() => {});
    held = undefined;
  };
  const connect = async () => {
    const client = await pool.connect();
    client.once('error', (error) => letGo(error));
    return client;
  };
  return {
    use: async (work: (client: pg.ClientBase) => Promise<void>): Promise<void> => {
      held ??= connect();
      const client = held;
      const patience = new AbortController();
      try {
        await Promise.race([
          client.then(work),
          pause(patienceSeconds * 1000, undefined, { signal: patience.signal }).then(() => {
            throw new Error('The database did not answer the heartbeat.');
          }),
        ]);
      } catch (error) {
        letGo(error as Error);
        throw error;
      } finally {
        patience.abort();
      }
    },
    close: () => letGo(),
  };
}

async function noteAlive(client: pg.ClientBase, workerIds: string[]): Promise<void> {
  await client.query(
    `insert into worker_heartbeat (worker_id) select unnest($1::text[])
     on conflict (worker_id) do update set at = now()`,
    [workerIds],
  );
  await client.query("delete from worker_heartbeat where at < now() - interval '1 day'");
}

/** Lets others take the jobs of workers that are no longer alive, however long their own lock would last. */
async function freeDead(client: pg.ClientBase): Promise<void> {
  await client.query(
    `select graphile_worker.force_unlock_workers(array(
       select distinct locked_by from graphile_worker._private_jobs
       where locked_by is not null and locked_at < now() - make_interval(secs => $1)
         and locked_by not in (select worker_id from worker_heartbeat where at > now() - make_interval(secs => $1))))`,
    [deadAfterSeconds],
  );
}

/** Where nobody else works on this database, any lock found at the start is a dead worker's. */
async function freeOthers(client: pg.ClientBase, workerIds: string[]): Promise<void> {
  await client.query(
    `select graphile_worker.force_unlock_workers(array(
       select distinct locked_by from graphile_worker._private_jobs where locked_by <> all($1::text[])))`,
    [workerIds],
  );
}

async function handOver(client: pg.ClientBase, workerIds: string[]): Promise<void> {
  await client.query(
    `update graphile_worker._private_jobs set locked_by = null, locked_at = null, attempts = greatest(attempts - 1, 0)
     where locked_by = any($1::text[])`,
    [workerIds],
  );
  await client.query('delete from worker_heartbeat where worker_id = any($1::text[])', [workerIds]);
}
