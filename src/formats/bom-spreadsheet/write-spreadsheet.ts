import { formatCsv } from '../csv/format-csv.ts';
import { type Field, fields } from '../hbom/fields.ts';
import kinds from '../hbom/kinds.json' with { type: 'json' };
import { lifecycles, type Part } from '../hbom/part.ts';
import { formatValue, type Value } from '../hbom/read-value.ts';
import { examplePrefix } from '../register-workbook/template.ts';
import { writeXlsx, type XlsxColumnToWrite, type XlsxSheetToWrite } from '../xlsx/write-xlsx.ts';
import { readMeSheet } from './read-spreadsheet.ts';

const sheetName = 'Parts';

/** Rows of the template that keep what is typed as text: part numbers and date codes lose no zero. */
const readyRows = 1_000;

/** The workbook to fill in for a hardware BOM: its sheet with an example, which readers pass over, and one that explains it. */
export function hbomTemplate(): Promise<Uint8Array> {
  return writeXlsx([{ ...partsSheet([exampleRow()]), emptyRows: readyRows }, readMe()]);
}

export function hbomTemplateCsv(): string {
  return formatCsv([titles(), exampleRow()]);
}

/** Parts as the workbook that is read back. */
export function writePartsXlsx(parts: readonly Part[]): Promise<Uint8Array> {
  return writeXlsx([partsSheet(parts.map(cellsOf))]);
}

export function formatPartsCsv(parts: readonly Part[]): string {
  return formatCsv([titles(), ...parts.map(cellsOf)]);
}

function titles(): string[] {
  return fields.map(({ title }) => title);
}

function cellsOf(part: Part): string[] {
  return fields.map(({ field, type }) => {
    const value = part[field] as Value | null;
    return value === null ? '' : formatValue(type, value);
  });
}

function partsSheet(rows: readonly string[][]): XlsxSheetToWrite {
  return { name: sheetName, columns: fields.map(asColumn), rows };
}

function asColumn(field: Field): XlsxColumnToWrite {
  const offered = offeredIn(field);
  return { title: field.title, width: field.width, note: field.explanation, ...(offered && { offered }) };
}

function offeredIn({ type }: Field): string[] | undefined {
  if (type === 'kind') return Object.keys(kinds);
  return type === 'lifecycle' ? lifecycles : undefined;
}

function exampleRow(): string[] {
  return fields.map(({ example }, index) => (index === 0 ? examplePrefix + example : example));
}

function readMe(): XlsxSheetToWrite {
  const columns = [
    { title: 'Column', width: 22 },
    { title: 'What goes in', width: 80 },
    { title: 'Words taken', width: 60 },
    { title: 'Example', width: 32 },
    { title: 'In CycloneDX', width: 40 },
  ];
  const explained = fields.map((field) => [
    field.title,
    field.explanation,
    offeredIn(field)?.join(', ') ?? '',
    field.example,
    field.property ?? '',
  ]);
  return { name: readMeSheet, columns, rows: [...guidance.map((line) => ['', line, '', '', '']), ...explained] };
}

const guidance = [
  'One row for each part. It needs a part number or a name; everything else as far as it is known.',
  `A row in which a cell begins with "${examplePrefix.trim()}" shows how it is done and is passed over.`,
  'An empty cell, n/a and unknown mean that it is not known. Columns may stand in any order, and may be deleted.',
];
