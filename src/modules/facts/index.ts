export { endFacts, stateFact } from './operations.ts';
export { factRoutes } from './routes.ts';
export { factsInForce, insertFact, readFactsInForce } from './store.ts';
