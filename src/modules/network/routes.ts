import { bind } from '../../platform/http/bind.ts';
import { pathsRoute, reachRoute } from './contract.ts';
import { readPaths, readReach } from './operations.ts';

export const networkRoutes = [
  bind(reachRoute, (context, { query }) => readReach(context, query)),
  bind(pathsRoute, (context, { query }) => readPaths(context, query)),
];
