import { parseCountry } from '../../../src/formats/countries/countries.ts';
import { parseCsv } from '../../../src/formats/csv/read-csv.ts';
import type { Statement } from '../../../src/modules/declarations/contract.ts';
import { newSupplier } from './rows.ts';
import { parseShare } from './share-text.ts';

type Supplier = Statement['suppliers'][number];
type Column = 'name' | 'country' | 'item' | 'share' | 'single' | 'lei' | 'duns' | 'uei' | 'cage' | 'domain';

/** How people title the columns, in lower case and without signs. */
const titles: Record<Column, readonly string[]> = {
  name: ['name', 'supplier', 'company', 'legal name', 'supplier name', 'vendor', 'manufacturer'],
  country: ['country', 'country code', 'land'],
  item: ['item', 'supplies', 'product', 'products', 'part', 'what', 'what it supplies or makes', 'goods', 'material'],
  share: ['share', 'share of it in', 'percent', 'percentage', 'share in'],
  single: ['single source', 'only source', 'sole source', 'the only source'],
  lei: ['lei'],
  duns: ['duns', 'd u n s', 'duns number'],
  uei: ['uei'],
  cage: ['cage', 'ncage', 'cage code'],
  domain: ['domain', 'web domain', 'website', 'web site', 'url'],
};

const withoutTitles: readonly Column[] = ['name', 'country', 'item', 'share'];

export interface PastedTable {
  suppliers: Supplier[];
  /** Rows that have no name, or are more than fit. */
  left: number;
}

/** Suppliers in rows copied from a spreadsheet, by the titles of the first line where it has any; undefined for what is no table. */
export function parsePasted(text: string, most: number): PastedTable | undefined {
  const read = parseCsv(new TextEncoder().encode(text));
  if (!read.ok) return undefined;
  const rows = read.value.map(({ cells }) => cells).filter((cells) => cells.some((cell) => cell.trim() !== ''));
  const named = columnsOf(rows[0] ?? []);
  const columns = named.includes('name') ? named : withoutTitles;
  const body = named.includes('name') ? rows.slice(1) : rows;
  const suppliers = body.flatMap((cells) => supplierOf(cells, columns) ?? []);
  return { suppliers: suppliers.slice(0, most), left: body.length - Math.min(suppliers.length, most) };
}

function columnsOf(cells: readonly string[]): (Column | undefined)[] {
  return cells.map((cell) => {
    const title = cell
      .toLowerCase()
      .replaceAll(/[^\p{L}]+/gu, ' ')
      .trim();
    return (Object.keys(titles) as Column[]).find((column) => titles[column].includes(title));
  });
}

function supplierOf(cells: readonly string[], columns: readonly (Column | undefined)[]): Supplier | undefined {
  const cell = (column: Column) => (cells[columns.indexOf(column)] ?? '').replaceAll(/\s+/g, ' ').trim();
  const name = cell('name').slice(0, 300);
  if (name === '') return undefined;
  const country = parseCountry(cell('country'));
  const text = (column: Column, length: number) => cell(column).slice(0, length) || null;
  return {
    ...newSupplier(),
    name,
    country: country.ok ? country.value : null,
    item: text('item', 200),
    ...(parseShare(cell('share')) ?? {}),
    singleSource: yesOrNo(cell('single')),
    lei: text('lei', 40),
    duns: text('duns', 40),
    uei: text('uei', 40),
    cage: text('cage', 40),
    domain: text('domain', 253),
  };
}

function yesOrNo(text: string): boolean | null {
  if (/^(yes|y|true|1|ja|x)$/i.test(text)) return true;
  return /^(no|n|false|0|nein)$/i.test(text) ? false : null;
}
