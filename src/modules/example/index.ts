export { fillJob } from './fill-job.ts';
export { addExample, readExample } from './operations.ts';
export { exampleRoutes } from './routes.ts';
