import type { WholeAssessment } from '../../../src/modules/assessments/contract.ts';

/** Questions whose answers evidence speaks against. */
export function useContradicted(_one: WholeAssessment): ReadonlySet<string> {
  return new Set();
}
