export { listAudit } from './operations.ts';
export { auditRoutes } from './routes.ts';
export { headMissing, holdsHead, type Verification, verifyChain } from './store.ts';
