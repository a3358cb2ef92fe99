export { likelihoodRoutes } from './routes.ts';
