export { hazardRoutes } from './routes.ts';
