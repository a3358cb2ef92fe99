import { z } from 'zod';
import { EvidenceKind, EvidenceOrigin, EvidenceState, evidenceSorts } from '../../../src/modules/evidence/contract.ts';
import { choices, place, shownBy, sortedBy, text, yes } from '../../search-params.ts';

/** The filters of the list of evidence, as its address holds them. */
export const EvidenceSearch = z.object({
  q: text,
  subject: text,
  kind: choices(EvidenceKind),
  origin: choices(EvidenceOrigin),
  state: choices(EvidenceState),
  adverse: yes,
  sort: sortedBy(evidenceSorts),
  ...shownBy,
  ...place,
});
export type EvidenceSearch = z.infer<typeof EvidenceSearch>;
