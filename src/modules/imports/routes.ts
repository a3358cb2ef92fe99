import { bind } from '../../platform/http/bind.ts';
import {
  applyImportRoute,
  discardImportRoute,
  downloadImportRoute,
  getImportRoute,
  listImportRowsRoute,
  listImportsRoute,
  startImportRoute,
} from './contract.ts';
import {
  applyImport,
  discardImport,
  downloadImport,
  getImport,
  listImportRows,
  listImports,
  startImport,
} from './operations.ts';

export const importRoutes = [
  bind(startImportRoute, (context, { query, file }) => startImport(context, query, file)),
  bind(listImportsRoute, (context, { query }) => listImports(context, query)),
  bind(getImportRoute, (context, { params }) => getImport(context, params.id)),
  bind(listImportRowsRoute, (context, { params, query }) => listImportRows(context, params.id, query)),
  bind(applyImportRoute, (context, { params, input }) => applyImport(context, params.id, input)),
  bind(discardImportRoute, (context, { params }) => discardImport(context, params.id)),
  bind(downloadImportRoute, (context, { params }) => downloadImport(context, params.id)),
];
