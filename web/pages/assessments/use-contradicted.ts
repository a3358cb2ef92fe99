import type { WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { useClaims } from '../../components/claims.tsx';

/** Questions whose answers something known contradicts. */
export function useContradicted({ id }: WholeAssessment): ReadonlySet<string> {
  const { data } = useClaims({ assessment: id });
  const contradicted = (data?.items ?? []).filter(
    ({ outcome, severity }) => outcome === 'contradicted' && severity === 'contradiction',
  );
  return new Set(contradicted.map(({ claim }) => claim.item));
}
