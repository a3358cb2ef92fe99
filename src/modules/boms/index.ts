export { readBomJob } from './read-job.ts';
export { bomRoutes } from './routes.ts';
