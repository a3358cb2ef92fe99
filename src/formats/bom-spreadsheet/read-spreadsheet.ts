import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { BomDocument, BomEncoding, ReadBomDocument, ReadOptions } from '../bom/document.ts';
import { LossList } from '../bom/loss-list.ts';
import { parseCsv } from '../csv/read-csv.ts';
import type { Part } from '../hbom/part.ts';
import { writePart } from '../hbom/write-part.ts';
import { limited } from '../json/explain.ts';
import type { Json } from '../json/json.ts';
import { examplePrefix } from '../register-workbook/template.ts';
import { readXlsx } from '../xlsx/read-xlsx.ts';
import { findPartsHeader, type PartsHeader, type TableRow } from './find-parts-header.ts';
import { cellAt, RowReader, type SheetPlace } from './read-row.ts';

/** A sheet of a workbook, or the one table that a text file is. */
interface Sheet {
  name: string | null;
  hidden?: boolean;
  hiddenRows?: number;
  rows: readonly TableRow[];
}

/** Reads a workbook of parts: VENDOR, PRODUCT and VERSION in any order and by many names, or our template of hardware. */
export const readSpreadsheetXlsx: ReadBomDocument = async (bytes, options) => {
  const workbook = readXlsx(bytes, { wanted: (name) => name !== readMeSheet });
  return workbook.ok ? readSheets(workbook.value.sheets, 'xlsx', options) : workbook;
};

/** The same of a text with commas, semicolons, tabs or bars. */
export const readSpreadsheetCsv: ReadBomDocument = async (bytes, options) => {
  const rows = parseCsv(bytes);
  return rows.ok ? readSheets([{ name: null, rows: rows.value }], 'csv', options) : rows;
};

export const readMeSheet = 'Read me';

/** A file in which more cells than this cannot be read is not what somebody meant to hand over. */
const mostProblems = 1_000;

function readSheets(sheets: readonly Sheet[], encoding: BomEncoding, { lenient }: ReadOptions): Parsed<BomDocument> {
  if (sheets.every(({ rows }) => rows.length === 0)) return refused({ at: '', message: 'The file is empty.' });
  const headed = sheets.map((sheet) => ({ sheet, header: findPartsHeader(sheet.rows) }));
  if (headed.every(({ header }) => header === undefined)) return refused(noHeader(sheets[0]));
  const place: Omit<SheetPlace, 'name'> = { problems: [], warnings: [] };
  const losses = new LossList();
  let components: Json[] = [];
  for (const { sheet, header } of headed) {
    if (header)
      components = components.concat(nested(readSheet(sheet, header, { ...place, name: sheet.name }, losses)));
    else if (sheet.rows.length > 0) losses.add(`${sheet.name}!A1`, 'No row of this sheet heads columns of parts.');
  }
  const { problems, warnings } = place;
  if (problems.length > 0 && (!lenient || problems.length > mostProblems)) return refused(...limited(problems));
  const content = { bomFormat: 'CycloneDX', specVersion: '1.7', version: 1, components };
  const document: BomDocument = {
    format: 'spreadsheet',
    encoding,
    specVersion: '',
    content,
    losses: losses.problems(),
  };
  return parsed(document, limited([...problems, ...warnings]));
}

function noHeader(sheet: Sheet | undefined) {
  const message =
    'No row names columns of parts: a name (Product, Component, Part number) and what is known of it (Vendor, Version, Quantity).';
  return { at: sheet ? cellAt(sheet, sheet.rows[0]?.row ?? 1, 0) : '', message };
}

function readSheet(sheet: Sheet, header: PartsHeader, place: SheetPlace, losses: LossList): Part[] {
  for (const { title, index } of header.unread) {
    losses.add(cellAt(sheet, header.row, index), `The column "${title}" has no place in a BOM.`);
  }
  if (sheet.hidden) place.warnings.push({ at: `${sheet.name}!A1`, message: 'This sheet is hidden; it was read too.' });
  if (sheet.hiddenRows) {
    place.warnings.push({
      at: `${sheet.name}!A1`,
      message: `Rows that are hidden were read too: ${sheet.hiddenRows}.`,
    });
  }
  const reader = new RowReader(header, place);
  const parts: Part[] = [];
  for (const row of sheet.rows.slice(header.rowsBefore)) {
    if (row.cells.some((cell) => cell.startsWith(examplePrefix))) continue;
    const part = reader.read(row);
    if (part) parts.push(part);
    if (place.problems.length > mostProblems) break;
  }
  return parts;
}

/** A part lies in the nearest one above it that has a lower level. */
function nested(parts: readonly Part[]): Json[] {
  const roots: Json[] = [];
  const open: { level: number; component: Json }[] = [];
  for (const part of parts) {
    const component = writePart(part);
    while (open.length > 0 && open.at(-1)!.level >= part.level) open.pop();
    const holder = open.at(-1)?.component;
    if (!holder) roots.push(component);
    else if (Array.isArray(holder.components)) holder.components.push(component);
    else holder.components = [component];
    open.push({ level: part.level, component });
  }
  return roots;
}
