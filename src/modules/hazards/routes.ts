import { bind } from '../../platform/http/bind.ts';
import {
  addHazardRoute,
  changeHazardRoute,
  getHazardRoute,
  hazardFileRoute,
  hazardSitesRoute,
  listHazardsRoute,
  removeHazardRoute,
  replaceHazardFileRoute,
} from './contract.ts';
import {
  addHazard,
  changeHazard,
  downloadHazard,
  getHazard,
  listHazards,
  listSitesOfHazard,
  replaceHazardFile,
  withdrawHazard,
} from './operations.ts';

export const hazardRoutes = [
  bind(listHazardsRoute, (context, { query }) => listHazards(context, query)),
  bind(getHazardRoute, (context, { params }) => getHazard(context, params.id)),
  bind(addHazardRoute, (context, { query, file }) => addHazard(context, query, file)),
  bind(changeHazardRoute, (context, { params, input, ifMatch }) => changeHazard(context, params.id, input, ifMatch)),
  bind(replaceHazardFileRoute, (context, { params, query, file }) =>
    replaceHazardFile(context, params.id, { fileName: query.fileName, file }),
  ),
  bind(hazardFileRoute, (context, { params }) => downloadHazard(context, params.id)),
  bind(removeHazardRoute, (context, { params, ifMatch }) => withdrawHazard(context, params.id, ifMatch)),
  bind(hazardSitesRoute, (context, { params, query }) => listSitesOfHazard(context, params.id, query)),
];
