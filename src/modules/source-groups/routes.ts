import { bind } from '../../platform/http/bind.ts';
import {
  changeSourceGroupRoute,
  listSourceGroupsRoute,
  removeSourceGroupRoute,
  stateSourceGroupRoute,
} from './contract.ts';
import { changeSourceGroup, listSourceGroups, stateSourceGroup, withdrawSourceGroup } from './operations.ts';

export const sourceGroupRoutes = [
  bind(listSourceGroupsRoute, (context, { query }) => listSourceGroups(context, query)),
  bind(stateSourceGroupRoute, (context, { input }) => stateSourceGroup(context, input)),
  bind(changeSourceGroupRoute, (context, { params, input, ifMatch }) =>
    changeSourceGroup(context, params.id, input, ifMatch),
  ),
  bind(removeSourceGroupRoute, (context, { params, ifMatch }) => withdrawSourceGroup(context, params.id, ifMatch)),
];
