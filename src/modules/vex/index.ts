export { vexRoutes } from './routes.ts';
