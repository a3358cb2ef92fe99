import { z } from 'zod';
import { PartLifecycle, partSorts } from '../../../src/modules/parts/contract.ts';
import { choice, choices, place, shownBy, sortedBy, text } from '../../search-params.ts';

const countries = choices(z.string().max(80));

/** The filters of the list of parts, as its address holds them. */
export const PartSearch = z.object({
  q: text,
  kind: choice(['hardware', 'software']),
  type: choices(z.string().max(60)),
  maker: choices(z.string().max(300)),
  partNumber: choices(z.string().max(300)),
  country: countries,
  designedIn: countries,
  fabricatedIn: countries,
  assembledIn: countries,
  originIn: countries,
  lifecycle: choices(z.enum([...PartLifecycle.options, 'unknown'])),
  regime: text,
  leadTimeFrom: z.coerce.number().int().min(0).max(3650).optional().catch(undefined),
  product: text,
  /** The products that have such parts, instead of the parts. */
  as: choice(['products']),
  sort: sortedBy(partSorts),
  ...shownBy,
  ...place,
});
export type PartSearch = z.infer<typeof PartSearch>;
