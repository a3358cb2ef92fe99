export { makeToken } from './operations.ts';
export { tokenRoutes } from './routes.ts';
