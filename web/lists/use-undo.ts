import { undoRoute } from '../../src/modules/history/contract.ts';
import { followJobRoute, getJobRoute, type Job } from '../../src/modules/jobs/contract.ts';
import { api } from '../api.ts';
import { useToast } from '../components/toast.tsx';
import { follow } from '../follow.ts';
import { t } from '../messages/messages.ts';
import { readAnew } from '../query.ts';

/** Undoes a whole change and says how that went; what was changed since is named by the server. */
export function useUndo(): (change: number) => Promise<void> {
  const toast = useToast();
  return async (change) => {
    try {
      const { id } = await api.call(undoRoute, { params: { number: change } });
      const { problem } = await finished(id);
      await readAnew();
      toast({ text: problem ?? t('history.undone', { number: change }) });
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : t('common.error-unknown') });
    }
  };
}

function finished(id: string): Promise<Job> {
  const isOver = ({ state }: Job) => state === 'done' || state === 'failed';
  return new Promise((resolve) => {
    follow<Job>({
      open: (signal) => api.open(followJobRoute, { params: { id }, signal }),
      ask: () => api.call(getJobRoute, { params: { id } }),
      isOver,
      onState: (job) => {
        if (isOver(job)) resolve(job);
      },
    });
  });
}
