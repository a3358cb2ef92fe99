import { z } from 'zod';
import { changeWithin } from '../../platform/database/change-set.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import { countTouched, judgeJobKind, judgeTouched } from './judge-touched.ts';

const Input = z.object({
  rule: z.uuid().optional(),
  documents: z.array(z.uuid()).optional(),
  trust: z.literal(true).optional(),
});

/** Judges what a change touched that was too much to wait for, or everything; one change, or none where nothing moves. */
export const judgeJob: JobHandler = { kind: judgeJobKind, run };

async function run(job: JobContext): Promise<void> {
  const { workspaceId, clock } = job;
  const touching = Input.parse(job.input);
  const isAnew = Object.keys(touching).length === 0;
  const judged = job.step('judge', async (tx) => {
    const total = await countTouched(tx, workspaceId, touching);
    await job.progress(0, total, 'judging');
    await changeWithin(tx, job, 'findings.judged', async (change) => {
      const progress = (done: number) => job.progress(done, total, 'judging');
      const { moved, closed, reopened } = await judgeTouched(change, touching, { now: clock(), progress });
      if (isAnew && moved === 0) throw new NothingMoved();
      for (const [name, value] of Object.entries({ moved, closed, reopened })) change.detail(name, value);
    });
  });
  await judged.catch((error) => {
    if (!(error instanceof NothingMoved)) throw error;
  });
}

/** Ends the change without one. */
class NothingMoved extends Error {}
