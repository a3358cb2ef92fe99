import type { SheetCounts } from '../../../src/modules/imports/contract.ts';

/** The rows that applying an import writes. */
export function rowsToWrite(counts: SheetCounts | null): number {
  return counts ? counts.new + counts.changed : 0;
}

const lists: Record<string, string> = {
  Suppliers: '/suppliers',
  Sites: '/sites',
  Products: '/products',
  Systems: '/systems',
  Functions: '/functions',
};

/** The list that shows most of what an import wrote: that of its first sheet with such rows. */
export function listOfImport(sheets: Record<string, SheetCounts> | null): string {
  const written = Object.entries(sheets ?? {}).find(([name, counts]) => name in lists && rowsToWrite(counts) > 0);
  return written ? lists[written[0]]! : '/suppliers';
}
