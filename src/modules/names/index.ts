export { coreNameOf } from './core-name.ts';
export { countNamesWaiting } from './operations.ts';
export { nameRoutes } from './routes.ts';
export { countUsesOfNames, noteSupplierNames } from './store.ts';
