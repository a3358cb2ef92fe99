import { type Checked, mistaken } from '../identifiers/checked.ts';
import { columnLetters } from '../xlsx/column-letters.ts';
import { unreadableCell } from '../xlsx/unreadable-cell.ts';
import { checkKeys, type KnownRegister } from './check-keys.ts';
import { Complaints } from './complaints.ts';
import { decideRows, type LeftOutRow, type RowDecisions } from './decide-rows.ts';
import { deriveKeys, RowIndex } from './derive-keys.ts';
import type { DraftRow, DraftSheet } from './draft.ts';
import {
  findHeader,
  type Header,
  type PlacedColumn,
  recogniseSheet,
  type SheetInput,
  sheetNamed,
} from './find-header.ts';
import { headerOf, type SheetMapping } from './mapping.ts';
import { isList, newCellReader, shortened } from './read-cell.ts';
import type { FieldValue, RefusedRow, RegisterColumns, RegisterReading, RegisterSheet } from './rows.ts';
import { noRows, registerSheets } from './rows.ts';
import { examplePrefix, template } from './template.ts';

export interface DraftOptions extends KnownRegister {
  decisions?: RowDecisions;
  /** How many errors are kept with their place; 10,000 unless said. */
  maxErrors?: number;
}

export const mostErrors = 10_000;

export interface RegisterReadOptions extends DraftOptions {
  /** How sheets are read whose titles are not those of the template. */
  mappings?: readonly SheetMapping[];
  /** Told now and then how many rows have been read. */
  onProgress?: (done: number) => void;
}

const progressStep = 1_000;

/** Reads the sheets of a register workbook: every row that can be taken, and every cell that cannot, with its place and cure. */
export function readRegisterRows(sheets: readonly SheetInput[], options: RegisterReadOptions = {}): RegisterReading {
  const complaints = new Complaints(options.maxErrors ?? mostErrors);
  const progress = { done: 0, tell: options.onProgress ?? (() => {}) };
  const drafts: DraftSheet[] = [];
  for (const [sheet, input] of assignSheets(sheets, options.mappings ?? [], complaints)) {
    const draft = readSheet(sheet, input, complaints, progress);
    if (draft) drafts.push(draft);
  }
  const reading = judgeDrafts(drafts, options, complaints);
  progress.tell(progress.done);
  return reading;
}

/** What becomes of rows that were read, once all of them are known. */
export function judgeDrafts(drafts: DraftSheet[], options: DraftOptions, complaints: Complaints): RegisterReading {
  drafts.sort((left, right) => registerSheets.indexOf(left.sheet) - registerSheets.indexOf(right.sheet));
  const leftOut = decideRows(drafts, options.decisions ?? new Map());
  const foundBy = findRows(drafts, options, complaints);
  checkKeys(drafts, options, complaints);
  return { ...readingOf(drafts, complaints), leftOut: leftOut.map(refusedRowOf), foundBy };
}

/** Rows that bring no key are looked for by what else they say. */
function findRows(
  drafts: readonly DraftSheet[],
  { knownRows = [] }: DraftOptions,
  complaints: Complaints,
): RegisterReading['foundBy'] {
  const foundBy: RegisterReading['foundBy'] = {};
  const keyless = drafts.filter(({ mapped, columns, sheet }) => {
    return mapped && template[sheet].kind !== null && !columns.some(({ column }) => column.field === 'key');
  });
  const known = new RowIndex(keyless.length > 0 ? knownRows : []);
  for (const draft of keyless) foundBy[draft.sheet] = deriveKeys(draft, known, complaints);
  return foundBy;
}

interface AssignedSheet extends SheetInput {
  mapping: SheetMapping | undefined;
}

/** By its mapping or the name of the tab; where only one sheet says anything, its header may tell in place of its name. */
function assignSheets(
  sheets: readonly SheetInput[],
  mappings: readonly SheetMapping[],
  complaints: Complaints,
): Map<RegisterSheet, AssignedSheet> {
  const assigned = new Map<RegisterSheet, AssignedSheet>();
  const filled = sheets.filter(({ rows }) => rows.length > 0);
  for (const input of filled) {
    const mapping = mappings.find((one) => one.sheet === input.name);
    if (mapping?.as === null) continue;
    const sheet =
      mapping?.as ?? sheetNamed(input.name) ?? (filled.length === 1 ? recogniseSheet(input.rows) : undefined);
    if (!sheet) {
      complaints.warn(
        input.name,
        `"${shortened(input.name)}" is none of the sheets ${registerSheets.join(', ')} and is not read.`,
      );
    } else if (assigned.has(sheet)) {
      complaints.warn(input.name, `"${shortened(input.name)}" is a second sheet ${sheet} and is not read.`);
    } else {
      assigned.set(sheet, { ...input, mapping });
      if (mapping) complaints.nameTab(sheet, shortened(input.name));
      warnOfWhatIsHidden(sheet, input, complaints);
    }
  }
  return assigned;
}

function warnOfWhatIsHidden(
  sheet: RegisterSheet,
  { hidden, hiddenRows, beyond }: SheetInput,
  complaints: Complaints,
): void {
  if (hidden) complaints.warn(sheet, `The sheet ${sheet} is hidden; its rows are read all the same.`);
  if (hiddenRows) {
    const rows = hiddenRows === 1 ? 'One row of the sheet' : `${hiddenRows} rows of the sheet`;
    complaints.warn(
      sheet,
      `${rows} ${sheet} ${hiddenRows === 1 ? 'is hidden and is' : 'are hidden and are'} read all the same.`,
    );
  }
  if (beyond) complaints.warn(`${sheet}!${beyond}`, 'Cells behind column IV are not read; this is the first of them.');
}

interface Progress {
  done: number;
  tell: (done: number) => void;
}

function readSheet(
  sheet: RegisterSheet,
  input: AssignedSheet,
  complaints: Complaints,
  progress: Progress,
): DraftSheet | undefined {
  const header = input.mapping ? headerOf(input.mapping, sheet, input.rows) : findHeader(sheet, input.rows);
  if (!header) {
    const titles = template[sheet].columns.filter(({ needed }) => needed).map(({ title }) => `"${title}"`);
    const message = `No row here names the columns ${titles.join(' and ')}. Start from the template.`;
    complaints.add({ sheet, row: 1, index: 0, column: null }, '', mistaken(message));
    return undefined;
  }
  const draft: DraftSheet = {
    sheet,
    columns: header.columns,
    complete: header.missing.length === 0,
    mapped: input.mapping !== undefined,
    rows: [],
    texts: [],
  };
  const columns = header.columns.map((placed) => ({ ...placed, read: newCellReader(placed.column) }));
  for (const { row, cells } of input.rows.slice(header.rowsBefore)) {
    if (++progress.done % progressStep === 0) progress.tell(progress.done);
    if (isEmpty(cells) || isExample(cells, header)) continue;
    draft.rows.push(readRow(sheet, row, cells, columns, complaints));
    draft.texts.push(cells);
  }
  if (draft.rows.length > 0) judgeHeader(sheet, header, complaints);
  return draft;
}

function judgeHeader(sheet: RegisterSheet, header: Header, complaints: Complaints): void {
  for (const column of header.missing) {
    const message = `The column "${column.title}" is missing. Give it a column with this title in row ${header.row}.`;
    complaints.add({ sheet, row: header.row, index: 0, column }, '', mistaken(message));
  }
  for (const { title, index, becauseOf } of header.unread) {
    const why = becauseOf === 'unknown' ? 'is not known here' : 'is a second one of its kind';
    complaints.warn(
      complaints.at({ sheet, row: header.row, index }),
      `The column "${shortened(title)}" ${why} and is not read.`,
    );
  }
}

function isEmpty(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function isExample(cells: readonly string[], header: Header): boolean {
  return header.columns.some(
    ({ column, index }) => column.needed && (cells[index] ?? '').startsWith(examplePrefix.trim()),
  );
}

interface ReadableColumn extends PlacedColumn {
  read: (text: string) => Checked<FieldValue>;
}

function readRow(
  sheet: RegisterSheet,
  row: number,
  cells: readonly string[],
  columns: readonly ReadableColumn[],
  complaints: Complaints,
): DraftRow {
  const draft: DraftRow = { row };
  for (const placed of columns) {
    const { column, index } = placed;
    const text = cells[index] ?? '';
    const read = readField(sheet, placed, text);
    draft[column.field] = read.ok ? read.value : isList(column) ? [] : null;
    if (!read.ok) complaints.add({ sheet, row, index, column }, shortened(text.trim()), read);
  }
  return draft;
}

function readField(sheet: RegisterSheet, { column, read }: ReadableColumn, text: string): Checked<FieldValue> {
  if (text.trim() === '') {
    if (column.needed) return mistaken(`A ${template[sheet].kind ?? rowWords[sheet]} needs a ${column.title}.`);
    return { ok: true, value: isList(column) ? [] : null };
  }
  const unread = unreadableCell(text);
  return unread === undefined ? read(text) : mistaken(unread);
}

/** What people call a row that is no node. */
const rowWords: Partial<Record<RegisterSheet, string>> = { Links: 'link', Sources: 'source', Facts: 'fact' };

function refusedRowOf({ draft, row, texts }: LeftOutRow): RefusedRow {
  return { sheet: draft.sheet, row: row.row, cells: textsByField(draft, texts) };
}

function readingOf(
  drafts: readonly DraftSheet[],
  complaints: Complaints,
): Omit<RegisterReading, 'leftOut' | 'foundBy'> {
  const rows = noRows();
  const refusedRows: RefusedRow[] = [];
  const columns: RegisterColumns = {};
  for (const draft of drafts) {
    columns[draft.sheet] = Object.fromEntries(
      draft.columns.map(({ column, index }) => [column.field, columnLetters(index)]),
    );
    if (!draft.complete) continue;
    const taken: DraftRow[] = [];
    for (const [number, row] of draft.rows.entries()) {
      if (!complaints.refuses(draft.sheet, row.row)) taken.push(row);
      else refusedRows.push({ sheet: draft.sheet, row: row.row, cells: textsByField(draft, draft.texts[number]!) });
    }
    Object.assign(rows, { [draft.sheet]: taken });
  }
  return {
    rows,
    errors: complaints.inOrder(),
    errorCount: complaints.count,
    refusedRows,
    warnings: complaints.warnings,
    columns,
    tabs: complaints.tabs(),
  };
}

/** In characters: a row that is refused is shown, not taken. */
const longestShown = 300;

function textsByField(draft: DraftSheet, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    draft.columns.map(({ column, index }) => [column.field, (texts[index] ?? '').trim().slice(0, longestShown)]),
  );
}
