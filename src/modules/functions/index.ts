export { functionRoutes } from './routes.ts';
export { functionList } from './store.ts';
