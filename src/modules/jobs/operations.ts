import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../common/errors.ts';
import { requireId } from '../../common/ids.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import type { Job } from './contract.ts';
import { findJob, listJobsOf } from './store.ts';

export function listJobs(
  { database, workspaceId, cursors }: Context,
  query: { limit: number; after?: string | undefined; state?: string | undefined },
): Promise<Page<Job>> {
  const [before] = cursors.decode('jobs', query.after) ?? [];
  return database.inWorkspace(workspaceId, async (tx) => {
    const found = await listJobsOf(tx, workspaceId, {
      state: query.state,
      before: before as string | undefined,
      limit: query.limit + 1,
    });
    const items = found.items.slice(0, query.limit);
    const next = found.items.length > query.limit ? cursors.encode('jobs', [items.at(-1)!.id]) : null;
    return { items, next, total: found.total };
  });
}

export async function getJob({ database, workspaceId }: Context, id: string): Promise<Job> {
  const job = await database.inWorkspace(workspaceId, (tx) => findJob(tx, workspaceId, requireId(id)));
  if (!job) throw new AppError('not-found', 'There is no such job.');
  return job;
}

/** The job each time it has moved, until it has ended. */
export async function followJob(context: Context, id: string): Promise<AsyncIterable<Job>> {
  const first = await getJob(context, id);
  return follow(context, first);
}

async function* follow(context: Context, first: Job): AsyncGenerator<Job> {
  yield first;
  let shown = JSON.stringify(first);
  for (let job = first; job.state === 'waiting' || job.state === 'running'; ) {
    await pause(250);
    job = await getJob(context, job.id);
    const now = JSON.stringify(job);
    if (now === shown) continue;
    shown = now;
    yield job;
  }
}
