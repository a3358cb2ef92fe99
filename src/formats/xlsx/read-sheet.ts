import { lostText, neverComputed, textOfDate, textOfNumber, unescaped, withoutMidnight } from './cell-text.ts';
import { columnLetters } from './column-letters.ts';
import { Markup, nameCode } from './markup.ts';
import { damagedPart, Refusal } from './refusal.ts';

export interface XlsxRow {
  /** 1-based, as the spreadsheet program shows it. */
  row: number;
  /** Text by column, `''` where a cell is empty; nothing behind the last filled cell. */
  cells: string[];
}

export interface SheetRows {
  /** Rows that say something, in order. */
  rows: XlsxRow[];
  /** How many of them are hidden. */
  hiddenRows: number;
  /** The first filled cell behind the columns that are read, `XFD1`. */
  beyond: string | null;
}

/** What the cells of a sheet refer to. */
export interface SheetSources {
  texts: readonly string[];
  isDate: readonly boolean[];
  since: 1900 | 1904;
}

/** What all sheets together may still hold. */
export interface SheetBudget {
  rows: number;
  /** Cells, empty ones between filled ones too. */
  cells: number;
  /** A text counts for each cell that refers to it. */
  characters: number;
}

/** What all sheets of a workbook may hold together. */
export const sheetLimits: Readonly<SheetBudget> = { rows: 200_000, cells: 8_000_000, characters: 128 * 1024 * 1024 };

/** Columns behind IV are not read: a stray cell at the far edge must not make every row as wide. */
const mostColumns = 256;
const lastRow = 1_048_576;
const lastColumn = 16_384;

const codes = {
  row: nameCode('row'),
  c: nameCode('c'),
  v: nameCode('v'),
  f: nameCode('f'),
  is: nameCode('is'),
  t: nameCode('t'),
  rPh: nameCode('rPh'),
};

/** Reads the rows of a worksheet (ECMA-376-1 §18.3.1.80); whatever else the part holds is passed over. */
export function readSheet(content: Buffer, part: string, sources: SheetSources, budget: SheetBudget): SheetRows {
  return new SheetReader(content, part, sources, budget).read();
}

class SheetReader {
  readonly #content: Buffer;
  readonly #part: string;
  readonly #sources: SheetSources;
  readonly #budget: SheetBudget;
  readonly #markup: Markup;
  readonly #found: SheetRows = { rows: [], hiddenRows: 0, beyond: null };
  #isOrdered = true;
  // The row at hand.
  #row = 0;
  #isHidden = false;
  #cells: string[] = [];
  // The cell at hand.
  #column = 0;
  #type = '';
  #style = -1;
  #isFormula = false;
  #hasValue = false;
  #valueFrom = -1;
  #valueTo = -1;
  #textFrom = -1;
  #inline = '';
  #isReading = false;

  constructor(content: Buffer, part: string, sources: SheetSources, budget: SheetBudget) {
    this.#content = content;
    this.#part = part;
    this.#sources = sources;
    this.#budget = budget;
    this.#markup = new Markup(content, part);
  }

  read(): SheetRows {
    const markup = this.#markup;
    let isOpen = false;
    while (markup.next()) {
      if (markup.name() !== 'sheetData') continue;
      isOpen = !markup.isEmpty;
      break;
    }
    if (isOpen) this.#readRows();
    return this.#isOrdered ? this.#found : inOrder(this.#found, this.#part);
  }

  #readRows(): void {
    const markup = this.#markup;
    while (markup.next()) {
      switch (markup.code()) {
        case codes.c:
          if (!markup.isClosing) this.#startCell();
          if (markup.isClosing || markup.isEmpty) this.#endCell();
          break;
        case codes.v:
          if (!markup.isClosing) {
            this.#hasValue = true;
            this.#valueFrom = markup.end;
            this.#valueTo = markup.end;
          } else {
            this.#valueTo = markup.start;
          }
          break;
        case codes.row:
          if (!markup.isClosing) this.#startRow();
          if (markup.isClosing || markup.isEmpty) this.#endRow();
          break;
        case codes.t:
          if (!markup.isClosing) this.#textFrom = markup.end;
          else if (!this.#isReading) this.#inline += markup.textBetween(this.#textFrom, markup.start);
          break;
        case codes.f:
          this.#isFormula = true;
          break;
        case codes.rPh:
          this.#isReading = !markup.isClosing && !markup.isEmpty;
          break;
        default:
          if (markup.isClosing && markup.name() === 'sheetData') return;
      }
    }
    throw new Refusal(damagedPart(this.#part, 'it breaks off'));
  }

  #startRow(): void {
    this.#isHidden = false;
    this.#column = -1;
    let row = this.#row + 1;
    this.#markup.eachAttribute((from, to, valueFrom, valueTo) => {
      const name = this.#content.toString('latin1', from, to);
      if (name === 'r') row = this.#wholeNumber(valueFrom, valueTo);
      else if (name === 'hidden')
        this.#isHidden = /^(1|true)$/.test(this.#content.toString('latin1', valueFrom, valueTo));
    });
    if (!(row >= 1 && row <= lastRow)) throw new Refusal(damagedPart(this.#part, `it has a row numbered ${row}`));
    this.#row = row;
  }

  #endRow(): void {
    if (this.#cells.length === 0) return;
    this.#budget.rows--;
    this.#budget.cells -= this.#cells.length;
    if (this.#budget.rows < 0) throw new Refusal(tooMany('rows'));
    if (this.#budget.cells < 0) throw new Refusal(tooMany('cells'));
    if (this.#isHidden) this.#found.hiddenRows++;
    if (this.#row <= (this.#found.rows.at(-1)?.row ?? 0)) this.#isOrdered = false;
    this.#found.rows.push({ row: this.#row, cells: this.#cells });
    this.#cells = [];
  }

  #startCell(): void {
    this.#type = '';
    this.#style = -1;
    this.#isFormula = false;
    this.#hasValue = false;
    this.#inline = '';
    let column = this.#column + 1;
    const content = this.#content;
    this.#markup.eachAttribute((from, to, valueFrom, valueTo) => {
      if (to - from !== 1) return;
      const name = content[from];
      if (name === 0x72) column = this.#columnOf(valueFrom, valueTo);
      else if (name === 0x74) this.#type = content.toString('latin1', valueFrom, valueTo);
      else if (name === 0x73) this.#style = this.#wholeNumber(valueFrom, valueTo);
    });
    this.#column = column;
  }

  #endCell(): void {
    const text = this.#textOfCell();
    if (text === '' || text.trim() === '') return;
    if (this.#column >= mostColumns) {
      this.#found.beyond ??= `${columnLetters(this.#column)}${this.#row}`;
      return;
    }
    this.#budget.characters -= text.length;
    if (this.#budget.characters < 0) throw new Refusal(tooMany('characters'));
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = text;
  }

  #textOfCell(): string {
    if (this.#type === 'inlineStr') return unescaped(this.#inline);
    if (this.#type === 's' && this.#hasValue) {
      const at = this.#wholeNumber(this.#valueFrom, this.#valueTo);
      return this.#sources.texts[at] ?? lostText;
    }
    const isText = this.#type === 'str';
    const raw = this.#hasValue ? this.#markup.textBetween(this.#valueFrom, this.#valueTo) : '';
    if (raw === '') return this.#isFormula && !(isText && this.#hasValue) ? neverComputed : '';
    switch (this.#type) {
      case 'str':
        return unescaped(raw);
      case 'b':
        return /^(1|true)$/i.test(raw) ? 'true' : 'false';
      case 'd':
        return withoutMidnight(raw);
      case '':
      case 'n':
        return this.#sources.isDate[this.#style] ? textOfDate(raw, this.#sources.since) : textOfNumber(raw);
      default:
        return raw;
    }
  }

  /** NaN where something other than digits stands. */
  #wholeNumber(from: number, to: number): number {
    let number = from < to && to - from < 10 ? 0 : Number.NaN;
    for (let at = from; at < to; at++) {
      const digit = this.#content[at]! - 0x30;
      number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
    }
    return number;
  }

  /** `C14` is in column 2; the row in it must be the one at hand. */
  #columnOf(from: number, to: number): number {
    let column = 0;
    let at = from;
    for (; at < to && column <= lastColumn; at++) {
      const letter = this.#content[at]! - 0x40;
      if (letter < 1 || letter > 26) break;
      column = column * 26 + letter;
    }
    if (column < 1 || column > lastColumn || this.#wholeNumber(at, to) !== this.#row) {
      const place = JSON.stringify(this.#content.toString('utf8', from, Math.min(to, from + 20)));
      throw new Refusal(damagedPart(this.#part, `row ${this.#row} has a cell at ${place}`));
    }
    return column - 1;
  }
}

function inOrder(found: SheetRows, part: string): SheetRows {
  const rows = found.rows.sort((left, right) => left.row - right.row);
  const twice = rows.find(({ row }, index) => row === rows[index + 1]?.row);
  if (twice) throw new Refusal(damagedPart(part, `it has row ${twice.row} twice`));
  return { ...found, rows };
}

function tooMany(what: keyof SheetBudget): string {
  return `The workbook holds more than ${sheetLimits[what].toLocaleString('en')} ${what}, the most that are read. Delete what lies beyond your rows and columns, or split it.`;
}
