export { addSupplier, amendSupplier, changeSupplier, registerSupplier, retireSupplier } from './operations.ts';
export { supplierRoutes } from './routes.ts';
export { supplierList } from './store.ts';
