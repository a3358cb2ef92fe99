export { withClaimHints } from './hints.ts';
export { countClaimsOf, listClaims } from './operations.ts';
export { claimRoutes } from './routes.ts';
