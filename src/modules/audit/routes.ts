import { bind } from '../../platform/http/bind.ts';
import { listAuditRoute, verifyAuditRoute } from './contract.ts';
import { listAudit, verifyAudit } from './operations.ts';

export const auditRoutes = [
  bind(listAuditRoute, (context, { query }) => listAudit(context, query)),
  bind(verifyAuditRoute, (context, { query }) => verifyAudit(context, query)),
];
