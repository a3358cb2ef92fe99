import { z } from 'zod';
import { NodeKind } from '../../../src/modules/register/contract.ts';
import { choice, place, text } from '../../search-params.ts';

/** What the address of the map says: how it is drawn, and about which region one asks. */
export const MapSearch = z.object({
  /** What the marks say; where nothing is said, what depends on a site. */
  marks: choice(['kind', 'held']),
  /** What countries are coloured by; where nothing is said, by the functions that rest on them. */
  colour: choice(['none', 'sites', 'direct']),
  flows: choice(['off']),
  hazards: choice(['off']),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .catch(undefined),
  /** The number of a site, and how many kilometres around it. */
  around: text,
  km: z.coerce.number().min(1).max(10_000).optional().catch(undefined),
  /** Corners as longitude,latitude with blanks between. */
  area: z.string().max(6000).optional().catch(undefined),
  /** The id of a hazard. */
  hazard: text,
  /** Of what depends on the region, only this kind. */
  kind: NodeKind.optional().catch(undefined),
  ...place,
});
export type MapSearch = z.infer<typeof MapSearch>;
