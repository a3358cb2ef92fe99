import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedParts } from './columns.ts';
import { exportPartsRoute, listPartsRoute, listProductsOfPartsRoute, partFacetsRoute } from './contract.ts';
import { facetsOfParts, listParts, listProductsOfParts } from './operations.ts';

export const partRoutes = [
  bind(listPartsRoute, (context, { query }) => listParts(context, query)),
  bind(partFacetsRoute, (context, { query }) => facetsOfParts(context, query)),
  bind(exportPartsRoute, (context, { query }) => exportList(context, exportedParts, query)),
  bind(listProductsOfPartsRoute, (context, { query }) => listProductsOfParts(context, query)),
];
