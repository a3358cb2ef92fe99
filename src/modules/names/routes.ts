import { bind } from '../../platform/http/bind.ts';
import { listNamesRoute, resolveNameRoute } from './contract.ts';
import { listNames, resolveName } from './operations.ts';

export const nameRoutes = [
  bind(listNamesRoute, (context, { query }) => listNames(context, query)),
  bind(resolveNameRoute, (context, { params, input }) => resolveName(context, params.id, input)),
];
