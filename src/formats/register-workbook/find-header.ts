import type { RegisterSheet } from './rows.ts';
import { registerSheets } from './rows.ts';
import { asCompared, type Column, template } from './template.ts';

/** A sheet as a file gives it: texts by row and column, `''` where a cell is empty. */
export interface SheetInput {
  name: string;
  hidden?: boolean;
  /** How many rows that say something are hidden. */
  hiddenRows?: number;
  /** The first filled cell behind the columns that are read. */
  beyond?: string | null;
  rows: readonly SheetInputRow[];
}

export interface SheetInputRow {
  /** 1-based. */
  row: number;
  cells: readonly string[];
}

export interface Header {
  /** 1-based. */
  row: number;
  /** How many rows of the input come before the first data row. */
  rowsBefore: number;
  columns: PlacedColumn[];
  /** Needed columns that no title names. */
  missing: Column[];
  /** Titles that name no column, or one that is already there. */
  unread: { title: string; index: number; becauseOf: 'unknown' | 'repeated' }[];
}

export interface PlacedColumn {
  column: Column;
  /** 0-based. */
  index: number;
}

/** A header may stand below a title and some notes. */
const rowsSearched = 20;

/** The first row that names the most columns of the sheet; none where no row names a needed one. */
export function findHeader(sheet: RegisterSheet, rows: readonly SheetInputRow[]): Header | undefined {
  let best: Header | undefined;
  for (const [index, { row, cells }] of rows.slice(0, rowsSearched).entries()) {
    const header = { row, rowsBefore: index + 1, ...placeColumns(sheet, cells) };
    const names = header.columns.some(({ column }) => column.needed);
    if (names && header.columns.length > (best?.columns.length ?? 0)) best = header;
  }
  return best;
}

function placeColumns(sheet: RegisterSheet, cells: readonly string[]): Pick<Header, 'columns' | 'missing' | 'unread'> {
  const columns: PlacedColumn[] = [];
  const unread: Header['unread'] = [];
  const titles = titlesOf[sheet];
  for (const [index, title] of cells.entries()) {
    if (title.trim() === '') continue;
    const column = titles.get(asCompared(title));
    if (!column) unread.push({ title: title.trim(), index, becauseOf: 'unknown' });
    else if (columns.some((placed) => placed.column === column))
      unread.push({ title: title.trim(), index, becauseOf: 'repeated' });
    else columns.push({ column, index });
  }
  const missing = template[sheet].columns.filter(
    (column) => column.needed && !columns.some((placed) => placed.column === column),
  );
  return { columns, missing, unread };
}

const titlesOf = Object.fromEntries(
  registerSheets.map((sheet) => [sheet, titlesBy(template[sheet].columns)]),
) as Record<RegisterSheet, Map<string, Column>>;

/** The template's own title goes before another column's synonym. */
function titlesBy(columns: readonly Column[]): Map<string, Column> {
  const others = columns.flatMap((column) => column.others.map((title) => [asCompared(title), column] as const));
  const own = columns.map((column) => [asCompared(column.title), column] as const);
  return new Map([...others, ...own]);
}

/** The sheet that a tab or a file is named after: `suppliers`, `Suppliers.csv`, `holdfast-suppliers.csv`. */
export function sheetNamed(name: string): RegisterSheet | undefined {
  const word = asCompared(name.replace(/^.*[\\/]/, '').replace(/\.[a-z]+$/i, '')).replace(/^holdfast(register)?/, '');
  return registerSheets.find((sheet) => {
    const { kind, others = [] } = template[sheet];
    return [sheet, kind ?? '', ...others].some((name) => asCompared(name) === word);
  });
}

/** The sheet whose columns a header names completely and best; none when two fit alike. */
export function recogniseSheet(rows: readonly SheetInputRow[]): RegisterSheet | undefined {
  const fits = registerSheets.flatMap((sheet) => {
    const header = findHeader(sheet, rows);
    if (!header || header.missing.length > 0) return [];
    return [{ sheet, named: header.columns.length, unread: header.unread.length }];
  });
  fits.sort((left, right) => left.unread - right.unread || right.named - left.named);
  const [best, next] = fits;
  if (best && next && best.unread === next.unread && best.named === next.named) return undefined;
  return best?.sheet;
}
