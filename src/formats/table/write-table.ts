import type { TableFormat } from '../../common/list.ts';
import { formatCsv } from '../csv/format-csv.ts';
import { formatList } from '../register-workbook/read-cell.ts';
import { type StreamedCell, streamXlsx } from '../xlsx/stream-xlsx.ts';
import type { Table, TableValue } from './table.ts';

/** Writes a table as it is read: the memory it takes does not grow with its rows. */
export function writeTable(table: Table, format: TableFormat): AsyncIterable<Uint8Array> {
  return writers[format](table);
}

const writers: Record<TableFormat, (table: Table) => AsyncIterable<Uint8Array>> = {
  xlsx: writeXlsxTable,
  csv: writeCsvTable,
  json: writeJsonTable,
};

/** The rows on the first sheet under their titles, what they are on the second. */
function writeXlsxTable({ title, about, columns, rows }: Table): AsyncIterable<Uint8Array> {
  return streamXlsx([
    { name: title, columns, rows: inCells(rows) },
    {
      name: 'About',
      columns: [
        { title: 'What', width: 16 },
        { title: 'Is', width: 80 },
      ],
      rows: [about],
    },
  ]);
}

async function* inCells(rows: Table['rows']): AsyncGenerator<StreamedCell[][]> {
  for await (const portion of rows) {
    yield portion.map((row) => row.map((value) => (typeof value === 'number' ? value : asText(value))));
  }
}

const byteOrderMark = '\ufeff';

/** RFC 4180 knows rows and nothing beside them: a line about the rows would be read as one of them. */
async function* writeCsvTable({ columns, rows }: Table): AsyncGenerator<Uint8Array> {
  yield Buffer.from(byteOrderMark + unmarked(formatCsv([columns.map(({ title }) => title)])));
  for await (const portion of rows) yield Buffer.from(unmarked(formatCsv(portion.map((row) => row.map(asText)))));
}

function unmarked(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** One object with what the rows are and the rows, a line each. */
async function* writeJsonTable({ title, about, columns, rows }: Table): AsyncGenerator<Uint8Array> {
  const head = JSON.stringify({ title, about: Object.fromEntries(about) });
  yield Buffer.from(`${head.slice(0, -1)},"rows":[`);
  let separator = '\n';
  for await (const portion of rows) {
    const lines = portion.map((row) =>
      JSON.stringify(Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))),
    );
    if (lines.length > 0) yield Buffer.from(separator + lines.join(',\n'));
    if (lines.length > 0) separator = ',\n';
  }
  yield Buffer.from('\n]}\n');
}

function asText(value: TableValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? formatList(value) : String(value);
}
