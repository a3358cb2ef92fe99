import { sql } from 'kysely';
import type pg from 'pg';
import { newId } from '../../common/ids.ts';
import type { Actor } from '../auth/actor.ts';
import type { Tx } from '../database/database.ts';

/** One piece of long work for one workspace; a fan-out is a job that starts others. */
export interface NewJob {
  kind: string;
  workspaceId: string;
  actor: Actor;
  subjectId?: string | undefined;
  input?: Record<string, unknown>;
  /** Waiting jobs of one key are one job: asking twice for a re-match runs it once. */
  key?: string;
  /** Not before then. */
  runAt?: Date;
}

export interface Jobs {
  /** Starts a job with the transaction: no commit, no job. Gives the id by which people follow it. */
  start(tx: Tx, job: NewJob): Promise<string>;
}

/** The name under which graphile-worker knows all our jobs; the kind stands in the payload. */
export const taskName = 'holdfast';

/** Tries of a job that ends with a fault of ours or the database's; a mistake in what was handed over is never retried. */
export const maxAttempts = 5;

export const jobs: Jobs = {
  async start(tx, job) {
    const { kind, workspaceId, key, runAt } = job;
    if (key) {
      const waiting = await tx
        .selectFrom('job')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .where('kind', '=', kind)
        .where('state', '=', 'waiting')
        .where(sql<string>`input ->> 'key'`, '=', key)
        // Held until our commit: whoever takes the job then sees what we did.
        .forShare()
        .executeTakeFirst();
      if (waiting) return waiting.id;
    }
    const id = await insertJob(tx, job);
    const payload = JSON.stringify({ jobId: id, workspaceId });
    await sql`select graphile_worker.add_job(${taskName}, ${payload}::json, max_attempts => ${maxAttempts},
      run_at => ${runAt ?? null}::timestamptz)`.execute(tx);
    return id;
  },
};

async function insertJob(tx: Tx, job: NewJob): Promise<string> {
  const { kind, workspaceId, actor, subjectId, input = {}, key } = job;
  const id = newId();
  await tx
    .insertInto('job')
    .values({
      workspace_id: workspaceId,
      id,
      kind,
      subject_id: subjectId ?? null,
      input: JSON.stringify(key ? { ...input, key } : input),
      actor_kind: actor.kind,
      actor_id: actor.id,
    })
    .execute();
  return id;
}

/** Jobs that whoever starts them also runs, in their order: none of them enters the queue. */
export function holdJobs(): Jobs & { next(): { jobId: string; workspaceId: string } | undefined } {
  const held: { jobId: string; workspaceId: string }[] = [];
  return {
    start: async (tx, job) => {
      const jobId = await insertJob(tx, job);
      held.push({ jobId, workspaceId: job.workspaceId });
      return jobId;
    },
    next: () => held.shift(),
  };
}

/**
 * Puts every job that is not ended into the queue, in the order in which they were started: for a restore, which brings the jobs
 * back without the queue. One that was running goes on after its last finished step. The client sees all workspaces.
 */
export async function enqueueUnfinished(client: pg.Client): Promise<void> {
  await client.query(
    `select graphile_worker.add_job($1, json_build_object('jobId', id, 'workspaceId', workspace_id), max_attempts => $2)
     from (select id, workspace_id from job where state in ('waiting', 'running') order by created_at, id) as unfinished`,
    [taskName, maxAttempts],
  );
}
