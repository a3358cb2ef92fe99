export { tellOfExpiringTokens } from './expiring.ts';
export { makeToken } from './operations.ts';
export { tokenRoutes } from './routes.ts';
