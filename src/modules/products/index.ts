export { productRoutes } from './routes.ts';
export { closeFindings, productList } from './store.ts';
