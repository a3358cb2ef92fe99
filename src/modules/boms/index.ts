export { packageOf } from './identity.ts';
export { readBomJob } from './read-job.ts';
export { bomRoutes } from './routes.ts';
