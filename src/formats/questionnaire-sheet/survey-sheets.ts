import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { parseCsv } from '../csv/read-csv.ts';
import { columnLetters } from '../xlsx/column-letters.ts';
import { readXlsx } from '../xlsx/read-xlsx.ts';
import { fieldOfTitle, type SheetField } from './sheet-fields.ts';

/** Rows of one sheet as plain texts: a formula is the value last computed, a merged range its first cell. */
export interface Sheet {
  name: string;
  rows: readonly { row: number; cells: readonly string[] }[];
}

export interface SurveyedColumn {
  /** `C`. */
  column: string;
  title: string;
  samples: string[];
}

export interface SurveyedSheet {
  sheet: string;
  /** Rows below the titles that say something. */
  rows: number;
  /** The row of the titles, 1-based; 0 where none was found. */
  titles: number;
  columns: SurveyedColumn[];
  /** What the columns seem to be, by field. */
  suggested: Partial<Record<SheetField, string>>;
}

/** Sheets and columns that are looked at; questions stand in the first few. */
const mostSheets = 50;
const mostColumns = 60;
/** How far down titles are looked for. */
const titlesWithin = 30;
const mostSamples = 3;

/** The sheets of a workbook, or the one that a file of separated values is. */
export function readSheets(bytes: Uint8Array, fileName: string): Parsed<Sheet[]> {
  const isWorkbook = (bytes[0] === 0x50 && bytes[1] === 0x4b) || bytes[0] === 0xd0 || /\.xls[a-z]?$/i.test(fileName);
  const read: Parsed<Sheet[]> = isWorkbook ? sheetsOfWorkbook(bytes) : sheetOfCsv(bytes, fileName);
  if (!read.ok) return read;
  const sheets = read.value.filter(({ rows }) => rows.length > 0);
  if (sheets.length === 0) return refused({ at: '', message: 'The file holds no rows.' });
  if (sheets.length > mostSheets) {
    return refused({ at: '', message: `The workbook has more than ${mostSheets} sheets with rows.` });
  }
  return parsed(sheets);
}

function sheetsOfWorkbook(bytes: Uint8Array): Parsed<Sheet[]> {
  const read = readXlsx(bytes);
  return read.ok ? parsed(read.value.sheets) : read;
}

function sheetOfCsv(bytes: Uint8Array, fileName: string): Parsed<Sheet[]> {
  const read = parseCsv(bytes);
  if (!read.ok) return read;
  const name = fileName.replace(/^.*[\\/]/, '').replace(/\.[a-z]+$/i, '') || 'File';
  return parsed([{ name, rows: read.value.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')) }]);
}

/** What stands in each sheet, so that a person can say what its columns are. */
export function surveySheets(sheets: readonly Sheet[]): SurveyedSheet[] {
  return sheets.map((sheet) => surveySheet(sheet, titlesOf(sheet)));
}

/** As above, of one sheet whose row of titles is known. */
export function surveySheet({ name, rows }: Sheet, titles: number): SurveyedSheet {
  const heads = rows.find(({ row }) => row === titles)?.cells ?? [];
  const below = rows.filter(({ row }) => row > titles);
  const width = Math.min(mostColumns, Math.max(heads.length, ...below.slice(0, 200).map(({ cells }) => cells.length)));
  const columns = Array.from({ length: width }, (_, index): SurveyedColumn => {
    const said = below.map(({ cells }) => (cells[index] ?? '').trim()).filter((text) => text !== '');
    const samples = [...new Set(said)].slice(0, mostSamples).map((text) => text.slice(0, 120));
    return { column: columnLetters(index), title: (heads[index] ?? '').trim().slice(0, 200), samples };
  }).filter(({ title, samples }) => title !== '' || samples.length > 0);
  return { sheet: name, rows: below.length, titles, columns, suggested: suggestedOf(columns) };
}

/** The first row that names most columns in words of ours; where none names any, the first with two cells. */
function titlesOf({ rows }: Sheet): number {
  const near = rows.slice(0, titlesWithin);
  const known = ({ cells }: Sheet['rows'][number]) => cells.filter((cell) => fieldOfTitle(cell) !== undefined).length;
  const best = near.reduce((most, row) => (known(row) > known(most) ? row : most), near[0]!);
  if (known(best) > 0) return best.row;
  return near.find(({ cells }) => cells.filter((cell) => cell.trim() !== '').length > 1)?.row ?? 0;
}

/** By their titles; the question, where no title says it, is the column with the longest texts. */
function suggestedOf(columns: readonly SurveyedColumn[]): Partial<Record<SheetField, string>> {
  const suggested: Partial<Record<SheetField, string>> = {};
  for (const { column, title } of columns) {
    const field = fieldOfTitle(title);
    if (field !== undefined) suggested[field] ??= column;
  }
  if (suggested.question === undefined) {
    const taken = new Set(Object.values(suggested));
    const length = ({ samples }: SurveyedColumn) => samples.reduce((sum, text) => sum + text.length, 0);
    const free = columns.filter(({ column }) => !taken.has(column));
    const longest = free.reduce<SurveyedColumn | undefined>(
      (most, one) => (most && length(most) >= length(one) ? most : one),
      undefined,
    );
    if (longest && length(longest) > 0) suggested.question = longest.column;
  }
  return suggested;
}
