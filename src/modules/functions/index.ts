export { changeFunction, registerFunction, retireFunction } from './operations.ts';
export { functionRoutes } from './routes.ts';
export { functionList } from './store.ts';
