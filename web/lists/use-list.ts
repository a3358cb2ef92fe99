import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RouteDeclaration } from '../../src/common/route.ts';
import {
  keepPreferenceRoute,
  type ListPreference,
  listViewsRoute,
  type SavedView,
} from '../../src/modules/views/contract.ts';
import { api } from '../api.ts';
import type { Column, Place } from '../components/data-table.tsx';
import { queryClient } from '../query.ts';
import { areUsual, chosenColumns, isBare, isSameState, stateOf } from './list-state.ts';
import { nothing, type Selection } from './selection.ts';
import { directionOf, sortInWords } from './sorting.ts';

/** What is to be known of a list beyond its rows. */
export interface ListDeclaration<Row> {
  /** As views and preferences name it. */
  name: string;
  /** The first one tells the rows apart. */
  columns: readonly Column<Row>[];
  /** How it is sorted where the address does not say. */
  sort: string;
  /** Its rows as a file. */
  exported?: RouteDeclaration;
}

/** The parts of an address that every list has; its filters stand beside them. */
export interface AnySearch {
  after?: string | undefined;
  before?: number | undefined;
  sort?: string | undefined;
  view?: string | undefined;
  columns?: string | undefined;
}

export interface ListControl<Row> {
  list: ListDeclaration<Row>;
  search: AnySearch;
  /** False while it is not known yet how the person wants the list to begin. */
  ready: boolean;
  /** The columns that are shown, in order. */
  columns: Column<Row>[];
  chooseColumns: (ids: readonly string[] | null) => void;
  sort: string;
  sortedBy: string;
  chooseSort: (sort: string) => void;
  views: readonly SavedView[];
  /** The view that is shown, changed or not. */
  view: SavedView | undefined;
  /** Whether the list shows something else than the view by now. */
  changed: boolean;
  defaultView: string | null;
  /** Shows a view, or the list without one. */
  show: (view: Pick<SavedView, 'number' | 'state'> | null) => void;
  /** Goes to the list without any filter. */
  clear: () => void;
  /** Goes to another page of the list. */
  goTo: (place: Place) => void;
}

/** In the place of a view's number: the list as it is, though it opens with a view. */
const noView = 'all';

type Go = (search: Record<string, unknown>, replace?: boolean) => void;

/** Columns, sorting and views of a list; the address holds what is shown, the server what the person prefers. */
export function useList<Row>(list: ListDeclaration<Row>, search: AnySearch, go: Go): ListControl<Row> {
  const kept = useKeptViews(list.name);
  const { views, preference } = kept.data ?? { views: [], preference: { columns: null, defaultView: null } };
  const view = views.find(({ number }) => number === search.view);
  const opening = isBare({ ...search }) ? views.find(({ id }) => id === preference.defaultView) : undefined;
  const columns = chosenColumns(list.columns, search.columns, preference.columns);
  const sort = search.sort ?? list.sort;
  const sorted = list.columns.find((column) => column.sort && directionOf(column.sort, sort));
  const begin = { after: undefined, before: undefined };
  const show: ListControl<Row>['show'] = (shown) =>
    go(shown ? { ...shown.state, view: shown.number } : preference.defaultView === null ? {} : { view: noView });
  useEffect(() => {
    if (opening) go({ ...opening.state, view: opening.number }, true);
  });
  return {
    list,
    search,
    ready: !opening && (!kept.isPending || !isBare({ ...search })),
    columns,
    chooseColumns: (ids) => {
      const usual = ids === null || areUsual(list.columns, ids);
      go({ ...search, columns: usual ? undefined : ids.join(',') });
      void keepPreference(list.name, { columns: usual ? null : [...ids] });
    },
    sort,
    sortedBy: sorted?.sort ? sortInWords(sorted.title, sorted.sort, sort) : '',
    chooseSort: (next) => go({ ...search, ...begin, sort: next === list.sort ? undefined : next }),
    views,
    view,
    changed: view !== undefined && !isSameState(stateOf({ ...search }), view.state),
    defaultView: preference.defaultView,
    show,
    clear: () => show(null),
    goTo: ({ after, before }) => go({ ...search, after, before }),
  };
}

interface KeptViews {
  views: SavedView[];
  preference: ListPreference;
}

const minutesFresh = 5;

function useKeptViews(list: string) {
  return useQuery({
    queryKey: ['views', list],
    queryFn: ({ signal }) => api.call(listViewsRoute, { query: { list }, signal }),
    staleTime: minutesFresh * 60_000,
    retry: false,
  });
}

export function readViewsAnew(list: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['views', list] });
}

/** What a person prefers is kept for the next time; that it could not be kept is no reason to disturb. */
export async function keepPreference(list: string, preference: Partial<ListPreference>): Promise<void> {
  queryClient.setQueryData<KeptViews>(
    ['views', list],
    (kept) => kept && { ...kept, preference: { ...kept.preference, ...preference } },
  );
  await api.call(keepPreferenceRoute, { params: { list }, input: preference }).catch(() => undefined);
  await readViewsAnew(list);
}

/** A selection that ends with the filters it was made under. */
export function useSelection(filters: object): [Selection, (selection: Selection) => void] {
  const key = JSON.stringify(filters);
  const [held, setHeld] = useState({ key, selection: nothing });
  return [held.key === key ? held.selection : nothing, (selection) => setHeld({ key, selection })];
}
