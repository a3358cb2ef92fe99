import { z } from 'zod';
import { place, text, yes } from '../../search-params.ts';

/** Which people are shown. */
export const PeopleSearch = z.object({ q: text, erased: yes, ...place });
export type PeopleSearch = z.infer<typeof PeopleSearch>;
