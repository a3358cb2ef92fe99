export { expireTriage } from './expire.ts';
export { triageRoutes } from './routes.ts';
