import { z } from 'zod';
import { choice, place, text } from '../../search-params.ts';

/** Which rows of an import are shown. */
export const ImportSearch = z.object({
  what: choice(['new', 'changed', 'unchanged', 'error', 'left-out']),
  sheet: text,
  ...place,
});
export type ImportSearch = z.infer<typeof ImportSearch>;
