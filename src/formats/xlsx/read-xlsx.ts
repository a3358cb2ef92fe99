import { type CellValue, HucreError, readXlsx as readWorkbook, type Sheet, type SheetFilterInfo } from 'hucre';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { checkContainer } from './check-container.ts';

export interface XlsxRow {
  /** 1-based, as the spreadsheet program shows it. */
  row: number;
  /** Text by column, `''` where a cell is empty; nothing behind the last filled cell. */
  cells: string[];
}

export interface XlsxSheet {
  name: string;
  hidden: boolean;
  /** Rows that say something, in order. */
  rows: XlsxRow[];
}

export interface XlsxReading {
  /** The sheets that were asked for. */
  sheets: XlsxSheet[];
  /** All sheets, in the order of their tabs. */
  sheetNames: string[];
}

export interface XlsxOptions {
  /** Which sheets to read; all unless said. */
  wanted?: (name: string) => boolean;
  /** Told once, as soon as the number of rows is known. */
  onSize?: (rows: number) => void;
}

/** Columns behind this one are not read: a stray cell at the far edge must not make every row as wide. */
const lastColumn = 'IV';

/**
 * Reads a workbook as plain texts: a date as `2025-01-31`, a number with a point and without an exponent, a formula as the
 * value last computed, a merged range as its first cell. The container is checked before anything opens it.
 */
export async function readXlsx(
  bytes: Uint8Array,
  { wanted = () => true, onSize }: XlsxOptions = {},
): Promise<Parsed<XlsxReading>> {
  const container = checkContainer(bytes);
  if (!container.ok) return container;
  onSize?.(container.value.rows);
  const sheetNames: string[] = [];
  const choose = ({ name }: SheetFilterInfo) => {
    sheetNames.push(name);
    return wanted(name);
  };
  try {
    const workbook = await readWorkbook(bytes, { sheets: choose, range: `A1:${lastColumn}1048576` });
    return parsed({ sheets: workbook.sheets.map(asTexts), sheetNames });
  } catch (error) {
    if (!(error instanceof HucreError || error instanceof RangeError)) throw error;
    return refused({ at: '', message: reasonOf(error) });
  }
}

function reasonOf(error: Error): string {
  const spans = /^Sheet "(.*)" spans \d+ rows/.exec(error.message);
  if (spans)
    return `The sheet ${spans[1]} has cells far from your rows. Delete the rows and columns behind them and save it again.`;
  return 'The workbook cannot be read. Open it in a spreadsheet program, save it again as .xlsx and try that file.';
}

function asTexts(sheet: Sheet): XlsxSheet {
  const rows: XlsxRow[] = [];
  for (const [index, values] of sheet.rows.entries()) {
    const cells = turnIntoTexts(values);
    if (cells.length > 0) rows.push({ row: index + 1, cells });
  }
  return { name: sheet.name, hidden: sheet.hidden === true || sheet.veryHidden === true, rows };
}

/** In place: a large sheet is not held twice. */
function turnIntoTexts(values: CellValue[]): string[] {
  let last = -1;
  for (const [column, value] of values.entries()) {
    const text = textOf(value);
    values[column] = text;
    if (text.trim() !== '') last = column;
  }
  values.length = last + 1;
  return values as string[];
}

function textOf(value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return textOfNumber(value);
  if (value instanceof Date) return textOfDate(value);
  return String(value);
}

/** Fifteen digits are what spreadsheet programs keep and show: 0.1 + 0.2 is 0.3 there. */
function textOfNumber(value: number): string {
  const rounded = Number(value.toPrecision(15));
  return Math.abs(rounded) >= 1e21 ? BigInt(rounded).toString() : String(rounded);
}

function textOfDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return '#VALUE!';
  const text = date.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}
