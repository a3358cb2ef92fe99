import type { Problem } from '../../../common/errors.ts';
import type { Questionnaire } from '../../../formats/questionnaire/document.ts';
import { readQuestionnaireObject } from '../../../formats/questionnaire/read-questionnaire.ts';

/** The questionnaires that ship with Holdfast, by id. Each is loaded when it is asked for. */
const shipped: Record<string, () => Promise<{ default: unknown }>> = {
  'vendor-scrm-template': () => import('./vendor-scrm-template.json', { with: { type: 'json' } }),
  'small-business': () => import('./small-business.json', { with: { type: 'json' } }),
  'software-acquisition-guide': () => import('./software-acquisition-guide.json', { with: { type: 'json' } }),
  'ir-8272': () => import('./ir-8272.json', { with: { type: 'json' } }),
  'msp-considerations': () => import('./msp-considerations.json', { with: { type: 'json' } }),
  'secure-software-attestation': () => import('./secure-software-attestation.json', { with: { type: 'json' } }),
  'small-business-health-check': () => import('./small-business-health-check.json', { with: { type: 'json' } }),
};

export const shippedIds: readonly string[] = Object.keys(shipped);

const read = new Map<string, Promise<Questionnaire>>();

/** Read once; whoever gets it only reads it. */
export async function findShipped(id: string): Promise<Questionnaire | undefined> {
  if (!Object.hasOwn(shipped, id)) return undefined;
  const known = read.get(id) ?? readShipped(id);
  read.set(id, known);
  return known;
}

async function readShipped(id: string): Promise<Questionnaire> {
  const document = readQuestionnaireObject((await shipped[id]!()).default);
  if (document.ok) return document.value;
  const [{ at, message }] = document.problems as [Problem];
  throw new Error(`${id} does not ship as it should: ${at} ${message}`);
}
