import { isId } from '../../common/ids.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import { findWaiting, noteFailed } from './edit-store.ts';
import { applyEdit, editJobKind } from './operations.ts';

/** Makes an edit of more rows than a person should wait for. */
export const editJob: JobHandler = {
  kind: editJobKind,
  run: edit,
  failed: (tx, { workspaceId, subjectId, problem }) =>
    noteFailed(tx, workspaceId, subjectId!, problem?.message ?? null),
};

/** Through the eyes of who asked: what a unit may not see it may not edit either. */
async function edit(job: JobContext): Promise<void> {
  const { workspaceId, subjectId, input } = job;
  const units = Array.isArray(input.units) ? input.units.filter((unit) => isId(unit)) : undefined;
  const context = units ? { ...job, database: job.database.seenWith({ units }) } : job;
  const waiting = await job.database.inWorkspace(workspaceId, (tx) => findWaiting(tx, workspaceId, subjectId!));
  if (!waiting) return;
  await applyEdit(context, subjectId!, waiting, (done, total) => job.progress(done, total, 'writing'));
}
