import type { ListState } from '../../src/modules/views/contract.ts';

/** What is not part of what a list shows: where in it one is, under which view, as of when. */
const aside = new Set(['after', 'before', 'view', 'asOf']);

type Search = Readonly<Record<string, unknown>>;

/** What the address of a list says of filters, sorting and columns, as a view keeps it. */
export function stateOf(search: Search): ListState {
  const state: ListState = {};
  for (const [name, value] of Object.entries(search)) {
    if (aside.has(name) || value === undefined) continue;
    state[name] = Array.isArray(value) ? value.map(String) : String(value);
  }
  return state;
}

/** Whether two states show the same: in which order values of a filter were chosen does not matter. */
export function isSameState(a: ListState, b: ListState): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => asSet(a[name]) === asSet(b[name]));
}

function asSet(value: string | string[] | undefined): string {
  if (value === undefined) return '';
  return JSON.stringify([...(Array.isArray(value) ? value : [value])].sort());
}

/** The filters alone, as the list takes them in its address. */
export function filtersOf(search: Search): Record<string, string | string[]> {
  const { sort: _, columns: __, as: ___, ...filters } = stateOf(search);
  return filters;
}

/** Whether the address asks for nothing in particular: then the list opens as the person wants it to. */
export function isBare(search: Search): boolean {
  return Object.entries(search).every(([name, value]) => name === 'asOf' || value === undefined);
}

interface ColumnName {
  id: string;
  spare?: boolean | undefined;
}

/**
 * The columns that are shown, in order: as the address says, else as the person keeps them, else as the list begins. The first
 * one tells the rows apart and always stands first; a name that there is no column for is passed over.
 */
export function chosenColumns<Column extends ColumnName>(
  columns: readonly Column[],
  asked: string | undefined,
  kept: readonly string[] | null,
): Column[] {
  const names = asked === undefined ? kept : asked.split(',');
  const [first, ...others] = columns;
  if (!first) return [];
  if (!names) return columns.filter(({ spare }) => !spare);
  const chosen = [...new Set(names)].flatMap((name) => others.find(({ id }) => id === name) ?? []);
  return [first, ...chosen];
}

/** Whether these are the columns that the list begins with. */
export function areUsual(columns: readonly ColumnName[], names: readonly string[]): boolean {
  const usual = columns.filter(({ spare }) => !spare).map(({ id }) => id);
  return usual.length === names.length && usual.every((name, index) => name === names[index]);
}

/** The names with one of them a step further to the front or to the end; the first stays where it is. */
export function moved(names: readonly string[], name: string, step: 1 | -1): string[] {
  const from = names.indexOf(name);
  const to = from + step;
  if (from < 1 || to < 1 || to >= names.length) return [...names];
  const next = [...names];
  next.splice(from, 1);
  next.splice(to, 0, name);
  return next;
}
