import { z } from 'zod';
import { CandidateConfidence } from '../../../src/modules/candidates/contract.ts';
import { choice, choices, place, shownBy, text } from '../../search-params.ts';

/** Which candidates are shown; without a state those that wait for somebody. */
export const CandidateSearch = z.object({
  confidence: choices(CandidateConfidence),
  product: text,
  state: choice(['confirmed', 'rejected']),
  ...shownBy,
  ...place,
});
export type CandidateSearch = z.infer<typeof CandidateSearch>;
