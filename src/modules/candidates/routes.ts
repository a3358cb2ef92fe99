import { bind } from '../../platform/http/bind.ts';
import {
  judgeCandidateRoute,
  listCandidatesRoute,
  listIdentityRulesRoute,
  removeIdentityRuleRoute,
} from './contract.ts';
import { judgeCandidate, listCandidates, listRules, takeBackRule } from './operations.ts';

export const candidateRoutes = [
  bind(listCandidatesRoute, (context, { query }) => listCandidates(context, query)),
  bind(judgeCandidateRoute, (context, { params, input }) => judgeCandidate(context, params.id, input)),
  bind(listIdentityRulesRoute, (context) => listRules(context)),
  bind(removeIdentityRuleRoute, (context, { params }) => takeBackRule(context, params.id)),
];
