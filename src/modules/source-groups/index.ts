export { sourceGroupRoutes } from './routes.ts';
