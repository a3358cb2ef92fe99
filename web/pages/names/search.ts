import { z } from 'zod';
import { choice, place, text } from '../../search-params.ts';

/** Which names of the queue are shown. */
export const NameSearch = z.object({ q: text, state: choice(['resolved', 'ignored']), ...place });
export type NameSearch = z.infer<typeof NameSearch>;
