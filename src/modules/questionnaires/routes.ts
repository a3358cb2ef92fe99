import { bind } from '../../platform/http/bind.ts';
import {
  addQuestionnaireRoute,
  getQuestionnaireRoute,
  listQuestionnairesRoute,
  questionnaireWorkbookRoute,
  removeQuestionnaireRoute,
} from './contract.ts';
import {
  addQuestionnaire,
  downloadWorkbook,
  getQuestionnaire,
  listQuestionnaires,
  withdrawQuestionnaire,
} from './operations.ts';

export const questionnaireRoutes = [
  bind(listQuestionnairesRoute, (context) => listQuestionnaires(context)),
  bind(getQuestionnaireRoute, (context, { params, query }) => getQuestionnaire(context, params.id, query.version)),
  bind(questionnaireWorkbookRoute, (context, { params, query }) => downloadWorkbook(context, params.id, query.version)),
  bind(addQuestionnaireRoute, (context, { file }) => addQuestionnaire(context, file)),
  bind(removeQuestionnaireRoute, (context, { params, query, ifMatch }) =>
    withdrawQuestionnaire(context, { id: params.id, version: query.version, ifMatch }),
  ),
];
