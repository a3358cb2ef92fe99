import { formatCsv } from '../csv/format-csv.ts';
import { writeXlsx, type XlsxColumnToWrite, type XlsxSheetToWrite } from '../xlsx/write-xlsx.ts';
import { formatList } from './read-cell.ts';
import type { FieldValue, RegisterRow, RegisterRows, RegisterSheet } from './rows.ts';
import { registerSheets } from './rows.ts';
import { type Column, choices, examplePrefix, template } from './template.ts';

/** Rows of the template that keep what is typed as text. */
const readyRows = 1_000;

/** The workbook to fill in: a sheet that explains it, then each sheet with one row as an example, which imports pass over. */
export function writeTemplateXlsx(): Promise<Uint8Array> {
  const sheets = registerSheets.map((sheet) => ({ ...asSheet(sheet, [exampleRow(sheet)]), emptyRows: readyRows }));
  return writeXlsx([...sheets, readMe()]);
}

export function formatTemplateCsv(sheet: RegisterSheet): string {
  return formatCsv([titlesOf(sheet), exampleRow(sheet).map(String)]);
}

/** The rows as the workbook that an import takes. Sheets without a row have their header only. */
export function writeRegisterXlsx(rows: RegisterRows): Promise<Uint8Array> {
  return writeXlsx(
    registerSheets.map((sheet) =>
      asSheet(
        sheet,
        rows[sheet].map((row) => cellsOf(sheet, row)),
      ),
    ),
  );
}

export function formatRegisterCsv(rows: RegisterRows, sheet: RegisterSheet): string {
  return formatCsv([titlesOf(sheet), ...rows[sheet].map((row) => cellsOf(sheet, row).map(String))]);
}

function titlesOf(sheet: RegisterSheet): string[] {
  return template[sheet].columns.map(({ title }) => title);
}

function cellsOf(sheet: RegisterSheet, row: RegisterRow): (string | number)[] {
  const fields = row as unknown as Readonly<Record<string, FieldValue | undefined>>;
  return template[sheet].columns.map(({ field }) => cellOf(fields[field]));
}

function cellOf(value: FieldValue | undefined): string | number {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? formatList(value) : value;
}

function asSheet(sheet: RegisterSheet, rows: XlsxSheetToWrite['rows']): XlsxSheetToWrite {
  return { name: sheet, columns: template[sheet].columns.map(asColumn), rows };
}

function asColumn(column: Column): XlsxColumnToWrite {
  return {
    title: column.title,
    width: column.width,
    note: `${column.explanation}${column.needed ? ' Needed.' : ''}`,
    ...(column.type === 'choice' ? { offered: Object.keys(choices[column.choices]) } : {}),
    numeric: column.type === 'number',
  };
}

function exampleRow(sheet: RegisterSheet): string[] {
  return template[sheet].columns.map(({ example }, index) => (index === 0 ? examplePrefix + example : example));
}

function readMe(): XlsxSheetToWrite {
  const columns = [
    { title: 'Sheet', width: 12 },
    { title: 'Column', width: 14 },
    { title: 'Needed', width: 8 },
    { title: 'What goes in', width: 80 },
    { title: 'Words taken', width: 60 },
    { title: 'Example', width: 28 },
  ];
  return { name: 'Read me', columns, rows: [...guidance, ...registerSheets.flatMap(explained)] };
}

const guidance = [
  [
    '',
    '',
    '',
    'Fill in the sheets you have data for and import the file. You see what would change before anything is written.',
  ],
  [
    '',
    '',
    '',
    `A row whose first cell begins with "${examplePrefix.trim()}" shows how it is done; an import passes over it.`,
  ],
  ['', '', '', 'An empty cell means "not known" and clears what was there. Delete a column to leave it as it is.'],
];

function explained(sheet: RegisterSheet): string[][] {
  const { explanation, columns } = template[sheet];
  return [
    [sheet, '', '', explanation],
    ...columns.map((column) => [
      sheet,
      column.title,
      column.needed ? 'yes' : '',
      column.explanation,
      column.type === 'choice' ? Object.keys(choices[column.choices]).join(', ') : '',
      column.example,
    ]),
  ];
}
