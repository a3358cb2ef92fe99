export { fillDetailsJob, startDetailFills } from './fill-details-job.ts';
export { readBomJob } from './read-job.ts';
export { bomRoutes } from './routes.ts';
export { takeComponents } from './take-components.ts';
