import { undoTriageRoute } from '../../../src/modules/triage/contract.ts';
import { api } from '../../api.ts';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

/** Takes a change of decisions back and says for how many findings; what was decided anew since stays. */
export function useUndoTriage(): (change: number) => Promise<void> {
  const toast = useToast();
  return async (change) => {
    try {
      const { touched, jobId } = await api.call(undoTriageRoute, { input: { change } });
      await readAnew();
      toast({
        text: jobId === null ? t('triage.undone', { count: touched }) : t('triage.judging', { count: touched }),
      });
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : t('common.error-unknown') });
    }
  };
}
