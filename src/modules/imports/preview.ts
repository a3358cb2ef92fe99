import { decisionKey } from '../../formats/register-workbook/decide-rows.ts';
import { isWithoutKey, shownKey } from '../../formats/register-workbook/derive-keys.ts';
import type {
  FactRow,
  FieldValue,
  LinkRow,
  RegisterError,
  RegisterReading,
  SourceRow,
} from '../../formats/register-workbook/rows.ts';
import { registerSheets } from '../../formats/register-workbook/rows.ts';
import { template } from '../../formats/register-workbook/template.ts';
import type { HeldRegister } from '../register/index.ts';
import type { CellProblem, ImportRow, SheetCounts } from './contract.ts';
import type { Decision } from './decisions.ts';
import { type FoundLookAlike, findLookAlikes } from './look-alikes.ts';
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
export function previewOf(
  reading: RegisterReading,
  held: HeldRegister,
  decisions: readonly Decision[] = [],
): Preview & { plans: RowPlan[] } {
  const plans = planRows(reading.rows, held);
  const lookAlikes = findLookAlikes(plans.rows, held, reading);
  const rows = [...plans.rows.map(rowOf), ...refusedRowsOf(reading), ...reading.leftOut.map(leftOutRowOf)];
  const undecided = tellLookAlikes(rows, lookAlikes, decisions);
  const counts = countsOf(rows);
  const warnings = [
    ...reading.warnings.map((warning) => ({ field: null, value: null, fix: null, ...warning })),
    ...undecided.map(warningOf),
    ...retiredRows(plans.rows, held, reading),
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

/** Says at each row what it looks like and what was decided about it; gives those that wait for a decision. */
function tellLookAlikes(
  rows: readonly ImportRow[],
  lookAlikes: readonly FoundLookAlike[],
  decisions: readonly Decision[],
): FoundLookAlike[] {
  if (lookAlikes.length === 0 && decisions.length === 0) return [];
  const found = new Map(lookAlikes.map((one) => [decisionKey('Suppliers', one.row), one]));
  const decided = new Map(decisions.map((one) => [decisionKey(one.sheet, one.row), one]));
  const undecided: FoundLookAlike[] = [];
  for (const row of rows) {
    const place = decisionKey(row.sheet, row.row);
    const lookAlike = found.get(place);
    const decision = decided.get(place);
    const isDecided = decision && (lookAlike === undefined || lookAlike.other.id === decision.lookAlike.other.id);
    if (isDecided) row.lookAlike = { ...decision.lookAlike, choice: decision.as };
    else if (lookAlike) {
      const { at, rule, value, why, other } = lookAlike;
      row.lookAlike = { at, rule, value, why, other, choice: null };
      undecided.push(lookAlike);
    }
  }
  return undecided;
}

function warningOf({ at, field, value, why, key, other }: FoundLookAlike): CellProblem {
  const called = other.row === null ? `${other.name} (${key})` : `${other.name} in row ${other.row}`;
  const message = `${called} ${why}. If they are one company, say so, or use its key.`;
  return { at, field, value, message, fix: isWithoutKey(key) ? null : key, lookAlike: true };
}

const countOf: Record<ImportRow['what'], keyof SheetCounts> = {
  new: 'new',
  changed: 'changed',
  unchanged: 'unchanged',
  error: 'errors',
  'left-out': 'leftOut',
};

function countsOf(rows: readonly ImportRow[]): SheetCounts {
  const counts = { new: 0, changed: 0, unchanged: 0, errors: 0, leftOut: 0 };
  for (const { what } of rows) counts[countOf[what]]++;
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
    lookAlike: null,
  };
}

function titleOf(row: RowPlan['row']): { key: string | null; name: string } {
  if (!('key' in row)) return { key: null, name: nameOfStatement(row) };
  return { key: isWithoutKey(row.key) ? null : row.key, name: 'legalName' in row ? row.legalName : row.name };
}

/** What a row that is no node says, in short. */
function nameOfStatement(row: Readonly<Record<string, unknown>> | LinkRow | SourceRow | FactRow): string {
  const { fromKey, kind, toKey, ofKey, name, sourceKey, nodeKey, attribute } = row as Readonly<Record<string, unknown>>;
  const words = (fromKey ?? toKey) ? [fromKey, kind, toKey] : ofKey ? [ofKey, name, sourceKey] : [nodeKey, attribute];
  return shownKey(words.filter(Boolean).join(' '));
}

function titleOfField(sheet: keyof typeof template, field: string): string {
  return template[sheet].columns.find((column) => column.field === field)?.title ?? field;
}

function textOf(value: FieldValue): string | null {
  if (value === null) return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.join('; ');
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : shownKey(String(value));
}

/** Rows with a mistake, and the headers that make a whole sheet unreadable. */
function refusedRowsOf({ errors, refusedRows }: RegisterReading): ImportRow[] {
  const problems = Map.groupBy(errors, ({ sheet, row }) => `${sheet} ${row}`);
  const rows = refusedRows.map((refused): ImportRow => {
    const place = `${refused.sheet} ${refused.row}`;
    const found = (problems.get(place) ?? []).map(problemOf);
    problems.delete(place);
    return { ...untakenRow(refused), what: 'error', problems: found };
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
      lookAlike: null,
    }),
  );
  return [...rows, ...headers];
}

function leftOutRowOf(row: RegisterReading['leftOut'][number]): ImportRow {
  return { ...untakenRow(row), what: 'left-out', problems: [] };
}

function untakenRow({ sheet, row, cells }: RegisterReading['leftOut'][number]): Omit<ImportRow, 'what' | 'problems'> {
  const { key, legalName, name } = cells;
  const isNode = template[sheet].kind !== null;
  return {
    sheet,
    row,
    key: isNode ? key || null : null,
    name: isNode ? legalName || name || null : nameOfStatement(cells),
    changes: [],
    lookAlike: null,
  };
}

function problemOf({ at, sheet, field, value, message, fix }: RegisterError): CellProblem {
  return { at, field: field && titleOfField(sheet, field), value, message, fix };
}

function retiredRows(plans: readonly RowPlan[], { nodes }: HeldRegister, { pointers }: RegisterReading): CellProblem[] {
  return plans.flatMap(({ sheet, row, what }) => {
    if (what !== 'changed' || !('key' in row) || !nodes.get(row.key)?.retired) return [];
    const message = `${row.key} is retired. Its row is changed and stays retired.`;
    const at = pointers?.[sheet]?.[row.row - 1] ?? `${sheet}!A${row.row}`;
    return [{ at, field: null, value: row.key, message, fix: null }];
  });
}
