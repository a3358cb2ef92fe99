import { type Field, fields } from '../hbom/fields.ts';
import regimes from '../hbom/regimes.json' with { type: 'json' };
import { asCompared } from '../register-workbook/template.ts';

export interface TableRow {
  /** 1-based. */
  row: number;
  cells: readonly string[];
}

export interface PartsColumn {
  field: Field;
  /** 0-based. */
  index: number;
  title: string;
  /** Where the title is a regime of compliance, whose statement the cell is. */
  regime?: string;
}

export interface PartsHeader {
  /** 1-based. */
  row: number;
  /** How many rows come before the first part. */
  rowsBefore: number;
  columns: PartsColumn[];
  unread: { title: string; index: number }[];
}

/** A header may stand below a title and some notes. */
const rowsSearched = 20;

/** By one of these a row says what it is about. */
const naming: readonly string[] = ['name', 'partNumber', 'purl', 'cpe'];

/** The first row that names the most columns, one that says what a part is among them. */
export function findPartsHeader(rows: readonly TableRow[]): PartsHeader | undefined {
  let best: PartsHeader | undefined;
  for (const [index, { row, cells }] of rows.slice(0, rowsSearched).entries()) {
    const header = { row, rowsBefore: index + 1, ...placeColumns(cells) };
    const names = header.columns.some(({ field }) => naming.includes(field.field));
    if (names && header.columns.length >= 2 && header.columns.length > (best?.columns.length ?? 0)) best = header;
  }
  return best;
}

function placeColumns(cells: readonly string[]): Pick<PartsHeader, 'columns' | 'unread'> {
  const columns: PartsColumn[] = [];
  const unread: PartsHeader['unread'] = [];
  for (const [index, cell] of cells.entries()) {
    const title = cell.trim();
    if (title === '') continue;
    const known = columnOf(title);
    if (known) columns.push({ ...known, index, title });
    else unread.push({ title, index });
  }
  return { columns: withVendorAsMaker(columns), unread };
}

/** A vendor is who supplies (NTIA 2021), but for a sheet that names the supplier too and no maker: there it is the maker. */
function withVendorAsMaker(columns: PartsColumn[]): PartsColumn[] {
  const isVendor = ({ title }: PartsColumn) => /^vendor/i.test(title);
  const supplies = columns.filter(({ field }) => field.field === 'supplier');
  if (supplies.every(isVendor) || columns.some(({ field }) => field.field === 'maker')) return columns;
  return columns.map((column) => (isVendor(column) ? { ...column, field: makerField } : column));
}

const makerField = fields.find(({ field }) => field === 'maker')!;
const complianceField = fields.find(({ field }) => field === 'compliance')!;

/** A title of its own goes before another column's synonym. */
const fieldByTitle = new Map([
  ...fields.flatMap((field) => field.others.map((title) => [asTitle(title), field] as const)),
  ...fields.map((field) => [asTitle(field.title), field] as const),
]);
const regimeByTitle = new Map(regimes.map((regime) => [asTitle(regime), regime]));

function columnOf(title: string): Omit<PartsColumn, 'index' | 'title'> | undefined {
  // Design programs number the maker of choice: "Manufacturer 1" beside "Manufacturer 2".
  for (const word of [asTitle(title), asTitle(title.replace(/\s*1$/, ''))]) {
    const regime = regimeByTitle.get(word.replace(/(compliance|compliant|status|statement)$/, ''));
    if (regime !== undefined) return { field: complianceField, regime };
    const field = fieldByTitle.get(word);
    if (field) return { field };
  }
  return undefined;
}

function asTitle(title: string): string {
  return asCompared(title.replaceAll('#', ' number '));
}
