import { asCompared } from '../register-workbook/template.ts';
import synonyms from './fields.json' with { type: 'json' };

/** What a column of somebody's sheet of questions can be. */
export const sheetFields = [
  ...(['question', 'id', 'section', 'kind', 'options'] as const),
  ...(['reference', 'weight', 'help', 'evidence'] as const),
] as const;
export type SheetField = (typeof sheetFields)[number];

const fieldByTitle = new Map(
  sheetFields.flatMap((field) => synonyms[field].map((title) => [asCompared(title), field] as const)),
);

/** What a title calls its column; undefined where it is no word of ours. */
export function fieldOfTitle(title: string): SheetField | undefined {
  return title.trim() === '#' ? 'id' : fieldByTitle.get(asCompared(title));
}
