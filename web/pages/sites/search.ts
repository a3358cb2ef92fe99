import { z } from 'zod';
import { SiteKind, siteSorts } from '../../../src/modules/sites/contract.ts';
import { choice, choices, place, shownBy, sortedBy, text, yes } from '../../search-params.ts';

/** The filters of the site list, as its address holds them. */
export const SiteSearch = z.object({
  q: text,
  country: choices(z.string().max(7)),
  kind: choices(z.enum([...SiteKind.options, 'unknown'])),
  supplier: choices(z.string().max(100)),
  owned: choices(z.enum(['true', 'false', 'unknown'])),
  placed: choice(['true', 'false']),
  retired: yes,
  /** Shown as a map instead of as a table. */
  as: choice(['map']),
  sort: sortedBy(siteSorts),
  ...shownBy,
  ...place,
});
export type SiteSearch = z.infer<typeof SiteSearch>;

/** What is known of a new site beforehand: the number of its supplier. */
export const NewSiteSearch = z.object({ supplier: text });
