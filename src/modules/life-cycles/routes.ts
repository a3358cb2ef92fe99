import { bind } from '../../platform/http/bind.ts';
import { listLifeCyclesRoute } from './contract.ts';
import { listLifeCycles } from './operations.ts';

export const lifeCycleRoutes = [bind(listLifeCyclesRoute, (context, { query }) => listLifeCycles(context, query))];
