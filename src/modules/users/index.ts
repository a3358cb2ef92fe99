export { openSetup } from './operations.ts';
export { userRoutes } from './routes.ts';
export { findAccountByEmail, insertAccount, insertLink } from './store.ts';
