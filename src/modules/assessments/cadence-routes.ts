import { bind } from '../../platform/http/bind.ts';
import { changeCadence, getCadence, readPlan } from './cadence.ts';
import { assessmentPlanRoute, changeCadenceRoute, getCadenceRoute } from './cadence-contract.ts';

export const cadenceRoutes = [
  bind(getCadenceRoute, getCadence),
  bind(changeCadenceRoute, (context, { input }) => changeCadence(context, input)),
  bind(assessmentPlanRoute, (context, { query }) => readPlan(context, query)),
];
