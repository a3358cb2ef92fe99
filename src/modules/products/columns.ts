import { type ExportedList, findingColumns } from '../register/index.ts';
import type { ProductColumn, ProductListItem, ProductListQuery } from './contract.ts';
import { productList } from './store.ts';

/** What an export of the list says of each product. */
export const exportedProducts: ExportedList<ProductListQuery, ProductListItem, ProductColumn> = {
  list: productList,
  title: 'Products',
  columns: {
    number: { title: 'Number', width: 10, value: ({ number }) => number },
    name: { title: 'Product', width: 40, value: ({ name }) => name },
    version: { title: 'Version', width: 12, value: ({ version }) => version },
    key: { title: 'Key', width: 16, value: ({ key }) => key },
    kind: { title: 'Kind', width: 12, value: ({ kind }) => kind },
    maker: { title: 'Maker', width: 30, value: ({ maker }) => maker?.name ?? null },
    system: { title: 'System', width: 30, value: ({ system }) => system?.name ?? null },
    owner: { title: 'Owner', width: 24, value: ({ owner }) => owner },
    privileged: { title: 'Privileged', width: 10, value: ({ privileged }) => privileged },
    elements: { title: 'ICT elements', width: 30, value: ({ elements }) => elements.map(({ name }) => name) },
    criticalSoftware: {
      title: 'Critical software by function',
      width: 14,
      value: ({ criticalSoftware }) => criticalSoftware,
    },
    components: { title: 'Components', width: 12, value: ({ components }) => components },
    checked: { title: 'Checked', width: 26, value: ({ checkedAt }) => checkedAt },
    endOfLife: {
      title: 'Components past their end of life',
      width: 18,
      value: ({ endOfLife }) => endOfLife?.ended ?? null,
    },
    endOfLifeSoon: {
      title: 'Components within 90 days of it',
      width: 18,
      value: ({ endOfLife }) => endOfLife?.ending ?? null,
    },
    functions: { title: 'Mission functions', width: 40, value: ({ functions }) => functions.map(({ name }) => name) },
    ...findingColumns(({ checkedAt }) => checkedAt !== null),
  },
};
