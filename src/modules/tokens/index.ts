export { makeToken, type NewToken } from './operations.ts';
export { tokenRoutes } from './routes.ts';
