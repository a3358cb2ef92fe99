import { bind } from '../../platform/http/bind.ts';
import { analyzeRegister, compareRegister } from './analysis.ts';
import { readCard } from './card.ts';
import { cardRoute } from './card-contract.ts';
import { exportAnalysis } from './card-export.ts';
import { listCompromise, listConcentration, listCriticalNodes, listFailure, listSinglePoints } from './card-lists.ts';
import {
  analysisExportRoute,
  compromiseRoute,
  concentrationRoute,
  criticalNodesRoute,
  failureRoute,
  networkOverviewRoute,
  singlePointsRoute,
} from './card-lists-contract.ts';
import { readOverview } from './card-overview.ts';
import { cardWhyRoute } from './card-why.ts';
import { analysisRoute, exportNetworkRoute, networkComparisonRoute, pathsRoute, reachRoute } from './contract.ts';
import { countriesWhyRoute, countryWhyRoute } from './country-why.ts';
import { dependentsWhyRoute } from './dependents-why.ts';
import { exportNetwork } from './documents.ts';

import { countriesOf, flowsOf } from './map.ts';
import { countriesRoute, flowsRoute } from './map-contract.ts';

import { neighbourhoodRoute, sharedReachRoute, wholeNetworkRoute } from './neighbourhood-contract.ts';
import { readNeighbourhood } from './neighbourhood-operations.ts';
import { readPaths, readReach } from './operations.ts';
import { readOwnershipOf } from './ownership.ts';
import { ownershipRoute } from './ownership-contract.ts';
import { ownershipWhyRoute } from './ownership-why.ts';
import { readReachOf } from './reach-of.ts';
import { reachOfRoute } from './reach-of-contract.ts';
import { sectorsWhyRoute } from './sector-why.ts';
import { readShared } from './shared-reach.ts';
import { answerIr8272, readIr8179, readIr8272, readSectors } from './views.ts';
import { answerIr8272Route, ir8179Route, ir8272Route, sectorsRoute } from './views-contract.ts';
import { exportView, isView } from './views-export.ts';
import { readWhole } from './whole-network.ts';
import { reachWhyRoute } from './why.ts';

export const networkRoutes = [
  bind(reachRoute, (context, { query }) => readReach(context, query)),
  bind(reachOfRoute, (context, { query }) => readReachOf(context, query)),
  bind(pathsRoute, (context, { query }) => readPaths(context, query)),
  bind(exportNetworkRoute, (context, { query }) => exportNetwork(context, query)),
  bind(analysisRoute, (context, { query }) => analyzeRegister(context, query)),
  bind(networkComparisonRoute, (context, { query }) => compareRegister(context, query)),
  bind(flowsRoute, (context, { query }) => flowsOf(context, query)),
  bind(countriesRoute, (context) => countriesOf(context)),
  countryWhyRoute,
  countriesWhyRoute,
  bind(neighbourhoodRoute, (context, { query }) => readNeighbourhood(context, query)),
  bind(wholeNetworkRoute, (context, { query }) => readWhole(context, query)),
  bind(sharedReachRoute, (context, { query }) => readShared(context, query)),
  dependentsWhyRoute,
  reachWhyRoute,
  bind(ownershipRoute, (context, { params }) => readOwnershipOf(context, params.id)),
  ownershipWhyRoute,
  bind(sectorsRoute, (context, { query }) => readSectors(context, query)),
  sectorsWhyRoute,
  bind(ir8179Route, (context, { query }) => readIr8179(context, query)),
  bind(ir8272Route, readIr8272),
  bind(answerIr8272Route, (context, { input }) => answerIr8272(context, input)),
  bind(cardRoute, (context, { params }) => readCard(context, params.id)),
  cardWhyRoute,
  bind(networkOverviewRoute, (context) => readOverview(context)),
  bind(criticalNodesRoute, (context, { query }) => listCriticalNodes(context, query)),
  bind(singlePointsRoute, (context, { query }) => listSinglePoints(context, query)),
  bind(concentrationRoute, (context, { query }) => listConcentration(context, query)),
  bind(failureRoute, (context, { query }) => listFailure(context, query)),
  bind(compromiseRoute, (context, { query }) => listCompromise(context, query)),
  bind(analysisExportRoute, (context, { query: { section, ...query } }) =>
    isView(section) ? exportView(context, section, query.format) : exportAnalysis(context, { section, ...query }),
  ),
];
