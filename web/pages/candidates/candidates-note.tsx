import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listCandidatesRoute } from '../../../src/modules/candidates/contract.ts';
import { api } from '../../api.ts';
import { t } from '../../messages/messages.ts';

/** How many candidates wait for somebody, in all products or in one; undefined while that is not known. */
export function useCandidateCount(of: { product?: string }): number | undefined {
  const query = useQuery({
    queryKey: ['candidate-count', of],
    queryFn: ({ signal }) => api.call(listCandidatesRoute, { query: { ...of, limit: 1 }, signal }),
  });
  return query.data?.total;
}

/** That a product has candidates to confirm; nothing where it has none. */
export function CandidatesNote({ product }: { product: string }) {
  const count = useCandidateCount({ product }) ?? 0;
  if (count === 0) return null;
  return (
    <p className="note">
      {t('candidates.note', { count })}{' '}
      <Link to="/candidates" search={{ product }}>
        {t('candidates.note-act')}
      </Link>
    </p>
  );
}
