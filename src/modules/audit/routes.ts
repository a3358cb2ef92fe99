import { bind } from '../../platform/http/bind.ts';
import {
  auditFacetsRoute,
  compareHeadsRoute,
  exportAuditRoute,
  listAuditRoute,
  listWrittenRowsRoute,
  readAuditRoute,
  verifyAuditRoute,
} from './contract.ts';
import { exportAudit } from './export.ts';
import {
  compareHeads,
  listAudit,
  listWrittenRows,
  readAuditEntry,
  readAuditFacets,
  verifyAudit,
} from './operations.ts';

export const auditRoutes = [
  bind(listAuditRoute, (context, { query }) => listAudit(context, query)),
  bind(auditFacetsRoute, (context, { query }) => readAuditFacets(context, query)),
  bind(exportAuditRoute, (context, { query }) => exportAudit(context, query)),
  bind(verifyAuditRoute, (context, { query }) => verifyAudit(context, query)),
  bind(compareHeadsRoute, (context, { query }) => compareHeads(context, query)),
  bind(readAuditRoute, (context, { params }) => readAuditEntry(context, params.number)),
  bind(listWrittenRowsRoute, (context, { params, query }) => listWrittenRows(context, params.number, query)),
];
