export { egressRoutes } from './routes.ts';
