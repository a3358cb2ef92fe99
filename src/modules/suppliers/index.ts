export { addSupplier, amendSupplier } from './operations.ts';
export { supplierRoutes } from './routes.ts';
export { supplierList } from './store.ts';
