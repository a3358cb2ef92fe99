export { getJob } from './operations.ts';
export { jobRoutes } from './routes.ts';
