/**
 * Which rows of a list are selected: some by their ids, on whatever page they stand, or all that the filter shows, but for some.
 * A filter is sent with its count and the change it was seen at, so that the server notices when other rows match by then.
 */
export type Selection =
  | { ids: ReadonlySet<string> }
  | { all: { count: number; change: number }; except: ReadonlySet<string> };

export const nothing: Selection = { ids: new Set() };

export function isSelected(selection: Selection, id: string): boolean {
  return 'ids' in selection ? selection.ids.has(id) : !selection.except.has(id);
}

export function countSelected(selection: Selection): number {
  return 'ids' in selection ? selection.ids.size : Math.max(0, selection.all.count - selection.except.size);
}

/** The selection with these rows, or without them. */
export function withRows(selection: Selection, ids: readonly string[], selected: boolean): Selection {
  if ('ids' in selection) return { ids: changed(selection.ids, ids, selected) };
  return { ...selection, except: changed(selection.except, ids, !selected) };
}

function changed(set: ReadonlySet<string>, ids: readonly string[], has: boolean): Set<string> {
  const next = new Set(set);
  for (const id of ids) {
    if (has) next.add(id);
    else next.delete(id);
  }
  return next;
}

/** All that match; the rows that were selected one by one are among them. */
export function allThatMatch(all: { count: number; change: number }): Selection {
  return { all, except: new Set() };
}

/** The rows from one to another, both among them, as they stand on the page. */
export function between(ids: readonly string[], from: string | null, to: string): string[] {
  const start = from === null ? -1 : ids.indexOf(from);
  const end = ids.indexOf(to);
  if (start < 0) return [to];
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** As an edit names its rows; the filters stand as in the address of the list. */
export function selectOf(selection: Selection, filter: object) {
  if ('ids' in selection) return { ids: [...selection.ids] };
  return { filter, expected: selection.all, except: [...selection.except] };
}
