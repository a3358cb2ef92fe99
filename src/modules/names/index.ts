export { coreNameOf } from './core-name.ts';
export { countNamesWaiting } from './operations.ts';
export { nameRoutes } from './routes.ts';
export { noteSupplierNames } from './store.ts';
