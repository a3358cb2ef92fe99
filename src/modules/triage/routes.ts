import { bind } from '../../platform/http/bind.ts';
import {
  addRuleRoute,
  changeRuleRoute,
  commentRoute,
  decideRoute,
  getTrustRoute,
  hearingRoute,
  listRulesRoute,
  previewDecisionRoute,
  previewRuleRoute,
  removeRuleRoute,
  setTrustRoute,
  undoTriageRoute,
} from './contract.ts';
import {
  addRule,
  changeRule,
  comment,
  decide,
  getHearing,
  getTrust,
  listRules,
  previewDecision,
  previewRule,
  removeRule,
  setTrust,
  undoTriage,
} from './operations.ts';

export const triageRoutes = [
  bind(previewDecisionRoute, (context, { input }) => previewDecision(context, input)),
  bind(decideRoute, (context, { input }) => decide(context, input)),
  bind(undoTriageRoute, (context, { input }) => undoTriage(context, input.change)),
  bind(listRulesRoute, (context) => listRules(context)),
  bind(previewRuleRoute, (context, { input }) => previewRule(context, input)),
  bind(addRuleRoute, (context, { input }) => addRule(context, input)),
  bind(changeRuleRoute, (context, { params, input }) => changeRule(context, params.id, input)),
  bind(removeRuleRoute, (context, { params }) => removeRule(context, params.id)),
  bind(getTrustRoute, (context) => getTrust(context)),
  bind(setTrustRoute, (context, { input }) => setTrust(context, input)),
  bind(hearingRoute, (context, { params }) => getHearing(context, params.id)),
  bind(commentRoute, (context, { params, input }) => comment(context, params.id, input)),
];
