import { bind } from '../../platform/http/bind.ts';
import { applyEditRoute, getEditRoute, previewEditRoute } from './contract.ts';
import { getEdit, previewEdit, startEdit } from './operations.ts';

export const editRoutes = [
  bind(previewEditRoute, (context, { input }) => previewEdit(context, input)),
  bind(applyEditRoute, (context, { input }) => startEdit(context, input)),
  bind(getEditRoute, (context, { params }) => getEdit(context, params.id)),
];
