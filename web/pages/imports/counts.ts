import type { SheetCounts } from '../../../src/modules/imports/contract.ts';

/** The rows that applying an import writes. */
export function rowsToWrite(counts: SheetCounts | null): number {
  return counts ? counts.new + counts.changed : 0;
}
