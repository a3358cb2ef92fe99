import { z } from 'zod';
import { SiteKind } from '../../../src/modules/sites/contract.ts';
import { choice, choices, place, text, yes } from '../../search-params.ts';

/** The filters of the site list, as its address holds them. */
export const SiteSearch = z.object({
  q: text,
  country: choices(z.string().max(7)),
  kind: choices(SiteKind),
  supplier: text,
  retired: yes,
  sort: choice(['name', 'number']),
  ...place,
});
export type SiteSearch = z.infer<typeof SiteSearch>;

/** What is known of a new site beforehand: the number of its supplier. */
export const NewSiteSearch = z.object({ supplier: text });
