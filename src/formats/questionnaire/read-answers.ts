import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { remembered } from '../../common/remembered.ts';
import { parseSurveyed } from '../json/parse-surveyed.ts';
import { escapePointer } from '../json/survey.ts';
import { type Answer, type AnswersDocument, answersSchema, answersSchemaName } from './answers.ts';
import { type Item, itemsOf, type Questionnaire } from './document.ts';

/** The largest file of answers taken, in bytes. */
export const answersLimitBytes = 32 * 1024 * 1024;

export const answersTooLarge = `The file is larger than the limit of ${answersLimitBytes / 1024 / 1024} MB for one set of answers.`;

/** Reads a file of answers by its form alone; `checkAnswers` holds it against its questionnaire. */
export function readAnswers(bytes: Uint8Array): Parsed<AnswersDocument> {
  if (bytes.length > answersLimitBytes) return refused({ at: '', message: answersTooLarge });
  const json = parseSurveyed(bytes, 20);
  if (!json.ok) return json;
  if (json.warnings.length > 0) return refused(...json.warnings);
  const read = answersSchema.safeParse(json.value);
  if (read.success) return parsed(read.data);
  return refused(
    ...read.error.issues.map(({ path, message }) => ({
      at: path.map((key) => `/${escapePointer(String(key))}`).join(''),
      message,
    })),
  );
}

/** Whether bytes are JSON that says of itself that it holds answers. */
export function isAnswers(bytes: Uint8Array): boolean {
  const json = parseSurveyed(bytes, 1);
  return json.ok && (json.value as { schema?: unknown } | null)?.schema === answersSchemaName;
}

/** Answers that the questionnaire does not ask for, or not in this way, with their places. */
export function checkAnswers(
  { questionnaire: named, answers }: AnswersDocument,
  questionnaire: Questionnaire,
): Problem[] {
  if (named.id !== questionnaire.id) {
    return [{ at: '/questionnaire/id', message: `These are answers to ${named.id}, not to ${questionnaire.id}.` }];
  }
  const items = itemsById(questionnaire);
  return Object.entries(answers).flatMap(([id, answer]) => {
    const at = `/answers/${escapePointer(id)}`;
    const item = items.get(id);
    if (!item) return [{ at, message: `${questionnaire.title} has no question ${id}.` }];
    return problemsOf(answer, item, questionnaire).map((problem) => ({
      at: `${at}${problem.at}`,
      message: problem.message,
    }));
  });
}

const itemsById = remembered(
  (questionnaire: Questionnaire): ReadonlyMap<string, Item> =>
    new Map([...itemsOf(questionnaire)].map((item) => [item.id, item])),
);

function problemsOf(answer: Answer, item: Item, { options }: Questionnaire): Problem[] {
  const problems: Problem[] = [];
  const tell = (at: string, message: string) => problems.push({ at, message });
  const set = item.options === undefined ? [] : (options[item.options] ?? []);
  const chosen = [answer.choice ?? []].flat();
  if (chosen.length > 0 && set.length === 0) tell('/choice', `Question ${item.id} offers no choice.`);
  else {
    const unknown = chosen.find((one) => !set.some(({ id }) => id === one));
    const offered = set.map(({ id }) => id).join(', ');
    if (unknown !== undefined) tell('/choice', `Question ${item.id} has no option ${unknown}: take one of ${offered}.`);
  }
  if (chosen.length > 1 && item.kind !== 'multi') tell('/choice', `Question ${item.id} takes one option.`);
  if (answer.number !== undefined && item.kind !== 'number') tell('/number', `Question ${item.id} takes no number.`);
  if (answer.date !== undefined && item.kind !== 'date') tell('/date', `Question ${item.id} takes no date.`);
  if (answer.rows === undefined) return problems;
  if (!item.columns) {
    tell('/rows', `Question ${item.id} takes no table.`);
    return problems;
  }
  for (const [index, row] of answer.rows.entries()) {
    for (const name of Object.keys(row)) {
      if (!item.columns.some(({ id }) => id === name)) {
        tell(`/rows/${index}/${escapePointer(name)}`, `The table of question ${item.id} has no column ${name}.`);
      }
    }
  }
  return problems;
}
