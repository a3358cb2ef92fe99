import type { ExportedList } from '../register/index.ts';
import type { NameColumn, NameListQuery } from './contract.ts';
import { type ListedName, nameList } from './store.ts';

/** What an export of the queue says of each name. */
export const exportedNames: ExportedList<NameListQuery, ListedName, NameColumn> = {
  list: nameList,
  title: 'Supplier names',
  columns: {
    name: { title: 'Name', width: 40, value: ({ name }) => name },
    components: { title: 'Components', width: 12, value: ({ components }) => components },
    products: { title: 'Found in', width: 50, value: ({ products }) => products.map(({ name }) => name) },
    state: { title: 'State', width: 10, value: ({ state }) => state },
    supplier: { title: 'Means', width: 40, value: ({ supplier }) => supplier?.name ?? null },
    seen: { title: 'First seen', width: 26, value: ({ firstSeenAt }) => firstSeenAt },
  },
};
