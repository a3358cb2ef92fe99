import { bind } from '../../platform/http/bind.ts';
import {
  addAlertRuleRoute,
  changeAlertRuleRoute,
  listAlertRulesRoute,
  listAlertsRoute,
  previewAlertRuleRoute,
  removeAlertRuleRoute,
} from './contract.ts';
import { addRule, changeRule, dropRule, listAlerts, listRules, previewRule } from './operations.ts';

export const alertRoutes = [
  bind(listAlertsRoute, (context, { query }) => listAlerts(context, query)),
  bind(listAlertRulesRoute, (context) => listRules(context)),
  bind(addAlertRuleRoute, (context, { input }) => addRule(context, input)),
  bind(changeAlertRuleRoute, (context, { params, input, ifMatch }) => changeRule(context, params.id, input, ifMatch)),
  bind(removeAlertRuleRoute, (context, { params, ifMatch }) => dropRule(context, params.id, ifMatch)),
  bind(previewAlertRuleRoute, (context, { input }) => previewRule(context, input)),
];
