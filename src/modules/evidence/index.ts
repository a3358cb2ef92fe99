export { tellOfExpiringEvidence } from './expiring.ts';
export { evidenceRoutes } from './routes.ts';
