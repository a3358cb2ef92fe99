import { AppError } from '../../common/errors.ts';
import type { TableFormat } from '../../common/list.ts';
import type { TableValue } from '../../formats/table/table.ts';
import { writeTable } from '../../formats/table/write-table.ts';
import { streamedLimits } from '../../formats/xlsx/stream-xlsx.ts';
import type { Context } from '../../platform/context.ts';
import type { Download } from '../../platform/http/bind.ts';
import { filterInWords, mediaTypes } from '../register/index.ts';
import { readEnd } from './chain-store.ts';
import type { AuditColumn, AuditEntry, AuditQuery } from './contract.ts';
import { type AuditFilter, findNumbers, readStretch } from './entry-store.ts';
import { filterOf } from './operations.ts';

type ExportQuery = Omit<AuditQuery, 'limit' | 'after'> & { format: TableFormat; columns: readonly AuditColumn[] };

const columns: Record<AuditColumn, { title: string; width: number; value: (entry: AuditEntry) => TableValue }> = {
  number: { title: 'Change', width: 10, value: ({ number }) => number },
  at: { title: 'When', width: 26, value: ({ at }) => at },
  action: { title: 'What', width: 28, value: ({ action }) => action },
  by: { title: 'By', width: 10, value: ({ actor }) => actor.kind },
  actor: { title: 'Who', width: 28, value: ({ actor }) => actor.name },
  actorId: { title: 'Id of who', width: 38, value: ({ actor }) => actor.id },
  madeBy: { title: 'Token made by', width: 28, value: ({ actor }) => actor.madeBy },
  subjectKind: { title: 'Kind', width: 12, value: ({ subject }) => subject?.kind ?? null },
  subjectNumber: { title: 'Number', width: 10, value: ({ subject }) => subject?.number ?? null },
  subject: { title: 'On what', width: 40, value: ({ subject }) => subject?.name ?? null },
  subjectId: { title: 'Id of what', width: 38, value: ({ subject }) => subject?.id ?? null },
  details: { title: 'Details', width: 60, value: ({ details }) => JSON.stringify(details) },
  rows: { title: 'Rows written', width: 40, value: ({ rows }) => JSON.stringify(rows) },
  hash: { title: 'Hash', width: 66, value: ({ hash }) => hash },
};

/** Changes looked through in one transaction. */
const stretch = 5000;

/** All changes that match, up to the newest of now, written as they are read. */
export async function exportAudit(context: Context, query: ExportQuery): Promise<Download> {
  const { database, workspaceId, clock } = context;
  const { format, columns: names, sort, ...filters } = query;
  const oldestFirst = sort === 'number';
  const {
    filter,
    total,
    number: newest,
    head,
  } = await database.inWorkspace(workspaceId, async (tx) => {
    const found = await filterOf(context, tx, filters);
    const { total: matching } = await findNumbers(tx, workspaceId, found, {
      oldestFirst,
      after: undefined,
      limit: 1,
    });
    return { filter: found, total: matching, ...(await readEnd(tx, workspaceId, found.upTo)) };
  });
  if (format === 'xlsx' && total >= streamedLimits.rows) throw tooManyRows(total);
  const at = clock().toISOString();
  const chosen = names.map((name) => ({ name, ...columns[name] }));
  const rows = portions(context, filter, { newest, oldestFirst }, (entry) => chosen.map(({ value }) => value(entry)));
  const about = [
    ['Filter', filterInWords(filters)],
    ['Newest change', head ?? 'none'],
    ['Written', at],
  ] as const;
  return {
    fileName: `audit-${at.slice(0, 10)}-change-${newest}.${format}`,
    mediaType: mediaTypes[format],
    bytes: writeTable({ title: 'Audit', about, columns: chosen, rows }, format),
  };
}

async function* portions(
  { database, workspaceId }: Context,
  filter: AuditFilter,
  { newest, oldestFirst }: { newest: number; oldestFirst: boolean },
  rowOf: (entry: AuditEntry) => TableValue[],
): AsyncGenerator<TableValue[][]> {
  const stretches = Array.from({ length: Math.ceil(newest / stretch) }, (_, index) => index * stretch + 1);
  for (const first of oldestFirst ? stretches : stretches.reverse()) {
    const last = Math.min(newest, first + stretch - 1);
    const entries = await database.inWorkspace(workspaceId, (tx) =>
      readStretch(tx, workspaceId, filter, { first, last, oldestFirst }),
    );
    if (entries.length > 0) yield entries.map(rowOf);
  }
}

function tooManyRows(rows: number): AppError {
  return new AppError(
    'too-large',
    `${rows} changes match; a sheet holds ${streamedLimits.rows - 1}. Take CSV or JSON, or narrow the list.`,
  );
}
