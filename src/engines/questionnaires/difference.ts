import type { Answer } from '../../formats/questionnaire/answers.ts';

/** What became of one answer against another: `new` where only the later one is there, `withdrawn` where only the earlier one is. */
export type AnswerChangeKind = 'changed' | 'new' | 'confirmed' | 'withdrawn' | 'none';

export function changeOf(before: Answer | null, after: Answer | null): AnswerChangeKind {
  const [earlier, later] = [wordsOf(before), wordsOf(after)];
  if (later === null) return earlier === null ? 'none' : 'withdrawn';
  if (earlier === null) return 'new';
  return earlier === later ? 'confirmed' : 'changed';
}

export function isSameAnswer(one: Answer | null, other: Answer | null): boolean {
  return wordsOf(one) === wordsOf(other);
}

/** An answer without its proofs and with nothing in it that says nothing; null where nothing is left. */
export function contentOf(answer: Answer | null): Answer | null {
  if (!answer) return null;
  const { choice, text, number, date, rows, explanation } = answer;
  const chosen = Array.isArray(choice) ? choice.length > 0 : choice !== undefined;
  const content: Answer = {
    ...(chosen ? { choice: Array.isArray(choice) ? [...choice].sort() : choice } : {}),
    ...(isBlank(text) ? {} : { text: text!.trim() }),
    ...(number === undefined ? {} : { number }),
    ...(date === undefined ? {} : { date }),
    ...((rows ?? []).length === 0 ? {} : { rows }),
    ...(isBlank(explanation) ? {} : { explanation: explanation!.trim() }),
  };
  return Object.keys(content).length === 0 ? null : content;
}

function isBlank(text: string | undefined): boolean {
  return (text ?? '').trim() === '';
}

/** Equal for equal content, whatever the order of fields. */
function wordsOf(answer: Answer | null): string | null {
  const content = contentOf(answer);
  if (!content) return null;
  const { choice } = content;
  const single = Array.isArray(choice) && choice.length === 1 ? { choice: choice[0] } : {};
  const rows = content.rows?.map((row) => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ ...content, ...single, ...(rows ? { rows } : {}) });
}
