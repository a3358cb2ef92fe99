import type { SheetField } from '../../../src/formats/questionnaire-sheet/sheet-fields.ts';
import type { SurveyedSheet } from '../../../src/modules/questionnaires/sheet-contract.ts';

export interface SheetChoice {
  sheet: string;
  titles: number;
  /** Columns by field. */
  columns: Partial<Record<SheetField, string>>;
  otherwise: 'yes-no' | 'text';
  id: string;
  version: string;
  title: string;
}

/** What a file seems to hold: its largest sheet, its columns by their titles, its name. */
export function firstChoice(sheets: readonly SurveyedSheet[], fileName: string): SheetChoice {
  const largest = sheets.reduce((most, one) => (one.rows > most.rows ? one : most));
  const title = fileName.replace(/\.[a-z]+$/i, '').slice(0, 200);
  const made = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 70);
  return { ...sheetChoice(largest), otherwise: 'yes-no', id: `own-${made || 'sheet'}`, version: '1.0.0', title };
}

export function sheetChoice({
  sheet,
  titles,
  suggested,
}: SurveyedSheet): Pick<SheetChoice, 'sheet' | 'titles' | 'columns'> {
  return { sheet, titles, columns: suggested };
}

/** A column is one thing, and each thing one column: whoever had it before loses it. */
export function withField(
  columns: SheetChoice['columns'],
  column: string,
  field: SheetField | '',
): SheetChoice['columns'] {
  const kept = Object.entries(columns).filter(([name, at]) => at !== column && name !== field);
  return Object.fromEntries(field === '' ? kept : [...kept, [field, column]]);
}

export function queryOf({ columns, ...choice }: SheetChoice, fileName: string) {
  return { fileName, ...choice, column: Object.entries(columns).map(([field, at]) => `${field}=${at}`) };
}
