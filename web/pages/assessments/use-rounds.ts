import { useQuery } from '@tanstack/react-query';
import { listRoundsRoute } from '../../../src/modules/assessments/contract.ts';
import { api } from '../../api.ts';

/** The newest rounds, by which filters are named. */
export function useRounds() {
  return useQuery({
    queryKey: ['assessment-rounds', 'newest'],
    queryFn: ({ signal }) => api.call(listRoundsRoute, { query: { limit: 200 }, signal }),
  });
}
