export { stateAlternatives } from './operations.ts';
export { sourceGroupRoutes } from './routes.ts';
