export { factRoutes } from './routes.ts';
export { factsInForce } from './store.ts';
