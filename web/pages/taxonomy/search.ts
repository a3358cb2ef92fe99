import { z } from 'zod';
import { choice, text, yes } from '../../search-params.ts';

/** What the taxonomy is shown by, as the address of its page holds it. */
export const TaxonomySearch = z.object({
  by: choice(['critical-function', 'life-cycle']),
  q: text,
  all: yes,
});
export type TaxonomySearch = z.infer<typeof TaxonomySearch>;
