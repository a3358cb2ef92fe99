import { type ExportedList, findingColumns } from '../register/index.ts';
import type { System, SystemColumn, SystemListQuery } from './contract.ts';
import { systemList } from './store.ts';

/** What an export of the list says of each system. */
export const exportedSystems: ExportedList<SystemListQuery, System, SystemColumn> = {
  list: systemList,
  title: 'Systems',
  columns: {
    number: { title: 'Number', width: 10, value: ({ number }) => number },
    name: { title: 'System', width: 40, value: ({ name }) => name },
    key: { title: 'Key', width: 16, value: ({ key }) => key },
    functions: { title: 'Mission functions', width: 40, value: ({ functions }) => functions.map(({ name }) => name) },
    products: { title: 'Products', width: 10, value: ({ products }) => products },
    checked: { title: 'Products checked', width: 16, value: ({ checkedProducts }) => checkedProducts },
    ...findingColumns(({ checkedProducts }) => checkedProducts > 0),
  },
};
