import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { deadAfterSeconds } from '../jobs/heart.ts';

/** What the database says about the whole installation, in numbers that name nobody. */
export interface StoredState {
  workspaces: number;
  changeSets: number;
  /** Jobs that are not ended, by kind and state. */
  jobs: { kind: string; state: string; count: number }[];
  /** The newest issue of each feed: when it was loaded, and of when it says to be. */
  feeds: { kind: string; loadedAt: Date | null; asOf: Date | null }[];
  /** Runners that live, by the clock of the database as they themselves go by it, and the last sign of life of any. */
  runners: { living: number; lastBeat: Date | null };
}

export async function isAnswering(database: Database): Promise<boolean> {
  await database.inInstallation((tx) => sql`select 1`.execute(tx));
  return true;
}

/** Row-level security shows one workspace at a time, so they are asked one after the other. */
export async function readStoredState(database: Database): Promise<StoredState> {
  const { ids, feeds, runners } = await database.inInstallation(async (tx) => ({
    ids: (await tx.selectFrom('workspace').select('id').execute()).map(({ id }) => id),
    feeds: await tx
      .selectFrom('feed_issue')
      .distinctOn('kind')
      .select(['kind', 'loaded_at', 'as_of'])
      .where('state', '=', 'ready')
      .orderBy('kind')
      .orderBy('number', 'desc')
      .execute(),
    runners: await tx
      .selectFrom('worker_heartbeat')
      .select([
        sql<number>`count(*) filter (where at > now() - make_interval(secs => ${deadAfterSeconds}))`.as('living'),
        sql<Date | null>`max(at)`.as('lastBeat'),
      ])
      .executeTakeFirstOrThrow(),
  }));
  const jobs = new Map<string, StoredState['jobs'][number]>();
  let changeSets = 0;
  for (const id of ids) {
    const state = await readWorkspace(database, id);
    changeSets += state.changes;
    for (const job of state.jobs) {
      const name = `${job.kind} ${job.state}`;
      jobs.set(name, { ...job, count: job.count + (jobs.get(name)?.count ?? 0) });
    }
  }
  return {
    workspaces: ids.length - 1,
    changeSets,
    jobs: [...jobs.values()],
    feeds: feeds.map(({ kind, loaded_at, as_of }) => ({ kind, loadedAt: loaded_at, asOf: dateOf(as_of) })),
    runners,
  };
}

function readWorkspace(database: Database, id: string) {
  return database.inWorkspace(id, async (tx) => ({
    changes: await tx
      .selectFrom('change_counter')
      .select('number')
      .where('workspace_id', '=', id)
      .executeTakeFirst()
      .then((row) => row?.number ?? 0),
    jobs: await tx
      .selectFrom('job')
      .select(['kind', 'state', sql<number>`count(*)`.as('count')])
      .where('workspace_id', '=', id)
      .where('state', 'in', ['waiting', 'running'])
      .groupBy(['kind', 'state'])
      .execute(),
  }));
}

/** A feed writes its date as it likes; what is none is not shown. */
function dateOf(text: string | null): Date | null {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}
