export { tellOfExpiringEvidence } from './expiring.ts';
export { firstToExpire, listEvidence, noteEvidence } from './operations.ts';
export { evidenceRoutes } from './routes.ts';
export { strongestEvidence } from './strongest-store.ts';
