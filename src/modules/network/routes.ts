import { bind } from '../../platform/http/bind.ts';
import { pathsRoute, reachRoute } from './contract.ts';
import { readPaths, readReach } from './operations.ts';
import { reachWhyRoute } from './why.ts';

export const networkRoutes = [
  bind(reachRoute, (context, { query }) => readReach(context, query)),
  bind(pathsRoute, (context, { query }) => readPaths(context, query)),
  reachWhyRoute,
];
