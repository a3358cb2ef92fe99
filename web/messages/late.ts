import alerts from './en/alerts.json' with { type: 'json' };
import analysis from './en/analysis.json' with { type: 'json' };
import answer from './en/answer.json' with { type: 'json' };
import askNext from './en/ask-next.json' with { type: 'json' };
import assessmentPlan from './en/assessment-plan.json' with { type: 'json' };
import assessments from './en/assessments.json' with { type: 'json' };
import candidates from './en/candidates.json' with { type: 'json' };
import cards from './en/cards.json' with { type: 'json' };
import channels from './en/channels.json' with { type: 'json' };
import claims from './en/claims.json' with { type: 'json' };
import declarations from './en/declarations.json' with { type: 'json' };
import declare from './en/declare.json' with { type: 'json' };
import drafts from './en/drafts.json' with { type: 'json' };
import evidence from './en/evidence.json' with { type: 'json' };
import feeds from './en/feeds.json' with { type: 'json' };
import findings from './en/findings.json' with { type: 'json' };
import functions from './en/functions.json' with { type: 'json' };
import imports from './en/imports.json' with { type: 'json' };
import lifeCycles from './en/life-cycles.json' with { type: 'json' };
import lists from './en/lists.json' with { type: 'json' };
import map from './en/map.json' with { type: 'json' };
import merges from './en/merges.json' with { type: 'json' };
import names from './en/names.json' with { type: 'json' };
import network from './en/network.json' with { type: 'json' };
import parts from './en/parts.json' with { type: 'json' };
import people from './en/people.json' with { type: 'json' };
import products from './en/products.json' with { type: 'json' };
import questionnaireEditor from './en/questionnaire-editor.json' with { type: 'json' };
import questionnaires from './en/questionnaires.json' with { type: 'json' };
import rules from './en/rules.json' with { type: 'json' };
import settings from './en/settings.json' with { type: 'json' };
import setup from './en/setup.json' with { type: 'json' };
import sites from './en/sites.json' with { type: 'json' };
import suppliers from './en/suppliers.json' with { type: 'json' };
import systems from './en/systems.json' with { type: 'json' };
import taxonomy from './en/taxonomy.json' with { type: 'json' };
import triage from './en/triage.json' with { type: 'json' };
import vex from './en/vex.json' with { type: 'json' };
import vulnerabilities from './en/vulnerabilities.json' with { type: 'json' };

/** Texts of pages that are loaded when they are opened, and of what only these show. */
export const late = {
  analysis,
  alerts,
  answer,
  'ask-next': askNext,
  'assessment-plan': assessmentPlan,
  assessments,
  candidates,
  cards,
  channels,
  claims,
  declarations,
  declare,
  evidence,
  drafts,
  feeds,
  findings,
  functions,
  imports,
  'life-cycles': lifeCycles,
  lists,
  map,
  merges,
  names,
  network,
  parts,
  people,
  'questionnaire-editor': questionnaireEditor,
  questionnaires,
  settings,
  setup,
  suppliers,
  products,
  sites,
  systems,
  taxonomy,
  triage,
  vex,
  rules,
  vulnerabilities,
};
