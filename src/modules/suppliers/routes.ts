import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedSuppliers } from './columns.ts';
import {
  changeSupplierRoute,
  exportSuppliersRoute,
  getSupplierRoute,
  listSuppliersRoute,
  registerSupplierRoute,
  restoreSupplierRoute,
  retireSupplierRoute,
  supplierFacetsRoute,
} from './contract.ts';
import {
  changeSupplier,
  facetsOfSuppliers,
  getSupplier,
  listSuppliers,
  registerSupplier,
  restoreSupplier,
  retireSupplier,
} from './operations.ts';
import { supplierWhyRoute } from './why.ts';

export const supplierRoutes = [
  bind(listSuppliersRoute, (context, { query }) => listSuppliers(context, query)),
  bind(supplierFacetsRoute, (context, { query }) => facetsOfSuppliers(context, query)),
  bind(exportSuppliersRoute, (context, { query }) => exportList(context, exportedSuppliers, query)),
  bind(getSupplierRoute, (context, { params }) => getSupplier(context, params.id)),
  bind(registerSupplierRoute, (context, { input }) => registerSupplier(context, input)),
  bind(changeSupplierRoute, (context, { params, input, ifMatch }) =>
    changeSupplier(context, params.id, input, ifMatch),
  ),
  bind(retireSupplierRoute, (context, { params }) => retireSupplier(context, params.id)),
  bind(restoreSupplierRoute, (context, { params }) => restoreSupplier(context, params.id)),
  supplierWhyRoute,
];
