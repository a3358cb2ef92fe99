import type { NodeRef } from '../register/contract.ts';
import { numberOf } from '../register/index.ts';
import type { ChangedRow } from './compare-store.ts';
import type { FieldDifference, LinkDifference } from './contract.ts';

/** Names of what rows refer to by id. */
export interface Names {
  people: ReadonlyMap<string, string>;
  boms: ReadonlyMap<string, number>;
  nodes: ReadonlyMap<string, NodeRef>;
}

/** The fields that are read first; others follow as they come. */
const fieldOrder = [
  'name',
  'key',
  'retired',
  'criticality',
  'country',
  'kind',
  'version',
  'owner',
  'privileged',
  'bom',
  'aliases',
  'tags',
  'elements',
  'criticalFunctions',
];

/** Columns that are no fields: where the row hangs, and what is said in other words. */
const unsaid = new Set(['id', 'from_id', 'to_id', 'number']);

/** A column as the API names the field, where that is another word. */
const fieldNames: Record<string, string> = {
  owner_id: 'owner',
  bom_id: 'bom',
  valid_from: 'validFrom',
  valid_until: 'validUntil',
  declared_as: 'declaredAs',
  critical_functions: 'criticalFunctions',
};

/** The fields in which two versions of a row differ; a node that is new or gone says all that it has, or had. */
export function fieldsOf({ table, before, after }: ChangedRow, names: Names): FieldDifference[] {
  const columns = Object.keys(after ?? before ?? {}).filter((column) => !unsaid.has(column));
  return columns
    .filter((column) => !(table === 'node' && column === 'kind'))
    .map((column) => ({
      field: fieldNames[column] ?? column,
      before: shownValue(column, before?.[column], names),
      after: shownValue(column, after?.[column], names),
    }))
    .filter((difference) => !isSame(difference.before, difference.after))
    .sort((a, b) => placeOf(a) - placeOf(b));
}

function placeOf({ field }: FieldDifference): number {
  const place = fieldOrder.indexOf(field);
  return place < 0 ? fieldOrder.length : place;
}

function shownValue(column: string, value: unknown, { people, boms }: Names): unknown {
  if (value === undefined || value === null) return null;
  if (column === 'owner_id') return people.get(value as string) ?? null;
  if (column === 'bom_id') return numberOf('bom', boms.get(value as string) ?? null);
  return value;
}

/** An empty list, false and what is not known are alike when a row begins or ends. */
function isSame(before: unknown, after: unknown): boolean {
  const plain = (value: unknown) =>
    value === false || (Array.isArray(value) && value.length === 0) ? 'null' : JSON.stringify(value);
  return plain(before) === plain(after);
}

/** What happened to a link, in the words of its ends; undefined where an end is not to be seen. */
export function linkDifferenceOf(row: ChangedRow, names: Names): LinkDifference | undefined {
  const shown = row.after ?? row.before;
  const from = names.nodes.get(shown?.from_id as string);
  const to = names.nodes.get(shown?.to_id as string);
  if (!from || !to) return undefined;
  const what = row.before === null ? 'stated' : row.after === null ? 'ended' : 'changed';
  const fields = what === 'changed' ? fieldsOf(row, names).filter(({ field }) => field !== 'kind') : [];
  return { what, kind: shown?.kind as string, from, to, fields };
}
