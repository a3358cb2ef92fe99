import { AppError } from '../common/errors.ts';
import { getJobRoute, type Job } from '../modules/jobs/contract.ts';
import type { Client } from './client.ts';

export interface FollowSettings {
  /** Told each time the job has moved. */
  onProgress?: (job: Job) => void;
  /** How long a server that does not answer, because it restarts, is waited for. */
  patienceSeconds?: number;
}

/** Follows a job to its end, also over a restart of the server. */
export async function followJob(
  client: Client,
  id: string,
  { onProgress = () => {}, patienceSeconds = 60 }: FollowSettings = {},
): Promise<Job> {
  let shown = '';
  let lastAnswer = performance.now();
  for (let waitMillis = 20; ; waitMillis = Math.min(waitMillis * 1.5, 400)) {
    try {
      const job = await client.call(getJobRoute, { params: { id } });
      lastAnswer = performance.now();
      if (JSON.stringify(job) !== shown) onProgress(job);
      shown = JSON.stringify(job);
      if (job.state === 'done' || job.state === 'failed') return job;
    } catch (error) {
      const away = error instanceof AppError && error.code === 'unavailable';
      if (!away || performance.now() - lastAnswer > patienceSeconds * 1000) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, waitMillis));
  }
}
