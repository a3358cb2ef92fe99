import type { FieldValue, LinkRow, RegisterError, RegisterReading } from '../../formats/register-workbook/rows.ts';
import { registerSheets } from '../../formats/register-workbook/rows.ts';
import { template } from '../../formats/register-workbook/template.ts';
import type { HeldRegister } from '../register/index.ts';
import type { CellProblem, ImportRow, SheetCounts } from './contract.ts';
import { findLookAlikes } from './look-alikes.ts';
import { planRows, type RowPlan } from './plan.ts';

/** What a person sees before anything is written. */
export interface Preview {
  rows: ImportRow[];
  counts: SheetCounts;
  sheets: Record<string, SheetCounts>;
  errors: CellProblem[];
  warnings: CellProblem[];
}

/** How many errors and warnings stand in the import itself; rows carry their own. */
const shown = 1_000;

/** What an import would do, row by row, and why some rows cannot be taken. */
export function previewOf(reading: RegisterReading, held: HeldRegister): Preview & { plans: RowPlan[] } {
  const plans = planRows(reading.rows, held);
  const rows = [...plans.rows.map(rowOf), ...refusedRowsOf(reading)];
  const counts = countsOf(rows);
  const warnings = [
    ...reading.warnings.map(({ at, message }) => ({ at, field: null, value: null, message, fix: null })),
    ...findLookAlikes(plans.rows, held, reading.columns),
    ...retiredRows(plans.rows, held),
  ];
  return {
    plans: plans.rows,
    rows: inOrder(rows),
    counts,
    sheets: Object.fromEntries(
      [...Map.groupBy(rows, ({ sheet }) => sheet)].map(([sheet, ofSheet]) => [sheet, countsOf(ofSheet)]),
    ),
    errors: reading.errors.slice(0, shown).map(problemOf),
    warnings: warnings.slice(0, shown),
  };
}

function countsOf(rows: readonly ImportRow[]): SheetCounts {
  const counts = { new: 0, changed: 0, unchanged: 0, errors: 0 };
  for (const { what } of rows) counts[what === 'error' ? 'errors' : what]++;
  return counts;
}

function inOrder(rows: ImportRow[]): ImportRow[] {
  const place = new Map<string, number>(registerSheets.map((sheet, index) => [sheet, index]));
  return rows.sort((left, right) => place.get(left.sheet)! - place.get(right.sheet)! || left.row - right.row);
}

function rowOf({ sheet, row, what, fields }: RowPlan): ImportRow {
  return {
    sheet,
    row: row.row,
    what,
    ...titleOf(row),
    changes: fields.map((change) => ({
      field: titleOfField(sheet, change.field),
      before: textOf(change.old),
      after: textOf(change.new),
    })),
    problems: [],
  };
}

function titleOf(row: RowPlan['row']): { key: string | null; name: string } {
  if (!('key' in row)) return { key: null, name: nameOfLink(row) };
  return { key: row.key, name: 'legalName' in row ? row.legalName : row.name };
}

function nameOfLink({ fromKey, kind, toKey }: Pick<LinkRow, 'fromKey' | 'toKey'> & { kind: string }): string {
  return `${fromKey} ${kind} ${toKey}`;
}

function titleOfField(sheet: keyof typeof template, field: string): string {
  return template[sheet].columns.find((column) => column.field === field)?.title ?? field;
}

function textOf(value: FieldValue): string | null {
  if (value === null) return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.join('; ');
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

/** Rows with a mistake, and the headers that make a whole sheet unreadable. */
function refusedRowsOf({ errors, refusedRows }: RegisterReading): ImportRow[] {
  const problems = Map.groupBy(errors, ({ sheet, row }) => `${sheet} ${row}`);
  const rows = refusedRows.map(({ sheet, row, cells }): ImportRow => {
    const place = `${sheet} ${row}`;
    const found = (problems.get(place) ?? []).map(problemOf);
    problems.delete(place);
    const { key, legalName, name, fromKey = '', toKey = '', kind = '' } = cells;
    const isLink = sheet === 'Links';
    return {
      sheet,
      row,
      what: 'error',
      key: isLink ? null : key || null,
      name: isLink ? nameOfLink({ fromKey, kind, toKey } as never) : legalName || name || null,
      changes: [],
      problems: found,
    };
  });
  const headers = [...problems.values()].map(
    (found): ImportRow => ({
      sheet: found[0]!.sheet,
      row: found[0]!.row,
      what: 'error',
      key: null,
      name: null,
      changes: [],
      problems: found.map(problemOf),
    }),
  );
  return [...rows, ...headers];
}

function problemOf({ at, sheet, field, value, message, fix }: RegisterError): CellProblem {
  return { at, field: field && titleOfField(sheet, field), value, message, fix };
}

function retiredRows(plans: readonly RowPlan[], { nodes }: HeldRegister): CellProblem[] {
  return plans.flatMap(({ sheet, row, what }) => {
    if (what !== 'changed' || !('key' in row) || !nodes.get(row.key)?.retired) return [];
    const message = `${row.key} is retired. Its row is changed and stays retired.`;
    return [{ at: `${sheet}!A${row.row}`, field: null, value: row.key, message, fix: null }];
  });
}
