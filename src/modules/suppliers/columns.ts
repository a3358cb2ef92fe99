import { type ExportedList, findingColumns } from '../register/index.ts';
import type { SupplierColumn, SupplierListItem, SupplierListQuery } from './contract.ts';
import { supplierList } from './store.ts';

/** What an export of the list says of each supplier. */
export const exportedSuppliers: ExportedList<SupplierListQuery, SupplierListItem, SupplierColumn> = {
  list: supplierList,
  title: 'Suppliers',
  columns: {
    number: { title: 'Number', width: 10, value: ({ number }) => number },
    name: { title: 'Supplier', width: 40, value: ({ name }) => name },
    key: { title: 'Key', width: 16, value: ({ key }) => key },
    country: { title: 'Country', width: 8, value: ({ country }) => country },
    parent: { title: 'Owned by', width: 30, value: ({ parent }) => parent?.name ?? null },
    aliases: { title: 'Other names', width: 30, value: ({ aliases }) => aliases },
    tags: { title: 'Tags', width: 24, value: ({ tags }) => tags },
    lei: { title: 'LEI', width: 22, value: ({ lei }) => lei },
    duns: { title: 'DUNS', width: 12, value: ({ duns }) => duns },
    uei: { title: 'UEI', width: 14, value: ({ uei }) => uei },
    cage: { title: 'CAGE', width: 8, value: ({ cage }) => cage },
    domain: { title: 'Domain', width: 24, value: ({ domain }) => domain },
    products: { title: 'Products', width: 10, value: ({ products }) => products },
    checked: { title: 'Products checked', width: 16, value: ({ checkedProducts }) => checkedProducts },
    sites: { title: 'Sites', width: 8, value: ({ sites }) => sites },
    ...findingColumns(({ checkedProducts }) => checkedProducts > 0),
  },
};
