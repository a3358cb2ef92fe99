export { openSetup } from './operations.ts';
export { userRoutes } from './routes.ts';
export { forgetOldTries, forgetTries, joinSignInLock } from './sign-in-tries.ts';
export { findAccountByEmail, identityOfAccount, insertAccount, insertLink } from './store.ts';
