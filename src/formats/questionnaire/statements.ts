import type { Answer, AnswersDocument, Proof } from './answers.ts';
import { type Item, itemsOf, type Option, type Questionnaire } from './document.ts';

/** Answers as they go out to programs that know nothing of questionnaires. */
export interface AnsweredQuestionnaire {
  questionnaire: Questionnaire;
  document: AnswersDocument;
  /** Items that are asked and wanted, and not answered. */
  open: readonly string[];
  /** ISO 8601, UTC. */
  writtenAt: string;
}

/** What a supplier states by one answer. */
export interface Statement {
  item: Item;
  /** In the words of the options, or the answer's own. */
  words: string;
  /** 0 to 1; null where it is worth nothing either way. */
  value: number | null;
  isExcused: boolean;
  explanation: string | null;
  /** Whether the explanation says what will be done instead. */
  isPlan: boolean;
  proofs: readonly Proof[];
}

/** The answers in the order of the questionnaire. What its own items do not know is left out. */
export function statementsOf({ questionnaire, document: { answers } }: AnsweredQuestionnaire): Statement[] {
  return [...itemsOf(questionnaire)].flatMap((item) =>
    Object.hasOwn(answers, item.id) ? [statementOf(item, answers[item.id]!, questionnaire)] : [],
  );
}

export function supplierName({ document: { supplier } }: AnsweredQuestionnaire): string {
  return supplier?.name ?? supplier?.id ?? 'A supplier not named';
}

function statementOf(item: Item, answer: Answer, { options }: Questionnaire): Statement {
  const ids = [answer.choice ?? []].flat();
  const chosen = (options[item.options ?? ''] ?? []).filter(({ id }) => ids.includes(id));
  const values = chosen.map(({ value }) => value).filter((value) => value !== undefined);
  return {
    item,
    words: wordsOf(item, answer, chosen),
    value:
      values.length === 0
        ? null
        : Math.min(
            1,
            values.reduce((sum, value) => sum + value, 0),
          ),
    isExcused: chosen.some(({ notApplicable }) => notApplicable),
    explanation: answer.explanation?.trim() || null,
    isPlan: chosen.some(({ needs }) => needs === 'plan-of-action'),
    proofs: answer.proofs ?? [],
  };
}

function wordsOf({ columns = [] }: Item, { text, number, date, rows = [] }: Answer, chosen: readonly Option[]): string {
  const table = rows.map((row) =>
    columns
      .filter(({ id }) => row[id] !== undefined && row[id] !== '')
      .map(({ id, title }) => `${title}: ${row[id]}`)
      .join(', '),
  );
  const parts = [...chosen.map(({ label }) => label), text?.trim(), number?.toString(), date, ...table];
  return parts.filter((part) => part !== undefined && part !== '').join('; ');
}
