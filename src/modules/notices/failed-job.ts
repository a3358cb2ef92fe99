import type { JobHandler } from '../../platform/jobs/runner.ts';
import { findAskerOf } from './event-store.ts';
import { raiseNotice } from './raise.ts';

/**
 * The same work, which tells of its failure: the person who asked for it, or else the administrators. `called` is what people call it.
 * Work whose failure is told in words of its own needs none of this.
 */
export function tellingOfFailure(handler: JobHandler, called: string): JobHandler {
  return {
    ...handler,
    failed: async (tx, job) => {
      await handler.failed?.(tx, job);
      const { workspaceId, jobId } = job;
      const userId = await findAskerOf(tx, workspaceId, jobId);
      const to = userId === null ? ('administrators' as const) : { userId };
      await raiseNotice({ tx, workspaceId }, { type: 'jobs.failed', facts: { job: called }, to });
    },
  };
}
