import { bind } from '../../platform/http/bind.ts';
import {
  downloadVexRoute,
  exportVexRoute,
  getVexRoute,
  importVexRoute,
  listVexRoute,
  previewVexRoute,
  removeVexRoute,
} from './contract.ts';
import { downloadVex, exportVex, getVex, importVex, listVex, previewVex, removeVex } from './operations.ts';

export const vexRoutes = [
  bind(previewVexRoute, (context, { query, file }) => previewVex(context, { ...query, file })),
  bind(importVexRoute, (context, { query, file }) => importVex(context, { ...query, file })),
  bind(listVexRoute, (context) => listVex(context)),
  bind(getVexRoute, (context, { params }) => getVex(context, params.id)),
  bind(downloadVexRoute, (context, { params }) => downloadVex(context, params.id)),
  bind(removeVexRoute, (context, { params }) => removeVex(context, params.id)),
  bind(exportVexRoute, (context, { query }) => exportVex(context, query)),
];
