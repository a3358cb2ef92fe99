export { changeProduct, registerProduct, retireProduct } from './operations.ts';
export { productRoutes } from './routes.ts';
export { closeFindings, productList } from './store.ts';
