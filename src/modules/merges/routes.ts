import { bind } from '../../platform/http/bind.ts';
import { distinguishRoute, listDuplicatesRoute, listMergesRoute, mergeRoute, splitRoute } from './contract.ts';
import { distinguish, listDuplicates, listMerges, merge, split } from './operations.ts';
import { duplicateWhyRoute } from './why.ts';

export const mergeRoutes = [
  bind(listDuplicatesRoute, (context, { query }) => listDuplicates(context, query)),
  bind(distinguishRoute, (context, { input }) => distinguish(context, input)),
  bind(listMergesRoute, (context, { params }) => listMerges(context, params.id)),
  bind(mergeRoute, (context, { params, input }) => merge(context, params.id, input)),
  bind(splitRoute, (context, { params }) => split(context, params.id)),
  duplicateWhyRoute,
];
