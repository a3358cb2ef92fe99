import { sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import type { TableFormat } from '../../common/list.ts';
import type { TableValue } from '../../formats/table/table.ts';
import { writeTable } from '../../formats/table/write-table.ts';
import { streamedLimits } from '../../formats/xlsx/stream-xlsx.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Download } from '../../platform/http/bind.ts';
import { changeNumber, type Filters, type ListSource, readAllIds, readInOrder } from './list-source.ts';

export interface ExportedColumn<Row> {
  title: string;
  /** In characters. */
  width: number;
  value: (row: Row) => TableValue;
}

export type ExportedColumns<Row, Name extends string> = Record<Name, ExportedColumn<Row>>;

export interface ExportedList<Query extends { sort: string }, Row extends { id: string }, Name extends string> {
  list: ListSource<Query, Row>;
  title: string;
  columns: ExportedColumns<Row, Name>;
  /** What must be known of the rows beside what every export says. */
  about?: (tx: Tx, workspaceId: string) => Promise<(readonly [name: string, value: string])[]>;
}

/** Read in one transaction: enough that their number does not count, few enough that they are soon on their way. */
const rowsAtOnce = 1000;

/** What a list shows, as a file that is written as it is read. */
export async function exportList<Query extends { sort: string }, Row extends { id: string }, Name extends string>(
  context: Context,
  { list, title, columns, about }: ExportedList<Query, Row, Name>,
  query: Omit<Query, 'limit' | 'after'> & { sort: string; format: TableFormat; columns: readonly Name[] },
): Promise<Download> {
  const { database, workspaceId, clock } = context;
  const { format, columns: names, sort, ...filters } = query;
  const { ids, change, workspace, more } = await database.inWorkspace(workspaceId, async (tx) => ({
    change: await changeNumber(tx, workspaceId),
    ids: await readAllIds(tx, workspaceId, list, {
      sort,
      shown: await list.shown(tx, workspaceId, filters as unknown as Filters<Query>),
    }),
    workspace: await workspaceName(tx, workspaceId),
    more: about ? await about(tx, workspaceId) : [],
  }));
  if (format === 'xlsx' && ids.length >= streamedLimits.rows) throw tooManyRows(ids.length);
  const at = clock().toISOString();
  const chosen = names.map((name) => ({ name, ...columns[name] }));
  const table = {
    title,
    about: [
      ['List', title],
      ['Workspace', workspace],
      ['Rows', String(ids.length)],
      ['Filter', filterInWords(filters)],
      ['Sorted by', sort.startsWith('-') ? `${sort.slice(1)}, turned round` : sort],
      ['As of', `change ${change}, ${at}`],
      ...more,
    ] as const,
    columns: chosen,
    rows: portions(context, list, { ids, change, columns: chosen }),
  };
  return {
    fileName: `${list.name}-${at.slice(0, 10)}-change-${change}.${format}`,
    mediaType: mediaTypes[format],
    bytes: writeTable(table, format),
  };
}

export const mediaTypes: Record<TableFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

/**
 * Each portion in a transaction of its own, so that a slow reader holds no connection. Where the register has changed meanwhile,
 * the rows are read as of the change that the file is of.
 */
async function* portions<Query extends { sort: string }, Row extends { id: string }>(
  { database, workspaceId }: Context,
  list: ListSource<Query, Row>,
  { ids, change, columns }: { ids: readonly string[]; change: number; columns: readonly ExportedColumn<Row>[] },
): AsyncGenerator<TableValue[][]> {
  let seen = database;
  for (let start = 0; start < ids.length; start += rowsAtOnce) {
    const portion = ids.slice(start, start + rowsAtOnce);
    const read = () =>
      seen.inWorkspace(workspaceId, async (tx) => ({
        rows: await readInOrder(tx, workspaceId, list, portion),
        newest: await changeNumber(tx, workspaceId),
      }));
    let { rows, newest } = await read();
    if (newest !== change) {
      seen = database.seenWith({ asOf: change });
      rows = (await read()).rows;
    }
    yield rows.map((row) => columns.map(({ value }) => value(row)));
  }
}

async function workspaceName(tx: Tx, workspaceId: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from workspace where id = ${workspaceId}`.execute(tx);
  return rows[0]?.name ?? '';
}

/** `country: FI, SE; exploited: yes`. */
export function filterInWords(filters: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  if (given.length === 0) return 'none';
  return given.map(([name, value]) => `${name}: ${valueInWords(value)}`).join('; ');
}

function valueInWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function tooManyRows(rows: number): AppError {
  return new AppError(
    'too-large',
    `The list has ${rows} rows; a sheet holds ${streamedLimits.rows - 1}. Take CSV or JSON, or narrow the list.`,
  );
}
