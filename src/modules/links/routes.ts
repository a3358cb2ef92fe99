import { bind } from '../../platform/http/bind.ts';
import { changeLinkRoute, listLinksRoute, removeLinkRoute, stateLinkRoute } from './contract.ts';
import { changeLink, listLinks, stateLink, withdrawLink } from './operations.ts';

export const linkRoutes = [
  bind(listLinksRoute, (context, { query }) => listLinks(context, query)),
  bind(stateLinkRoute, (context, { input }) => stateLink(context, input)),
  bind(changeLinkRoute, (context, { params, input, ifMatch }) => changeLink(context, params.id, input, ifMatch)),
  bind(removeLinkRoute, (context, { params, ifMatch }) => withdrawLink(context, params.id, ifMatch)),
];
