import { AppError } from '../../common/errors.ts';
import type { TableFormat } from '../../common/list.ts';
import type { TableValue } from '../../formats/table/table.ts';
import { writeTable } from '../../formats/table/write-table.ts';
import { streamedLimits } from '../../formats/xlsx/stream-xlsx.ts';
import type { Context } from '../../platform/context.ts';
import type { Download } from '../../platform/http/bind.ts';
import { filterInWords, mediaTypes } from '../register/index.ts';
import type { Notice, NoticeColumn, NoticeListQuery } from './contract.ts';
import { kindOf } from './kinds.ts';
import type { LineSlice } from './list-store.ts';
import { countNotices, readLines } from './operations.ts';

type ExportQuery = Omit<NoticeListQuery, 'limit' | 'after'> & { format: TableFormat; columns: readonly NoticeColumn[] };

const columns: Record<NoticeColumn, { title: string; width: number; value: (notice: Notice) => TableValue }> = {
  title: { title: 'What happened', width: 60, value: ({ title }) => title },
  kind: { title: 'Kind', width: 14, value: ({ type }) => kindOf(type) },
  type: { title: 'Type', width: 20, value: ({ type }) => type },
  subjects: { title: 'Of', width: 40, value: ({ subjects }) => subjects.map(({ name }) => name) },
  events: { title: 'Events', width: 8, value: ({ events }) => events },
  at: { title: 'When', width: 26, value: ({ at }) => at },
  read: { title: 'Read', width: 8, value: ({ read }) => read },
  path: { title: 'Where', width: 40, value: ({ path }) => path },
};

/** Lines read in one transaction. */
const linesAtOnce = 1000;

/** The notices that a list shows, written as they are read. */
export async function exportNotices(context: Context, query: ExportQuery): Promise<Download> {
  const { format, columns: names, sort, ...filters } = query;
  const total = await countNotices(context, filters);
  if (format === 'xlsx' && total >= streamedLimits.rows) throw tooManyRows(total);
  const at = context.clock().toISOString();
  const chosen = names.map((name) => ({ name, ...columns[name] }));
  const about = [
    ['Filter', filterInWords(filters)],
    ['Written', at],
  ] as const;
  const rows = portions(context, query, (notice) => chosen.map(({ value }) => value(notice)));
  return {
    fileName: `notices-${at.slice(0, 10)}.${format}`,
    mediaType: mediaTypes[format],
    bytes: writeTable({ title: 'Notices', about, columns: chosen, rows }, format),
  };
}

async function* portions(
  context: Context,
  query: ExportQuery,
  rowOf: (notice: Notice) => TableValue[],
): AsyncGenerator<TableValue[][]> {
  let after: LineSlice['after'];
  for (;;) {
    const slice = { oldestFirst: query.sort === 'at', after, limit: linesAtOnce };
    const found = (await readLines(context, query, slice)).slice(0, linesAtOnce);
    if (found.length > 0) yield found.map(rowOf);
    const last = found.at(-1);
    if (!last || found.length < linesAtOnce) return;
    after = [last.at, last.id];
  }
}

function tooManyRows(rows: number): AppError {
  return new AppError(
    'too-large',
    `${rows} notices match; a sheet holds ${streamedLimits.rows - 1}. Take CSV or JSON, or narrow the list.`,
  );
}
