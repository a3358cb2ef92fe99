import { addQuestionnaireRoute } from '../modules/questionnaires/contract.ts';
import type { Client } from './client.ts';

/** Gives the workspace a questionnaire of its own. */
export function importQuestionnaire(client: Client, bytes: AsyncIterable<Uint8Array>) {
  return client.call(addQuestionnaireRoute, { bytes });
}
