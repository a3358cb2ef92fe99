export { withClaimHints } from './hints.ts';
export { countClaimsOf } from './operations.ts';
export { claimRoutes } from './routes.ts';
