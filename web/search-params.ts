import { z } from 'zod';
import { sortKeys } from '../src/common/list.ts';

/** Reads `?kind=hardware&kind=service` as texts and lists of texts, the way our API reads it; addresses stay readable. */
export function parseSearch(search: string): Record<string, string | string[]> {
  const read: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const before = read[name];
    if (before === undefined) read[name] = value;
    else read[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return read;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  return query.size > 0 ? `?${query}` : '';
}

/** A filter of the page's address; what makes no sense is left out instead of breaking the page. */
export const text = z.string().trim().max(200).optional().catch(undefined);
export const yes = z.literal('true').optional().catch(undefined);

export function choice<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values).optional().catch(undefined);
}

/** One value or several, always as a list. */
export function choices<Item extends z.ZodType<string>>(item: Item) {
  const asList = (value: unknown) => (typeof value === 'string' ? [value] : value);
  return z.preprocess(asList, z.array(item)).optional().catch(undefined);
}

/** Where in a paged list one is: the cursor, and how many rows stand before it. */
export const place = { after: text, before: z.coerce.number().int().min(1).optional().catch(undefined) };

/** A list with the value added, or without it where it was there; undefined when none is left. */
export function toggled<Value>(values: readonly Value[] | undefined, value: Value): Value[] | undefined {
  const list = values ?? [];
  const next = list.includes(value) ? list.filter((other) => other !== value) : [...list, value];
  return next.length > 0 ? next : undefined;
}

/** One of the keys by which a list can be sorted, or the other way round. */
export function sortedBy<const Keys extends readonly string[]>(keys: Keys) {
  return sortKeys(keys).optional().catch(undefined);
}

/** What the address of a list says beside its filters: the view it is shown by and its columns, with commas between. */
export const shownBy = { view: text, columns: z.string().max(1000).optional().catch(undefined) };

interface ListSearch {
  after?: string | undefined;
  before?: number | undefined;
  sort?: string | undefined;
  view?: string | undefined;
  columns?: string | undefined;
  as?: string | undefined;
  asOf?: string | undefined;
  why?: string[] | undefined;
}

/** What the API is asked: all of the address but how many rows stand before, and how the answer is shown. */
export function askedOf<Search extends ListSearch>(
  search: Search,
): Omit<Search, 'before' | 'view' | 'columns' | 'as' | 'why'> {
  const { before: _, view: __, columns: ___, as: ____, why: _____, ...asked } = search;
  return asked;
}

/** Whether any filter is set; a list that is empty without one has no rows at all. */
export function isNarrowed(search: ListSearch): boolean {
  const {
    after: _,
    before: __,
    sort: ___,
    view: ____,
    columns: _____,
    as: ______,
    asOf: _______,
    why: ________,
    ...filters
  } = search;
  return Object.values(filters).some((value) => value !== undefined);
}
