import { bind } from '../../platform/http/bind.ts';
import {
  addUnitRoute,
  assignSuppliersRoute,
  listUnitSuppliersRoute,
  listUnitsOfRoute,
  listUnitsRoute,
  removeUnitRoute,
  renameUnitRoute,
} from './contract.ts';
import {
  addUnit,
  assignSuppliers,
  deleteUnit,
  listUnitSuppliers,
  listUnits,
  listUnitsOf,
  renameUnit,
} from './operations.ts';

export const unitRoutes = [
  bind(listUnitsRoute, listUnits),
  bind(addUnitRoute, (context, { input }) => addUnit(context, input)),
  bind(renameUnitRoute, (context, { params, input, ifMatch }) => renameUnit(context, params.id, input, ifMatch)),
  bind(removeUnitRoute, (context, { params }) => deleteUnit(context, params.id)),
  bind(listUnitSuppliersRoute, (context, { params, query }) => listUnitSuppliers(context, params.id, query)),
  bind(assignSuppliersRoute, (context, { params, input }) => assignSuppliers(context, params.id, input)),
  bind(listUnitsOfRoute, (context, { params }) => listUnitsOf(context, params.id)),
];
