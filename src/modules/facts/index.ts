export { factRoutes } from './routes.ts';
export { factsInForce, insertFact } from './store.ts';
