import {
  type Cell,
  type CellStyle,
  type CellValue,
  colToLetter,
  type DataValidation,
  type WriteSheet,
  writeXlsx as writeWorkbook,
} from 'hucre';
import { escapeText } from './escape-text.ts';

export interface XlsxColumnToWrite {
  title: string;
  /** In characters. */
  width: number;
  /** Shown when one points at the title. */
  note?: string;
  /** Offered as a drop-down in every row. */
  offered?: readonly string[];
  /** Numbers keep their own format; all other columns are text, so that `007` stays as it was typed. */
  numeric?: boolean;
}

export interface XlsxSheetToWrite {
  name: string;
  columns: readonly XlsxColumnToWrite[];
  rows: readonly (readonly (string | number | null)[])[];
  /** Rows behind the last that are ready to be filled in; what is typed there stays text. */
  emptyRows?: number;
}

/** Writes sheets with a bold header that stays in sight, drop-downs, notes and column widths. */
export function writeXlsx(sheets: readonly XlsxSheetToWrite[]): Promise<Uint8Array> {
  return writeWorkbook({ sheets: sheets.map(asSheet) });
}

function asSheet({ name, columns, rows, emptyRows = 0 }: XlsxSheetToWrite): WriteSheet {
  const titles: CellValue[] = columns.map(({ title }) => escapeText(title));
  return {
    name,
    columns: columns.map(({ width, numeric }) => ({ width, ...(numeric ? {} : { numFmt: '@' }) })),
    rows: [titles, ...rows.map((row) => row.map((value) => (typeof value === 'string' ? escapeText(value) : value)))],
    cells: new Map([...headerCells(columns), ...emptyCells(columns, rows.length + 1, emptyRows)]),
    freezePane: { rows: 1 },
    dataValidations: columns.flatMap(({ offered }, index) => (offered ? [dropDown(index, offered)] : [])),
  };
}

type PlacedCell = [place: string, cell: Partial<Cell>];

const headerStyle: CellStyle = { font: { bold: true, name: 'Calibri', size: 11 }, numFmt: '@' };

function headerCells(columns: readonly XlsxColumnToWrite[]): PlacedCell[] {
  return columns.map(({ title, note }, index) => [
    `0,${index}`,
    { value: escapeText(title), style: headerStyle, ...(note ? { comment: { text: note } } : {}) },
  ]);
}

/** The format of a column alone would not reach cells that are still empty. */
function emptyCells(columns: readonly XlsxColumnToWrite[], start: number, count: number): PlacedCell[] {
  const style: CellStyle = { numFmt: '@' };
  return Array.from({ length: count }, (_, row) => row + start).flatMap((row) =>
    columns.flatMap(({ numeric }, index) =>
      numeric ? [] : [[`${row},${index}`, { value: null, style }] as PlacedCell],
    ),
  );
}

function dropDown(index: number, offered: readonly string[]): DataValidation {
  const letter = colToLetter(index);
  return {
    type: 'list',
    values: [...offered],
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'warning',
    errorTitle: 'Not in the list',
    errorMessage: `Take one of: ${offered.join(', ')}.`.slice(0, 225),
    range: `${letter}2:${letter}1048576`,
  };
}
