/** A supplier who answers by its link: opens the questionnaire, saves answer after answer, and knows what was acknowledged. */
import { openAssessmentRoute, saveAnswersRoute } from '../../src/modules/assessments/own-contract.ts';
import type { Caller } from '../load/caller.ts';

/** What the server has acknowledged of one question. */
interface Held {
  version: number;
  answer: Given;
}
type Given = { choice: string } | { text: string };

interface Question {
  id: string;
  kind: string;
}

export interface Vendor {
  token: string;
  /** The numbered questions of the questionnaire, in their order. */
  questions: readonly Question[];
  held: Map<string, Held>;
}

interface OwnBody {
  document: { sections: { items: Question[] }[] };
  answers: Record<string, { version: number; answer: Given | null; aside: unknown[] }>;
}

export async function openVendor(caller: Caller, token: string): Promise<Vendor> {
  const { document } = await caller.get<OwnBody>({ route: openAssessmentRoute, input: { token } });
  const questions = document.sections.flatMap(({ items }) => items);
  return { token, questions, held: new Map() };
}

/** What a vendor answers to a question this time: yes and no in turn, or a sentence that differs from the one before. */
export function changeOf({ held }: Vendor, { id: item, kind }: Question) {
  const version = held.get(item)?.version ?? 0;
  const answer: Given =
    kind === 'single'
      ? { choice: version % 2 === 0 ? 'yes' : 'no' }
      : { text: `As it is done here, and looked at again each year. Version ${version + 1} of this answer.` };
  return { item, version, answer };
}

/**
 * Saves one change, or all of them at once, and notes what was acknowledged. Where no answer comes the same is sent again, as the page
 * of the supplier does: an answer that was saved and not acknowledged then stands already.
 */
export async function save(
  caller: Caller,
  vendor: Vendor,
  changes: readonly ReturnType<typeof changeOf>[],
): Promise<{ status: number; ms: number }> {
  const { status, ms, body } = await caller.ask({ route: saveAnswersRoute, input: { token: vendor.token, changes } });
  if (status !== 200) return { status, ms };
  const { answers } = JSON.parse(body) as OwnBody;
  for (const { item, answer } of changes) vendor.held.set(item, { version: answers[item]!.version, answer });
  return { status, ms };
}

/** How many acknowledged answers are not there, or not as they were acknowledged, or beside another that nobody wrote. */
export async function countLost(caller: Caller, { token, held }: Vendor): Promise<number> {
  const { answers } = await caller.get<OwnBody>({ route: openAssessmentRoute, input: { token } });
  const lost = [...held].filter(([item, { answer }]) => {
    const there = answers[item];
    return JSON.stringify(there?.answer) !== JSON.stringify(answer) || there!.aside.length > 0;
  });
  return lost.length;
}
