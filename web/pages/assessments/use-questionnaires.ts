import { useQuery } from '@tanstack/react-query';
import { listQuestionnairesRoute } from '../../../src/modules/questionnaires/contract.ts';
import { api } from '../../api.ts';

/** Those that ship and those of the workspace. */
export function useQuestionnaires() {
  return useQuery({
    queryKey: ['questionnaires'],
    queryFn: ({ signal }) => api.call(listQuestionnairesRoute, { signal }),
  });
}
