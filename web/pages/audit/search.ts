import { z } from 'zod';
import { place, text } from '../../search-params.ts';

/** Which changes are shown. */
export const AuditSearch = z.object({ action: text, subject: text, ...place });
export type AuditSearch = z.infer<typeof AuditSearch>;
