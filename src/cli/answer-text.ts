import type { Answer } from '../formats/questionnaire/answers.ts';
import { counted, plain } from './output.ts';

const longestText = 60;

/** An answer in one short line of a table. */
export function answerText(answer: Omit<Answer, 'proofs'> | null): string {
  if (answer === null) return '-';
  const { choice, text, number, date, rows, explanation } = answer;
  const parts = [
    ...(choice === undefined ? [] : [choice].flat()),
    ...(text === undefined ? [] : [text]),
    ...(number === undefined ? [] : [String(number)]),
    ...(date === undefined ? [] : [date]),
    ...(rows === undefined ? [] : [counted(rows.length, 'row')]),
    ...(explanation === undefined ? [] : [explanation]),
  ];
  const said = plain(parts.join(', '));
  return said.length > longestText ? `${said.slice(0, longestText - 1)}…` : said || '-';
}
