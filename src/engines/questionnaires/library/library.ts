import type { Questionnaire } from '../../../formats/questionnaire/document.ts';
import { readQuestionnaireObject } from '../../../formats/questionnaire/read-questionnaire.ts';

/** The questionnaires that ship with Holdfast, by id. Each is loaded when it is asked for. */
const shipped: Record<string, () => Promise<{ default: unknown }>> = {
  'vendor-scrm-template': () => import('./vendor-scrm-template.json', { with: { type: 'json' } }),
  'small-business': () => import('./small-business.json', { with: { type: 'json' } }),
  'software-acquisition-guide': () => import('./software-acquisition-guide.json', { with: { type: 'json' } }),
};

export const shippedIds: readonly string[] = Object.keys(shipped);

export async function findShipped(id: string): Promise<Questionnaire | undefined> {
  if (!Object.hasOwn(shipped, id)) return undefined;
  const read = readQuestionnaireObject((await shipped[id]!()).default);
  if (!read.ok)
    throw new Error(`${id} does not ship as it should: ${read.problems[0]!.at} ${read.problems[0]!.message}`);
  return read.value;
}
