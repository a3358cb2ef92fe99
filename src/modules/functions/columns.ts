import { type ExportedList, findingColumns } from '../register/index.ts';
import type { FunctionColumn, FunctionListQuery, MissionFunction } from './contract.ts';
import { functionList } from './store.ts';

/** What an export of the list says of each mission function. */
export const exportedFunctions: ExportedList<FunctionListQuery, MissionFunction, FunctionColumn> = {
  list: functionList,
  title: 'Mission functions',
  columns: {
    number: { title: 'Number', width: 10, value: ({ number }) => number },
    name: { title: 'Mission function', width: 40, value: ({ name }) => name },
    key: { title: 'Key', width: 16, value: ({ key }) => key },
    criticality: { title: 'Criticality', width: 12, value: ({ criticality }) => criticality },
    criticalFunctions: {
      title: 'National Critical Functions',
      width: 40,
      value: ({ criticalFunctions }) => criticalFunctions.map(({ name }) => name),
    },
    systems: { title: 'Systems', width: 10, value: ({ systems }) => systems },
    products: { title: 'Products', width: 10, value: ({ products }) => products },
    checked: { title: 'Products checked', width: 16, value: ({ checkedProducts }) => checkedProducts },
    ...findingColumns(({ checkedProducts }) => checkedProducts > 0),
  },
};
