import type { Item, Questionnaire } from '../../../src/formats/questionnaire/document.ts';
import type { Answer } from '../../../src/modules/assessments/answers-contract.ts';
import { formatDate, formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { chosenOf } from './answer-value.ts';

type Asked = Pick<Item, 'options' | 'columns'>;
type Labels = Pick<Questionnaire, 'options'>;

/** An answer in one line: the labels of what was chosen, then what was written. */
export function answerWords(answer: Answer, item: Asked, { options }: Labels): string {
  const set = item.options === undefined ? [] : (options[item.options] ?? []);
  const labels = chosenOf(answer).map((id) => set.find((option) => option.id === id)?.label ?? id);
  const { text, number, date, rows, explanation } = answer;
  return [
    labels.join(', '),
    text,
    number !== undefined && formatNumber(number),
    date && formatDate(date),
    rows && t('answer.rows', { count: rows.length }),
    explanation,
  ]
    .filter(Boolean)
    .join(' · ');
}
