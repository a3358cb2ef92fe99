export { openSetup } from './operations.ts';
export { userRoutes } from './routes.ts';
export { findAccountByEmail, identityOfAccount, insertAccount, insertLink } from './store.ts';
