import { bind } from '../../platform/http/bind.ts';
import {
  addQuestionnaireRoute,
  getQuestionnaireRoute,
  listQuestionnairesRoute,
  questionnaireWorkbookRoute,
  removeQuestionnaireRoute,
  weighQuestionnaireRoute,
} from './contract.ts';
import {
  addQuestionnaire,
  downloadWorkbook,
  getQuestionnaire,
  listQuestionnaires,
  withdrawQuestionnaire,
} from './operations.ts';
import { readQuestionSheet } from './read-sheet.ts';
import { readQuestionSheetRoute } from './sheet-contract.ts';
import { setWeights } from './weights.ts';

export const questionnaireRoutes = [
  bind(listQuestionnairesRoute, (context) => listQuestionnaires(context)),
  bind(getQuestionnaireRoute, (context, { params, query }) => getQuestionnaire(context, params.id, query.version)),
  bind(questionnaireWorkbookRoute, (context, { params, query }) => downloadWorkbook(context, params.id, query)),
  bind(addQuestionnaireRoute, (context, { file }) => addQuestionnaire(context, file)),
  bind(readQuestionSheetRoute, readQuestionSheet),
  bind(removeQuestionnaireRoute, (context, { params, query, ifMatch }) =>
    withdrawQuestionnaire(context, { id: params.id, version: query.version, ifMatch }),
  ),
  bind(weighQuestionnaireRoute, (context, { params, input, ifMatch }) =>
    setWeights(context, { id: params.id, weights: input.weights, ifMatch }),
  ),
];
