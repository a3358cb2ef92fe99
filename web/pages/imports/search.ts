import { z } from 'zod';
import type { ImportState, importSorts } from '../../../src/modules/imports/contract.ts';
import { choice, choices, place, shownBy, sortedBy, text } from '../../search-params.ts';

/** By name: the contract of imports comes with the pages, and not before. */
const states = [
  ...(['reading', 'mapping', 'ready', 'refused', 'applying'] as const),
  ...(['applied', 'undone', 'discarded', 'failed'] as const),
] as const satisfies readonly ImportState[];
const sorts = ['number', 'file'] as const satisfies typeof importSorts;

/** The filters of the list of imports, as its address holds them. */
export const ImportListSearch = z.object({
  q: text,
  state: choices(z.enum(states)),
  sort: sortedBy(sorts),
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
