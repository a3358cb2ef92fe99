import { CsvError, parse } from 'csv-parse/sync';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { decodeText } from './decode-text.ts';

/** What one file may hold; a file beyond is refused with the limit named. */
export const csvLimits = {
  bytes: 64 * 1024 * 1024,
  rows: 200_000,
  columns: 256,
  /** Characters in a cell; what a spreadsheet program can hold. */
  cellLength: 32_767,
} as const;

export interface CsvRow {
  /** 1-based, as a spreadsheet program numbers it: a line feed inside quotes starts no row. */
  row: number;
  cells: string[];
}

/**
 * Reads comma, semicolon or tab separated values (RFC 4180), with or without a byte order mark. Takes back the apostrophe that
 * `formatCsv` puts before what a spreadsheet would run as a formula.
 */
export function parseCsv(bytes: Uint8Array): Parsed<CsvRow[]> {
  if (bytes.length > csvLimits.bytes) {
    return refused({
      at: 'line 1',
      message: `The file is larger than ${csvLimits.bytes / 1024 / 1024} MB, the most that is read.`,
    });
  }
  const text = decodeText(bytes);
  if (!text.ok) return text;
  const { body, delimiter } = findDelimiter(text.value);
  const records = parseRecords(body, delimiter);
  return records.ok ? rowsOf(records.value) : records;
}

/** The `sep=;` line is what Excel writes to name the delimiter; it is no row. */
function findDelimiter(text: string): { body: string; delimiter: string } {
  const named = /^sep=(.)\r?\n/.exec(text);
  if (named) return { body: text.slice(named[0].length), delimiter: named[1]! };
  const header = firstRecord(text).replaceAll(/"[^"]*"/g, '');
  const counted = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return { body: text, delimiter: counted.reduce((most, next) => (next.count > most.count ? next : most)).delimiter };
}

/** Up to the first line end outside quotes. */
function firstRecord(text: string): string {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') quoted = !quoted;
    if (!quoted && (character === '\n' || character === '\r') && index > 0) return text.slice(0, index);
  }
  return text;
}

interface CsvRecord {
  record: string[];
  info: { lines: number };
}

function parseRecords(text: string, delimiter: string): Parsed<CsvRecord[]> {
  try {
    return parsed(
      parse(text, {
        delimiter,
        info: true,
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        max_record_size: csvLimits.columns * csvLimits.cellLength,
        to: csvLimits.rows + 1,
      }) as unknown as CsvRecord[],
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refused({ at: `line ${error.lines ?? 1}`, message: reasons[error.code] ?? error.message });
  }
}

const reasons: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'A quotation mark opens a cell and none closes it before the end of the file.',
  CSV_INVALID_CLOSING_QUOTE: 'After a closing quotation mark, only the separator or the end of the line may follow.',
  INVALID_OPENING_QUOTE:
    'A quotation mark stands inside a cell that has none around it. Put the cell in quotes and double it.',
  CSV_MAX_RECORD_SIZE: 'A row is too long; a quotation mark may be missing before this line.',
};

function rowsOf(records: CsvRecord[]): Parsed<CsvRow[]> {
  if (records.length > csvLimits.rows) {
    const place = `line ${records.at(-1)!.info.lines}`;
    return refused({
      at: place,
      message: `The file has more than ${csvLimits.rows} rows, the most that are read at once.`,
    });
  }
  for (const { record, info } of records) {
    const at = `line ${info.lines}`;
    if (record.length > csvLimits.columns) {
      return refused({
        at,
        message: `A row has ${record.length} cells; ${csvLimits.columns} are the most that are read.`,
      });
    }
    if (record.some((cell) => cell.length > csvLimits.cellLength)) {
      return refused({
        at,
        message: `A cell has more than ${csvLimits.cellLength} characters. A quotation mark may be missing.`,
      });
    }
  }
  return parsed(records.map(({ record }, index) => ({ row: index + 1, cells: record.map(withoutGuard) })));
}

function withoutGuard(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
