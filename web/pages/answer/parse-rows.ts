import { parseCsv } from '../../../src/formats/csv/read-csv.ts';
import type { Item } from '../../../src/formats/questionnaire/document.ts';

type Columns = NonNullable<Item['columns']>;
export type AnswerRow = Record<string, string | number>;

/** Rows copied from a spreadsheet, by a line of titles where they begin with one; undefined for what is no table. */
export function parseRows(text: string, columns: Columns): AnswerRow[] | undefined {
  const read = parseCsv(new TextEncoder().encode(text));
  if (!read.ok) return undefined;
  const rows = read.value.map(({ cells }) => cells).filter((cells) => cells.some((cell) => cell.trim() !== ''));
  const named = (rows[0] ?? []).map((cell) => columns.find((column) => isTitleOf(cell, column)));
  const hasTitles = named.some((column) => column !== undefined);
  const order = hasTitles ? named : columns;
  return (hasTitles ? rows.slice(1) : rows).map((cells) => rowOf(cells, order));
}

function isTitleOf(cell: string, { id, title }: Columns[number]): boolean {
  const said = cell.trim().toLowerCase();
  return said === title.trim().toLowerCase() || said === id.toLowerCase();
}

function rowOf(cells: readonly string[], order: readonly (Columns[number] | undefined)[]): AnswerRow {
  const row: AnswerRow = {};
  for (const [place, column] of order.entries()) {
    const cell = cells[place]?.trim() ?? '';
    if (column && cell !== '') row[column.id] = readCell(cell, column);
  }
  return row;
}

/** A number where the column takes numbers and one was meant; else the words as they are. */
export function readCell(text: string, { kind }: Columns[number]): string | number {
  const number = Number(text.trim().replace(',', '.'));
  return kind === 'number' && text.trim() !== '' && Number.isFinite(number) ? number : text;
}
