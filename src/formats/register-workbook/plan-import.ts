import type { LinkKind } from '../../common/network.ts';
import type { FieldValue, RegisterRow, RegisterRows, RegisterSheet } from './rows.ts';
import { registerSheets } from './rows.ts';

/** What the register holds now, by sheet and key (`linkKey` for links), with the field names of the rows. */
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

/** A link has no key of its own: its two ends and its kind name it, parted by tabs, which no key holds. */
export function linkKey(link: { fromKey: string; toKey: string; kind: LinkKind }): string {
  return `${link.fromKey}\t${link.kind}\t${link.toKey}`;
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
  const key = 'key' in row ? row.key : linkKey(row);
  const identity = 'key' in row ? nodeIdentity : linkIdentity;
  const place = { sheet, row: row.row, key };
  const now = current?.get(key);
  if (!now) return { ...place, change: 'new' };
  const fields = changedFields(row, now, identity);
  return fields.length === 0 ? { ...place, change: 'unchanged' } : { ...place, change: 'changed', fields };
}

const nodeIdentity: ReadonlySet<string> = new Set(['row', 'key']);
const linkIdentity: ReadonlySet<string> = new Set(['row', 'fromKey', 'toKey', 'kind']);

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

/** Lists are compared in order; an empty list and no value say the same. */
function isSame(held: FieldValue, wanted: FieldValue): boolean {
  if (Array.isArray(wanted) || Array.isArray(held)) {
    const left = held === null ? [] : [held].flat();
    const right = wanted === null ? [] : [wanted].flat();
    return left.length === right.length && left.every((item, index) => item === right[index]);
  }
  return held === wanted;
}
