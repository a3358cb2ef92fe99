import { addQuestionnaireRoute } from '../modules/questionnaires/contract.ts';
import type { Client } from './client.ts';

/** The most bytes a questionnaire may have. */
export const questionnaireFileLimitBytes = addQuestionnaireRoute.limitBytes!;

/** Gives the workspace a questionnaire of its own. */
export function importQuestionnaire(client: Client, bytes: AsyncIterable<Uint8Array>) {
  return client.call(addQuestionnaireRoute, { bytes });
}
