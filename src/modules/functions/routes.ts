import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedFunctions } from './columns.ts';
import {
  changeFunctionRoute,
  exportFunctionsRoute,
  functionFacetsRoute,
  getFunctionRoute,
  listFunctionsRoute,
  registerFunctionRoute,
  restoreFunctionRoute,
  retireFunctionRoute,
} from './contract.ts';
import {
  changeFunction,
  facetsOfFunctions,
  getFunction,
  listFunctions,
  registerFunction,
  restoreFunction,
  retireFunction,
} from './operations.ts';
import { functionWhyRoute } from './why.ts';

export const functionRoutes = [
  bind(listFunctionsRoute, (context, { query }) => listFunctions(context, query)),
  bind(functionFacetsRoute, (context, { query }) => facetsOfFunctions(context, query)),
  bind(exportFunctionsRoute, (context, { query }) => exportList(context, exportedFunctions, query)),
  bind(getFunctionRoute, (context, { params }) => getFunction(context, params.id)),
  bind(registerFunctionRoute, (context, { input }) => registerFunction(context, input)),
  bind(changeFunctionRoute, (context, { params, input, ifMatch }) =>
    changeFunction(context, params.id, input, ifMatch),
  ),
  bind(retireFunctionRoute, (context, { params }) => retireFunction(context, params.id)),
  bind(restoreFunctionRoute, (context, { params }) => restoreFunction(context, params.id)),
  functionWhyRoute,
];
