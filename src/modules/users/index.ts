export { openSetup } from './operations.ts';
export { userRoutes } from './routes.ts';
export { findAccountByEmail, hasAdministrator, insertAccount, insertLink } from './store.ts';
