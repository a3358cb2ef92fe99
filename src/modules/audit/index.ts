export { listAudit } from './operations.ts';
export { auditRoutes } from './routes.ts';
export { type Verification, verifyChain } from './store.ts';
