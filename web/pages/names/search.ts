import { z } from 'zod';
import { nameSorts } from '../../../src/modules/names/contract.ts';
import { choice, place, shownBy, sortedBy, text } from '../../search-params.ts';

/** Which names of the queue are shown. */
export const NameSearch = z.object({
  q: text,
  bom: text,
  state: choice(['resolved', 'ignored']),
  sort: sortedBy(nameSorts),
  ...shownBy,
  ...place,
});
export type NameSearch = z.infer<typeof NameSearch>;
