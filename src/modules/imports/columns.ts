import type { ExportedList } from '../register/index.ts';
import type { ImportColumn, ImportListQuery, ListedImport, SheetCounts } from './contract.ts';
import { importList } from './store.ts';

/** What an export of the list says of each import. */
export const exportedImports: ExportedList<ImportListQuery, ListedImport, ImportColumn> = {
  list: importList,
  title: 'Imports',
  columns: {
    number: { title: 'Number', width: 10, value: ({ number }) => number },
    file: { title: 'File', width: 40, value: ({ fileName }) => fileName },
    state: { title: 'State', width: 12, value: ({ state }) => state },
    new: counted('New', 'new'),
    changed: counted('Changed', 'changed'),
    unchanged: counted('Unchanged', 'unchanged'),
    errors: counted('Errors', 'errors'),
    leftOut: counted('Left out', 'leftOut'),
    when: { title: 'Handed over', width: 26, value: ({ createdAt }) => createdAt },
    by: { title: 'By', width: 28, value: ({ createdBy }) => createdBy },
    applied: { title: 'Taken in', width: 26, value: ({ appliedAt }) => appliedAt },
    change: { title: 'Change', width: 10, value: ({ changeNumber }) => changeNumber },
    bytes: { title: 'Bytes', width: 12, value: ({ bytes }) => bytes },
    sha256: { title: 'SHA-256', width: 66, value: ({ sha256 }) => sha256 },
  },
};

/** Nothing is counted of what was not read. */
function counted(title: string, of: keyof SheetCounts) {
  return { title, width: 10, value: ({ counts }: ListedImport) => counts?.[of] ?? null };
}
