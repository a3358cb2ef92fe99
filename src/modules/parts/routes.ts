import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedParts, exportedRows } from './columns.ts';
import {
  bomRowFacetsRoute,
  exportBomRowsRoute,
  exportPartsRoute,
  listBomRowsRoute,
  listNameRulesRoute,
  listPartsRoute,
  listProductsOfPartsRoute,
  partFacetsRoute,
} from './contract.ts';
import {
  facetsOfBomRows,
  facetsOfParts,
  listBomRows,
  listNameRules,
  listParts,
  listProductsOfParts,
} from './operations.ts';

export const partRoutes = [
  bind(listPartsRoute, (context, { query }) => listParts(context, query)),
  bind(partFacetsRoute, (context, { query }) => facetsOfParts(context, query)),
  bind(exportPartsRoute, (context, { query }) => exportList(context, exportedParts, query)),
  bind(listProductsOfPartsRoute, (context, { query }) => listProductsOfParts(context, query)),
  bind(listBomRowsRoute, (context, { query }) => listBomRows(context, query)),
  bind(bomRowFacetsRoute, (context, { query }) => facetsOfBomRows(context, query)),
  bind(exportBomRowsRoute, (context, { query }) => exportList(context, exportedRows, query)),
  bind(listNameRulesRoute, (context) => listNameRules(context)),
];
