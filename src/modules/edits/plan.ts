import type { NodeRef } from '../register/contract.ts';
import type { EditedValue, FieldEdit } from './contract.ts';

/** What is wanted of a field, its references resolved. */
export type Wanted =
  | { field: string; value: string | boolean | NodeRef | null }
  | { field: string; items: ItemsWanted; most: number };

/** Items taken away and added; or all of them set. */
export type ItemsWanted = { set: readonly Item[] } | { add: readonly Item[]; remove: readonly Item[] };

type Item = string | NodeRef;

/** A row with the values of the fields that are wanted otherwise. */
export interface EditedRow {
  node: NodeRef;
  values: Readonly<Record<string, EditedValue>>;
}

export type RowPlan =
  | { what: 'changed'; row: EditedRow; fields: FieldEdit[] }
  | { what: 'unchanged'; row: EditedRow }
  | { what: 'refused'; row: EditedRow; reason: string };

/** What becomes of one row; `above` are the nodes that the new parent stands under, and itself. */
export function planRow(row: EditedRow, wanted: readonly Wanted[], above: ReadonlySet<string>): RowPlan {
  const fields: FieldEdit[] = [];
  for (const want of wanted) {
    const before = row.values[want.field] ?? null;
    const after = 'value' in want ? want.value : itemsAfter(before as Item[], want.items);
    if (isSame(before, after)) continue;
    if ('most' in want && (after as Item[]).length > want.most) {
      return { what: 'refused', row, reason: `would have more than ${want.most} ${wordOf(want.field)}` };
    }
    if (want.field === 'parentId' && after !== null && above.has(row.node.id)) {
      return { what: 'refused', row, reason: 'would stand under itself' };
    }
    fields.push({ field: want.field, before, after });
  }
  return fields.length === 0 ? { what: 'unchanged', row } : { what: 'changed', row, fields };
}

function wordOf(field: string): string {
  return field === 'functionIds' ? 'functions' : field;
}

/** Keeps the order that there was; what is both added and removed is there afterwards. */
function itemsAfter(before: readonly Item[], wanted: ItemsWanted): Item[] {
  if ('set' in wanted) return distinct(wanted.set);
  const removed = new Set(wanted.remove.map(keyOf));
  return distinct([...before.filter((item) => !removed.has(keyOf(item))), ...wanted.add]);
}

function distinct(items: readonly Item[]): Item[] {
  const seen = new Map<string, Item>();
  for (const item of items) if (!seen.has(keyOf(item))) seen.set(keyOf(item), item);
  return [...seen.values()];
}

function keyOf(item: Item): string {
  return typeof item === 'string' ? item : item.id;
}

/** Lists are the same whatever their order: a row is not written anew because its tags stand otherwise. */
function isSame(before: EditedValue, after: EditedValue): boolean {
  if (Array.isArray(before) && Array.isArray(after)) {
    const keys = new Set(before.map(keyOf));
    return before.length === after.length && after.every((item) => keys.has(keyOf(item)));
  }
  if (isNode(before) && isNode(after)) return before.id === after.id;
  return before === after;
}

export function isNode(value: EditedValue): value is NodeRef {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
