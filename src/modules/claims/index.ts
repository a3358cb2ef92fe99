export { type OwnRecords, readOwnRecords, withClaimHints } from './hints.ts';
export { claimsOfSupplier, countClaimsOf, listClaims } from './operations.ts';
export { claimRoutes } from './routes.ts';
