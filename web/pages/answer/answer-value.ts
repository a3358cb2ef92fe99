import type { Answer } from '../../../src/modules/assessments/answers-contract.ts';

/** The answer without what is empty; null where nothing is left. Words keep their spaces, since somebody may be typing them. */
export function tidied(answer: Answer): Answer | null {
  const kept = Object.entries(answer).filter(([, value]) => !isEmpty(value));
  return kept.length > 0 ? (Object.fromEntries(kept) as Answer) : null;
}

function isEmpty(value: Answer[keyof Answer]): boolean {
  if (value === undefined) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}

export function sameAnswer(one: Answer | null, other: Answer | null): boolean {
  return written(one) === written(other);
}

/** One text for equal answers, in whatever order their parts stand. */
function written(answer: Answer | null): string {
  const tidy = answer && tidied(answer);
  return JSON.stringify(tidy, (_, value: unknown) => {
    // The server keeps no spaces around words; whoever types them still sees them.
    if (typeof value === 'string') return value.trim();
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The options that are chosen. */
export function chosenOf(answer: Answer | null): readonly string[] {
  return [answer?.choice ?? []].flat();
}
