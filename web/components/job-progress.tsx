import { useEffect, useRef, useState } from 'react';
import { followJobRoute, getJobRoute, type Job } from '../../src/modules/jobs/contract.ts';
import { api } from '../api.ts';
import { follow } from '../follow.ts';
import { formatNumber } from '../format.ts';
import { t, textFor } from '../messages/messages.ts';
import { Progress } from './file-drop.tsx';
import { ErrorNote } from './states.tsx';

interface JobProgressProps {
  id: string;
  /** Called once, when the work is done or has failed. */
  onOver: () => void;
}

/** How far long work is; leaving the page does not stop it. */
export function JobProgress({ id, onOver }: JobProgressProps) {
  const [job, setJob] = useState<Job | null>(null);
  const over = useRef(onOver);
  useEffect(() => {
    over.current = onOver;
  });
  useEffect(
    () =>
      follow<Job>({
        open: (signal) => api.open(followJobRoute, { params: { id }, signal }),
        ask: () => api.call(getJobRoute, { params: { id } }),
        isOver: (state) => state.state === 'done' || state.state === 'failed',
        onState: (state) => {
          setJob(state);
          if (state.state === 'done' || state.state === 'failed') over.current();
        },
      }),
    [id],
  );
  if (job?.state === 'failed') return <ErrorNote title={t('common.job-failed')} error={new Error(job.problem ?? '')} />;
  return (
    <div className="column" role="status">
      <span className="small second">{stageOf(job)}</span>
      <Progress label={t('common.progress')} share={shareOf(job)} />
    </div>
  );
}

/** From 0 to 1; null while it is not known how much there is. */
export function shareOf(job: Pick<Job, 'done' | 'total'> | null): number | null {
  if (!job || job.total === null || job.total === 0) return null;
  return Math.min(1, job.done / job.total);
}

function stageOf(job: Job | null): string {
  if (!job || job.state === 'waiting') return t('common.job-waiting');
  const stage = (job.stage && textFor('common', `stage-${job.stage.replaceAll(' ', '-')}`)) ?? t('common.job-running');
  if (job.total === null) return stage;
  return t('common.job-stage', { stage, done: formatNumber(job.done), total: formatNumber(job.total) });
}
