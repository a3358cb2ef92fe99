export { declarationRoutes } from './routes.ts';
