import type { AnswersDocument, Answer as FullAnswer } from '../../formats/questionnaire/answers.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Answer } from './answers-contract.ts';
import type { StoredAnswer } from './answers-store.ts';
import type { GivenAnswer } from './own-contract.ts';
import { listParts } from './parts-store.ts';

/** Who answered by each link, as far as somebody said. */
export async function namesOf(tx: Tx, workspaceId: string, assessmentId: string): Promise<Map<string, string | null>> {
  const parts = await listParts(tx, workspaceId, assessmentId);
  return new Map(parts.map(({ id, name }) => [id, name]));
}

/** An answer as the supplier sees it. */
export function given(
  { answer, version, partId, savedAt, aside, confirmed }: StoredAnswer,
  names: ReadonlyMap<string, string | null>,
): GivenAnswer {
  const by = names.get(partId) ?? null;
  return {
    answer,
    version,
    by,
    savedAt: new Date(savedAt).toISOString(),
    confirmed,
    aside: aside.map((one) => ({
      answer: one.answer,
      by: names.get(one.partId) ?? null,
      savedAt: new Date(one.savedAt).toISOString(),
    })),
  };
}

/** Each answer by its question. */
export function* pairs(answers: ReadonlyMap<string, StoredAnswer>): Generator<[string, Answer | null]> {
  for (const [item, { answer }] of answers) yield [item, answer];
}

/** Answers as a file says them. */
export function documentOf({ id, version }: Questionnaire, answers: Record<string, FullAnswer>): AnswersDocument {
  return { schema: 'holdfast.answers/1', questionnaire: { id, version }, answers };
}
