export { editJob } from './edit-job.ts';
export { editRoutes } from './routes.ts';
