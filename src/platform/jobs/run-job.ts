import { AppError } from '../../common/errors.ts';
import type { Actor } from '../auth/actor.ts';
import type { Context, Platform } from '../context.ts';
import { asUnavailable } from '../database/connection.ts';
import type { Tx } from '../database/database.ts';

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
  /** Says how far it is; written at most a few times a second, and when it is through. */
  progress(done: number, total: number | null, stage?: string): Promise<void>;
}

export interface JobHandler {
  kind: string;
  run(context: JobContext): Promise<void>;
  /** Writes down in the subject's own row that the job failed; runs in the transaction that marks the job. */
  failed?(tx: Tx, context: FailedJob): Promise<void>;
}

/** A job that is given up; `problem` is what a person can be told, undefined where the fault is ours. */
export interface FailedJob extends Pick<JobContext, 'workspaceId' | 'jobId' | 'subjectId' | 'input'> {
  problem: AppError | undefined;
  now: Date;
}

/** A job as it stands in the queue. */
export interface QueuedJob {
  jobId: string;
  workspaceId: string;
}

/**
 * One try of a job. It throws when the try is to be repeated, and when another worker has taken the job over: the queue then
 * leaves it to that one.
 */
export async function runJob(
  platform: Platform,
  handlers: ReadonlyMap<string, JobHandler>,
  queued: QueuedJob & { lastTry: boolean },
): Promise<void> {
  const { log } = platform;
  const { jobId, lastTry } = queued;
  const job = await beginTry(platform, queued);
  if (!job) return;
  const handler = handlers.get(job.kind);
  if (!handler) throw new Error(`Nobody handles jobs of kind ${job.kind}`);
  try {
    await handler.run(jobContext(platform, job));
    await finishTry(platform, job, 'done');
  } catch (error) {
    if (error instanceof TakenOver) throw error;
    if (error instanceof AppError && error.code !== 'unavailable') {
      const problem = storable(error);
      return finishTry(platform, job, 'failed', { handler, problem, sentence: problem.message });
    }
    if (!(await isCurrent(platform, job))) throw new TakenOver();
    if (isPassing(error)) {
      log.warn({ error, jobId, kind: job.kind }, 'A job waits for the database, or for room on the disk');
      throw error;
    }
    log.error({ error, jobId, kind: job.kind }, 'A job ended with a fault');
    if (!lastTry) throw error;
    await finishTry(platform, job, 'failed', { handler, problem: undefined, sentence: faultSentence(jobId) });
  }
}

/** Marks a job as failed whose every try was cut short, so that nobody waits for it for ever. */
export async function giveUpJob(
  platform: Platform,
  handlers: ReadonlyMap<string, JobHandler>,
  queued: QueuedJob,
): Promise<void> {
  const job = await beginTry(platform, queued);
  if (!job) return;
  platform.log.error({ jobId: job.id, kind: job.kind }, 'Every try of a job was cut short; it is given up');
  const sentence = faultSentence(job.id);
  await finishTry(platform, job, 'failed', { handler: handlers.get(job.kind), problem: undefined, sentence });
}

/** The database is away or the disk is full: the job can do nothing about it but wait. */
export function isPassing(error: unknown): boolean {
  return asUnavailable(error) !== undefined;
}

/** Another worker has the job: this one was taken for dead, or the job was delivered twice. */
class TakenOver extends Error {}

interface JobRow {
  id: string;
  kind: string;
  workspace_id: string;
  subject_id: string | null;
  input: Record<string, unknown>;
  actor_kind: Actor['kind'];
  actor_id: string | null;
  attempt: number;
}

/** From here on this try is the one that counts; undefined where the job has ended. */
async function beginTry({ database, clock }: Platform, { jobId, workspaceId }: QueuedJob): Promise<JobRow | undefined> {
  const job = await database.inWorkspace(workspaceId, (tx) =>
    tx
      .updateTable('job')
      .set((row) => ({ state: 'running', started_at: clock(), attempt: row('attempt', '+', 1) }))
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', jobId)
      .where('state', 'in', ['waiting', 'running'])
      .returningAll()
      .executeTakeFirst(),
  );
  return job as JobRow | undefined;
}

/** Whether this try still counts; where the database does not say, it is taken to. */
function isCurrent({ database }: Platform, { id, workspace_id: workspaceId, attempt }: JobRow): Promise<boolean> {
  return database
    .inWorkspace(workspaceId, (tx) => findAttempt(tx, workspaceId, id))
    .then((current) => current === attempt)
    .catch(() => true);
}

async function findAttempt(tx: Tx, workspaceId: string, id: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('job')
    .select('attempt')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.attempt;
}

/** A sentence may quote the file that it is about, and that may hold what PostgreSQL cannot keep. */
function storable({ code, message, problems }: AppError): AppError {
  const kept = (text: string) => text.replaceAll('\0', '\ufffd').toWellFormed();
  return new AppError(code, kept(message), {
    problems: problems.map((one) => ({ at: kept(one.at), message: kept(one.message) })),
  });
}

type Failure = { handler: JobHandler | undefined; problem: AppError | undefined; sentence: string };

async function finishTry(
  { database, clock }: Platform,
  { id, workspace_id: workspaceId, subject_id: subjectId, input, attempt }: JobRow,
  state: 'done' | 'failed',
  failure?: Failure,
): Promise<void> {
  await database.inWorkspace(workspaceId, async (tx) => {
    const finished = await tx
      .updateTable('job')
      .set({
        state,
        problem: failure?.sentence ?? null,
        finished_at: clock(),
        ...(state === 'done' ? { stage: null } : {}),
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('state', '=', 'running')
      .where('attempt', '=', attempt)
      .returning('id')
      .executeTakeFirst();
    if (!finished) throw new TakenOver();
    if (!failure) return;
    const { handler, problem } = failure;
    await handler?.failed?.(tx, { workspaceId, jobId: id, subjectId, input, problem, now: clock() });
  });
}

function faultSentence(jobId: string): string {
  return `Something went wrong on our side. Reference: ${jobId}`;
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
        const earlier = await findStep(tx, job, name);
        if (earlier) return earlier.result as never;
        const result = await work(tx);
        await noteStep(tx, job, name, result);
        return result;
      }),
    progress: async (done, total, stage) => {
      const now = clock().getTime();
      if (Math.abs(now - writtenAt) < 250 && stage === stageWritten && done !== total) return;
      writtenAt = now;
      stageWritten = stage;
      // Who removes the job may wait for the step that this is said from, and neither would end: a row that is held is passed over.
      await database.inWorkspace(workspaceId, (tx) =>
        tx
          .updateTable('job')
          .set({ done, total, ...(stage === undefined ? {} : { stage }) })
          .where('workspace_id', '=', workspaceId)
          .where('id', 'in', (rows) =>
            rows
              .selectFrom('job')
              .select('id')
              .where('workspace_id', '=', workspaceId)
              .where('id', '=', job.id)
              .where('attempt', '=', job.attempt)
              .forUpdate()
              .skipLocked(),
          )
          .execute(),
      );
    },
  };
}

function findStep(tx: Tx, { workspace_id, id }: JobRow, name: string) {
  return tx
    .selectFrom('job_step')
    .select('result')
    .where('workspace_id', '=', workspace_id)
    .where('job_id', '=', id)
    .where('step', '=', name)
    .executeTakeFirst();
}

/** The key of the note lets one of two tries through; the number of the try lets the newer one go on in peace. */
async function noteStep(tx: Tx, job: JobRow, name: string, result: unknown): Promise<void> {
  if ((await findAttempt(tx, job.workspace_id, job.id)) !== job.attempt) throw new TakenOver();
  await tx
    .insertInto('job_step')
    .values({ workspace_id: job.workspace_id, job_id: job.id, step: name, result: JSON.stringify(result ?? null) })
    .execute();
}
