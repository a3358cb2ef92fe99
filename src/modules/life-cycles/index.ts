export { lifeCycleRoutes } from './routes.ts';
