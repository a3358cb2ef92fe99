export type { MergeGround } from './contract.ts';
export { groundsOf, newRecogniser, type Recognised } from './grounds.ts';
export { mergeRoutes } from './routes.ts';
export { readSuppliers } from './store.ts';
