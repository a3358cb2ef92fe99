import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { decodeText } from './decode-text.ts';
import { formulaLike } from './format-csv.ts';

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
 * Reads comma, semicolon, tab or bar separated values (RFC 4180), with or without a byte order mark. Takes back the apostrophe
 * that `formatCsv` puts before what a spreadsheet would run as a formula.
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
  const { from, delimiter } = findDelimiter(text.value);
  try {
    return parsed([...new Records(text.value, from, delimiter)]);
  } catch (error) {
    if (error instanceof BadRecord) return refused({ at: `line ${error.line}`, message: error.message });
    throw error;
  }
}

/** The `sep=;` line is what Excel writes to name the delimiter; it is no row. */
function findDelimiter(text: string): { from: number; delimiter: string } {
  const named = /^sep=(.)(\r\n?|\n)/.exec(text);
  if (named) return { from: named[0].length, delimiter: named[1]! };
  const header = firstRecord(text).replaceAll(/"[^"]*"/g, '');
  const counted = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return { from: 0, delimiter: counted.reduce((most, next) => (next.count > most.count ? next : most)).delimiter };
}

/** A header is never longer than this, so that a file of one line is not copied to look at it. */
const longestHeader = 64 * 1024;

/** Up to the first line end outside quotes. */
function firstRecord(text: string): string {
  let quoted = false;
  const end = Math.min(text.length, longestHeader);
  for (let index = 0; index < end; index++) {
    const character = text[index];
    if (character === '"') quoted = !quoted;
    if (!quoted && (character === '\n' || character === '\r') && index > 0) return text.slice(0, index);
  }
  return text.slice(0, end);
}

/** Ends the reading; never leaves this file. */
class BadRecord extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** The rows of a file one after another, each held to the limits as soon as it is known to go beyond them. */
class Records {
  readonly #text: string;
  readonly #delimiter: number;
  #at: number;
  #line: number;

  constructor(text: string, from: number, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#at = from;
    this.#line = from === 0 ? 1 : 2;
  }

  *[Symbol.iterator](): Generator<CsvRow> {
    for (let row = 1; this.#at < this.#text.length; row++) {
      if (row > csvLimits.rows) {
        const most = csvLimits.rows.toLocaleString('en');
        throw new BadRecord(this.#line, `The file has more than ${most} rows, the most that are read at once.`);
      }
      yield { row, cells: this.#readCells() };
    }
  }

  #readCells(): string[] {
    const cells: string[] = [];
    const line = this.#line;
    for (;;) {
      if (cells.length === csvLimits.columns) {
        throw new BadRecord(line, `A row has more than ${csvLimits.columns} cells, the most that are read.`);
      }
      const cell = this.#text.charCodeAt(this.#at) === quote ? this.#readQuoted() : this.#readPlain();
      if (cell.length > csvLimits.cellLength) throw new BadRecord(line, tooLong);
      cells.push(withoutGuard(cell));
      const next = this.#text.charCodeAt(this.#at++);
      if (next === this.#delimiter) continue;
      if (next === carriageReturn && this.#text.charCodeAt(this.#at) === lineFeed) this.#at++;
      this.#line++;
      return cells;
    }
  }

  /** Ends before a delimiter, a line end or the end of the file. */
  #readPlain(): string {
    const text = this.#text;
    const from = this.#at;
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === this.#delimiter || code === lineFeed || code === carriageReturn) break;
      if (code === quote) {
        throw new BadRecord(
          this.#line,
          'A quotation mark stands inside a cell that has none around it. Put the cell in quotes and double it.',
        );
      }
      if (at - from > csvLimits.cellLength) throw new BadRecord(this.#line, tooLong);
    }
    this.#at = at;
    return text.slice(from, at);
  }

  #readQuoted(): string {
    const text = this.#text;
    const opened = this.#line;
    let cell = '';
    for (let from = this.#at + 1; ; ) {
      const at = text.indexOf('"', from);
      if (at === -1) {
        throw new BadRecord(opened, 'A quotation mark opens a cell and none closes it before the end of the file.');
      }
      if (cell.length + at - from > csvLimits.cellLength) throw new BadRecord(opened, tooLong);
      cell += text.slice(from, at);
      this.#line += linesIn(text, from, at);
      this.#at = at + 1;
      const next = text.charCodeAt(at + 1);
      if (next !== quote) {
        if (next === this.#delimiter || next === lineFeed || next === carriageReturn || at + 1 === text.length)
          return cell;
        throw new BadRecord(
          this.#line,
          'After a closing quotation mark, only the separator or the end of the line may follow.',
        );
      }
      cell += '"';
      from = at + 2;
    }
  }
}

const tooLong = `A cell has more than ${csvLimits.cellLength.toLocaleString('en')} characters. A quotation mark may be missing.`;

/** Line ends of any kind. */
function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) !== lineFeed)) lines++;
  }
  return lines;
}

function withoutGuard(cell: string): string {
  return cell.startsWith("'") && formulaLike.test(cell) ? cell.slice(1) : cell;
}
