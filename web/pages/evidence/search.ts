import { z } from 'zod';
import { EvidenceKind, EvidenceOrigin, EvidenceState } from '../../../src/modules/evidence/contract.ts';
import { choice, choices, place, text, yes } from '../../search-params.ts';

/** The filters of the list of evidence, as its address holds them. */
export const EvidenceSearch = z.object({
  q: text,
  subject: text,
  kind: choices(EvidenceKind),
  origin: choices(EvidenceOrigin),
  state: choices(EvidenceState),
  adverse: yes,
  sort: choice(['observed', 'validUntil']),
  ...place,
});
export type EvidenceSearch = z.infer<typeof EvidenceSearch>;
