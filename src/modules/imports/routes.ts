import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedImports } from './columns.ts';
import {
  applyImportRoute,
  decideLookAlikesRoute,
  discardImportRoute,
  downloadImportRoute,
  exportImportsRoute,
  forgetImportMappingRoute,
  getImportRoute,
  importFacetsRoute,
  listImportMappingsRoute,
  listImportRowsRoute,
  listImportsRoute,
  mapImportRoute,
  startImportRoute,
} from './contract.ts';
import {
  applyImport,
  decideLookAlikes,
  discardImport,
  downloadImport,
  forgetImportMapping,
  getImport,
  listImportMappings,
  listImportRows,
  listImports,
  mapImport,
  readImportFacets,
  startImport,
} from './operations.ts';
import { importWhyRoute } from './why.ts';

export const importRoutes = [
  bind(startImportRoute, (context, { query, file }) => startImport(context, query, file)),
  bind(listImportsRoute, (context, { query }) => listImports(context, query)),
  bind(importFacetsRoute, (context, { query }) => readImportFacets(context, query)),
  bind(exportImportsRoute, (context, { query }) => exportList(context, exportedImports, query)),
  bind(getImportRoute, (context, { params }) => getImport(context, params.id)),
  bind(listImportRowsRoute, (context, { params, query }) => listImportRows(context, params.id, query)),
  bind(mapImportRoute, (context, { params, input }) => mapImport(context, params.id, input)),
  bind(decideLookAlikesRoute, (context, { params, input }) => decideLookAlikes(context, params.id, input)),
  bind(listImportMappingsRoute, (context) => listImportMappings(context)),
  bind(forgetImportMappingRoute, (context, { params }) => forgetImportMapping(context, params.id)),
  bind(applyImportRoute, (context, { params, input }) => applyImport(context, params.id, input)),
  bind(discardImportRoute, (context, { params }) => discardImport(context, params.id)),
  bind(downloadImportRoute, (context, { params }) => downloadImport(context, params.id)),
  importWhyRoute,
];
