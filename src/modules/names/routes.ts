import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedNames } from './columns.ts';
import { exportNamesRoute, listNamesRoute, nameFacetsRoute, resolveNameRoute } from './contract.ts';
import { facetsOfNames, listNames, resolveName } from './operations.ts';

export const nameRoutes = [
  bind(listNamesRoute, (context, { query }) => listNames(context, query)),
  bind(nameFacetsRoute, (context, { query }) => facetsOfNames(context, query)),
  bind(exportNamesRoute, (context, { query }) => exportList(context, exportedNames, query)),
  bind(resolveNameRoute, (context, { params, input }) => resolveName(context, params.id, input)),
];
