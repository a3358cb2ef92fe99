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

/** The list that shows what an import wrote: that of the template's first sheet with such rows, whatever order they came in. */
export function listOfImport(sheets: Record<string, SheetCounts> | null): string {
  const written = Object.keys(lists).find((name) => rowsToWrite(sheets?.[name] ?? null) > 0);
  return written ? lists[written]! : '/suppliers';
}
