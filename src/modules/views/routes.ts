import { bind } from '../../platform/http/bind.ts';
import { changeViewRoute, keepPreferenceRoute, listViewsRoute, removeViewRoute, saveViewRoute } from './contract.ts';
import { changeView, keepPreference, listViews, removeView, saveView } from './operations.ts';

export const viewRoutes = [
  bind(listViewsRoute, (context, { query }) => listViews(context, query.list)),
  bind(saveViewRoute, (context, { input }) => saveView(context, input)),
  bind(changeViewRoute, (context, { params, input }) => changeView(context, params.id, input)),
  bind(removeViewRoute, (context, { params }) => removeView(context, params.id)),
  bind(keepPreferenceRoute, (context, { params, input }) => keepPreference(context, params.list, input)),
];
