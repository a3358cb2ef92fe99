import { bind } from '../../platform/http/bind.ts';
import { changeFactRoute, listFactsRoute, removeFactRoute, stateFactRoute } from './contract.ts';
import { changeFact, listFacts, stateFact, withdrawFact } from './operations.ts';

export const factRoutes = [
  bind(listFactsRoute, (context, { query }) => listFacts(context, query)),
  bind(stateFactRoute, (context, { input }) => stateFact(context, input)),
  bind(changeFactRoute, (context, { params, input, ifMatch }) => changeFact(context, params.id, input, ifMatch)),
  bind(removeFactRoute, (context, { params, ifMatch }) => withdrawFact(context, params.id, ifMatch)),
];
