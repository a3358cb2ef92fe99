import { AppError } from '../../common/errors.ts';
import { sheetNamed } from '../../formats/register-workbook/find-header.ts';
import { type RegisterSheet, registerSheets } from '../../formats/register-workbook/rows.ts';
import {
  formatRegisterCsv,
  formatTemplateCsv,
  writeRegisterXlsx,
  writeTemplateXlsx,
} from '../../formats/register-workbook/write-register.ts';
import type { Context } from '../../platform/context.ts';
import type { Download } from '../../platform/http/bind.ts';
import type { NodeKind } from './contract.ts';
import { searchNodes, searchVulnerabilities } from './search-store.ts';
import { exportedRows, readRegister } from './workbook-store.ts';

export function search(
  { database, workspaceId }: Context,
  query: { q: string; kind?: NodeKind | undefined; limit: number },
) {
  const { q, kind, limit } = query;
  return database.inWorkspace(workspaceId, async (tx) => ({
    nodes: await searchNodes(tx, workspaceId, { q, kind, limit }),
    findings: kind === undefined ? await searchVulnerabilities(tx, workspaceId, { q, limit }) : [],
  }));
}

interface FileQuery {
  format: 'xlsx' | 'csv';
  sheet?: string | undefined;
}

/** The whole register as a workbook, or one sheet of it as CSV. An import of it changes nothing. */
export async function exportRegister({ database, workspaceId }: Context, query: FileQuery): Promise<Download> {
  const sheet = sheetOf(query);
  const rows = exportedRows(await database.inWorkspace(workspaceId, (tx) => readRegister(tx, workspaceId)));
  return sheet
    ? csvFile(`${sheet}.csv`, formatRegisterCsv(rows, sheet))
    : workbook('holdfast-register.xlsx', await writeRegisterXlsx(rows));
}

export async function readTemplate(_: Context, query: FileQuery): Promise<Download> {
  const sheet = sheetOf(query);
  return sheet
    ? csvFile(`${sheet}.csv`, formatTemplateCsv(sheet))
    : workbook('holdfast-register-template.xlsx', await writeTemplateXlsx());
}

/** A CSV file is one sheet, a workbook all of them. */
function sheetOf({ format, sheet }: FileQuery): RegisterSheet | undefined {
  if (format === 'xlsx') return undefined;
  const named = sheetNamed(sheet ?? 'Suppliers');
  if (named) return named;
  const message = `There is no sheet "${sheet}". Take one of ${registerSheets.join(', ')}.`;
  throw new AppError('invalid-input', message, { problems: [{ at: '/query/sheet', message }] });
}

function csvFile(fileName: string, bytes: string): Download {
  return { fileName, mediaType: 'text/csv; charset=utf-8', bytes };
}

function workbook(fileName: string, bytes: Uint8Array): Download {
  return { fileName, mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes };
}
