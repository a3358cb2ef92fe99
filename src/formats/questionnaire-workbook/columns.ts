import type { Item, Questionnaire } from '../questionnaire/document.ts';

/** The columns of a sheet of questions. Their keys stand in a hidden row: titles may be changed, and columns moved. */
export const columns = [
  { key: 'item', title: 'Key', width: 4 },
  { key: 'number', title: 'No.', width: 9 },
  { key: 'question', title: 'Question', width: 70 },
  { key: 'answer', title: 'Answer', width: 18 },
  { key: 'words', title: 'In your words', width: 50 },
  { key: 'proof', title: 'Proof: name of the document', width: 32 },
  { key: 'issued', title: 'Issued on', width: 12 },
  { key: 'until', title: 'Valid until', width: 12 },
  { key: 'wanted', title: 'Proof we ask for', width: 44 },
] as const;

export type ColumnKey = (typeof columns)[number]['key'];

/** What the one who answers fills in; all else is locked. */
export const answerColumns: readonly ColumnKey[] = ['answer', 'words', 'proof', 'issued', 'until'];

const mark = 'holdfast';

/** `holdfast:answer` heads a column in the hidden row. */
export function columnMark(key: ColumnKey): string {
  return `${mark}:${key}`;
}

/** Names a row whatever is sorted, copied or renamed: `holdfast:vendor-scrm-template#2.1`. */
export function itemMark({ id }: Pick<Questionnaire, 'id'>, item: Pick<Item, 'id'>): string {
  return `${mark}:${id}#${item.id}`;
}

export function signatureMark({ id }: Pick<Questionnaire, 'id'>, field: string): string {
  return `${mark}:${id}#signature:${field}`;
}

/** The questionnaire and the item, or the field of the signature, that a cell names. */
export function parseMark(text: string): { questionnaire: string; item?: string; field?: string } | undefined {
  const match = /^holdfast:([^#\s]+)#(signature:)?(\S+)$/.exec(text.trim());
  if (!match) return undefined;
  return match[2] ? { questionnaire: match[1]!, field: match[3]! } : { questionnaire: match[1]!, item: match[3]! };
}
