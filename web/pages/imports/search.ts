import { z } from 'zod';
import { ImportState, importSorts } from '../../../src/modules/imports/contract.ts';
import { choice, choices, place, shownBy, sortedBy, text } from '../../search-params.ts';

/** The filters of the list of imports, as its address holds them. */
export const ImportListSearch = z.object({
  q: text,
  state: choices(ImportState),
  sort: sortedBy(importSorts),
  ...shownBy,
  ...place,
});
export type ImportListSearch = z.infer<typeof ImportListSearch>;

/** Which rows of an import are shown. */
export const ImportSearch = z.object({
  what: choice(['new', 'changed', 'unchanged', 'error', 'left-out']),
  sheet: text,
  ...place,
});
export type ImportSearch = z.infer<typeof ImportSearch>;
