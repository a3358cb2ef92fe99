export { mergeRoutes } from './routes.ts';
