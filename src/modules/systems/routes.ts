import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedSystems } from './columns.ts';
import {
  changeSystemRoute,
  exportSystemsRoute,
  getSystemRoute,
  listSystemsRoute,
  registerSystemRoute,
  restoreSystemRoute,
  retireSystemRoute,
  systemFacetsRoute,
} from './contract.ts';
import {
  changeSystem,
  facetsOfSystems,
  getSystem,
  listSystems,
  registerSystem,
  restoreSystem,
  retireSystem,
} from './operations.ts';
import { systemWhyRoute } from './why.ts';

export const systemRoutes = [
  bind(listSystemsRoute, (context, { query }) => listSystems(context, query)),
  bind(systemFacetsRoute, (context, { query }) => facetsOfSystems(context, query)),
  bind(exportSystemsRoute, (context, { query }) => exportList(context, exportedSystems, query)),
  bind(getSystemRoute, (context, { params }) => getSystem(context, params.id)),
  bind(registerSystemRoute, (context, { input }) => registerSystem(context, input)),
  bind(changeSystemRoute, (context, { params, input, ifMatch }) => changeSystem(context, params.id, input, ifMatch)),
  bind(retireSystemRoute, (context, { params }) => retireSystem(context, params.id)),
  bind(restoreSystemRoute, (context, { params }) => restoreSystem(context, params.id)),
  systemWhyRoute,
];
