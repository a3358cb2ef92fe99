import { bind } from '../../platform/http/bind.ts';
import { followJobRoute, getJobRoute, listJobsRoute } from './contract.ts';
import { followJob, getJob, listJobs } from './operations.ts';

export const jobRoutes = [
  bind(listJobsRoute, (context, { query }) => listJobs(context, query)),
  bind(getJobRoute, (context, { params }) => getJob(context, params.id)),
  bind(followJobRoute, (context, { params }) => followJob(context, params.id)),
];
