export { tellOfExpiringEvidence } from './expiring.ts';
export { firstToExpire } from './operations.ts';
export { evidenceRoutes } from './routes.ts';
export { strongestEvidence } from './strongest-store.ts';
