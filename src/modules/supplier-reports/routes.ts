import { bind } from '../../platform/http/bind.ts';
import { supplierReportRoute } from './contract.ts';
import { downloadReport } from './operations.ts';

export const supplierReportRoutes = [
  bind(supplierReportRoute, (context, { params, query }) => downloadReport(context, params.id, query)),
];
