import { rowKey } from './row-key.ts';
import type { FieldValue, RegisterRow, RegisterRows, RegisterSheet } from './rows.ts';
import { registerSheets } from './rows.ts';

/** What the register holds now, by sheet and key (`rowKey`), with the field names of the rows. */
export type CurrentRegister = { [Sheet in RegisterSheet]?: ReadonlyMap<string, Readonly<Record<string, unknown>>> };

export interface FieldChange {
  field: string;
  old: FieldValue;
  new: FieldValue;
}

/** What an import would do with one row. */
export type PlannedRow = { sheet: RegisterSheet; row: number; key: string } & (
  | { change: 'new' }
  | { change: 'changed'; fields: FieldChange[] }
  | { change: 'unchanged' }
);

export interface ImportPlan {
  rows: PlannedRow[];
  counts: { new: number; changed: number; unchanged: number };
}

/** Compares rows that were read with what the register holds. Fields that a row does not have are left out of it. */
export function planImport(rows: RegisterRows, current: CurrentRegister): ImportPlan {
  const plan: ImportPlan = { rows: [], counts: { new: 0, changed: 0, unchanged: 0 } };
  for (const sheet of registerSheets) {
    for (const row of rows[sheet]) {
      const planned = planRow(sheet, row, current[sheet]);
      plan.rows.push(planned);
      plan.counts[planned.change]++;
    }
  }
  return plan;
}

function planRow(sheet: RegisterSheet, row: RegisterRow, current: CurrentRegister[RegisterSheet]): PlannedRow {
  const key = rowKey(row);
  const place = { sheet, row: row.row, key };
  const now = current?.get(key);
  if (!now) return { ...place, change: 'new' };
  const fields = changedFields(row, now, identities[sheet] ?? nodeIdentity);
  return fields.length === 0 ? { ...place, change: 'unchanged' } : { ...place, change: 'changed', fields };
}

const nodeIdentity: ReadonlySet<string> = new Set(['row', 'key']);
/** The fields by which rows without a key of their own are found. */
const identities: Partial<Record<RegisterSheet, ReadonlySet<string>>> = {
  Links: new Set(['row', 'fromKey', 'toKey', 'kind']),
  Sources: new Set(['row', 'groupKey', 'sourceKey']),
  Facts: new Set(['row', 'nodeKey', 'attribute']),
};

function changedFields(
  row: RegisterRow,
  now: Readonly<Record<string, unknown>>,
  identity: ReadonlySet<string>,
): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const [field, wanted] of Object.entries(row) as [string, FieldValue | undefined][]) {
    if (identity.has(field) || wanted === undefined) continue;
    const held = (now[field] ?? null) as FieldValue;
    if (!isSame(held, wanted)) changes.push({ field, old: held, new: wanted });
  }
  return changes;
}

/** Lists are compared in order; an empty list and no value say the same. Numbers as far as a workbook can say them: 15 digits. */
function isSame(held: FieldValue, wanted: FieldValue): boolean {
  if (Array.isArray(wanted) || Array.isArray(held)) {
    const left = held === null ? [] : [held].flat();
    const right = wanted === null ? [] : [wanted].flat();
    return left.length === right.length && left.every((item, index) => item === right[index]);
  }
  if (typeof held === 'number' && typeof wanted === 'number') return held.toPrecision(15) === wanted.toPrecision(15);
  return held === wanted;
}
