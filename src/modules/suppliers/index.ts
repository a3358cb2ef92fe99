export {
  addSupplier,
  amendSupplier,
  changeSupplier,
  getSupplier,
  registerSupplier,
  retireSupplier,
} from './operations.ts';
export { supplierRoutes } from './routes.ts';
export { supplierList } from './store.ts';
