export { headMissing, holdsHead, type Verification, verifyChain } from './chain-store.ts';
export { listAudit } from './operations.ts';
export { auditRoutes } from './routes.ts';
