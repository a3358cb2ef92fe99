import { z } from 'zod';
import { choice, place } from '../../search-params.ts';

/** Which alerts are listed, and from where on. */
export const AlertsSearch = z.object({ state: choice(['ended']), ...place });
export type AlertsSearch = z.infer<typeof AlertsSearch>;
