import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { CursorValues } from '../../platform/http/cursor.ts';
import { allOf } from './list.ts';

/**
 * A list as its module declares it, once: which rows a query shows, how they can be sorted and how rows are read by their ids.
 * Pages, counts, exports and edits of many rows all go through it.
 */
export interface ListSource<Query extends { sort: string }, Row extends { id: string }> {
  /** As in its address: `suppliers`. */
  name: string;
  /** The column that tells its rows apart: `node.id`. */
  id: RawBuilder<string>;
  /** By the keys that `sort` takes, in their natural direction; `-key` is the other way round. */
  sorts: Record<string, Sorting>;
  /** What a query shows, its references resolved to ids. */
  shown(tx: Tx, workspaceId: string, query: Filters<Query>): Promise<Shown>;
  /** The rows with these ids, in any order. */
  read(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Row[]>;
}

/** A query without where in the list one is and how it is sorted. */
export type Filters<Query> = Omit<Query, 'sort' | 'limit' | 'after'>;

export interface Shown {
  from: RawBuilder<unknown>;
  where: RawBuilder<boolean>;
  /** Where the rows stand counted already, by what the filters ask for. */
  counted?: Narrowed | undefined;
}

/** What is shown, with each filter by its name: a facet counts by all of them but its own. */
export interface Narrowed {
  from: RawBuilder<unknown>;
  /** What every row of the list is, whatever the filters. */
  base: RawBuilder<boolean>;
  filters: Record<string, RawBuilder<unknown> | undefined>;
  /** For how many rows of the list each row stands; for itself where nothing is said. */
  standsFor?: RawBuilder<unknown>;
}

export function shownBy({ from, base, filters }: Narrowed): Shown {
  return { from, where: allOf([base, ...Object.values(filters)]) };
}

export interface Sorting {
  /** The last term tells any two rows apart. */
  terms: readonly SortTerm[];
  /** What the terms need beside the tables of the list. */
  join?: (workspaceId: string) => RawBuilder<unknown>;
  /** Each row is joined with one row by its key: nested loops look up what they need, and PostgreSQL may choose. */
  byKey?: boolean;
}

export interface SortTerm {
  /** Never null: a page goes on behind the values of a row. */
  by: RawBuilder<unknown>;
  descending?: boolean;
  /** Stays as it is when the list is turned round: what is not known stands last either way. */
  fixed?: boolean;
}

export function descending(...terms: readonly RawBuilder<unknown>[]): SortTerm[] {
  return terms.map((by) => ({ by, descending: true }));
}

export function ascending(...terms: readonly RawBuilder<unknown>[]): SortTerm[] {
  return terms.map((by) => ({ by }));
}

/** Sorts by a column that may be empty; `empty` is a value of its type. */
export function knownFirst(column: RawBuilder<unknown>, empty: '' | 0): SortTerm[] {
  return [{ by: sql`(${column} is null)`, fixed: true }, { by: sql`coalesce(${column}, ${sql.lit(empty)})` }];
}

/** The sorting that `sort` names. */
export function sortingOf<Query extends { sort: string }>(
  { sorts }: Pick<ListSource<Query, never>, 'sorts'>,
  sort: string,
): Sorting {
  const isTurned = sort.startsWith('-');
  const sorting = sorts[isTurned ? sort.slice(1) : sort]!;
  if (!isTurned) return sorting;
  return { ...sorting, terms: sorting.terms.map(turned) };
}

function turned(term: SortTerm): SortTerm {
  return term.fixed ? term : { ...term, descending: !term.descending };
}

interface PageAsked {
  sort: string;
  limit: number;
  after?: string | undefined;
}

/** One page of a list with what every page says: how many rows there are in all, and which change it has seen. */
export async function readListPage<Query extends PageAsked, Row extends { id: string }>(
  { workspaceId, cursors }: Pick<Context, 'workspaceId' | 'cursors'>,
  tx: Tx,
  list: ListSource<Query, Row>,
  { query, shown }: { query: Query; shown: Shown },
): Promise<{ items: Row[]; next: string | null; total: number; change: number }> {
  const change = await changeNumber(tx, workspaceId);
  const mark = `${list.name}:${query.sort}`;
  const found = await readIds(tx, workspaceId, list, shown, {
    sort: query.sort,
    after: cursors.decode(mark, query.after),
    limit: query.limit + 1,
  });
  const page = found.slice(0, query.limit);
  return {
    items: await readInOrder(
      tx,
      workspaceId,
      list,
      page.map(({ id }) => id),
    ),
    next: found.length > query.limit ? cursors.encode(mark, page.at(-1)!.mark) : null,
    total: await countShown(tx, shown),
    change,
  };
}

/** The first rows of a list, for a summary of it. */
export async function readFirst<Row extends { id: string }>(
  tx: Tx,
  workspaceId: string,
  list: Pick<ListSource<never, Row>, 'id' | 'sorts' | 'read'>,
  { shown, sort, limit }: { shown: Shown; sort: string; limit: number },
): Promise<Row[]> {
  const first = await readIds(tx, workspaceId, list, shown, { sort, after: undefined, limit });
  return readInOrder(
    tx,
    workspaceId,
    list,
    first.map(({ id }) => id),
  );
}

/** The newest change that this transaction can see; taken before what is read, so that a change meanwhile is noticed. */
export async function changeNumber(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select number from change_counter where workspace_id = ${workspaceId}`.execute(tx);
  return rows[0]?.number ?? 0;
}

export async function countShown(tx: Tx, shown: Shown): Promise<number> {
  const { from, where, standsFor } = shown.counted
    ? { ...shownBy(shown.counted), standsFor: shown.counted.standsFor }
    : { ...shown, standsFor: undefined };
  const count = standsFor ? sql`coalesce(sum(${standsFor}), 0)` : sql`count(*)`;
  const { rows } = await sql<{ count: number }>`select ${count} as count from ${from} where ${where}`.execute(tx);
  return rows[0]!.count;
}

/** The ids of a page, each with the sort values by which the next page goes on; those are put together for its rows only. */
async function readIds(
  tx: Tx,
  workspaceId: string,
  list: Pick<ListSource<never, never>, 'id' | 'sorts'>,
  { from, where }: Shown,
  { sort, after, limit }: { sort: string; after: CursorValues | undefined; limit: number },
): Promise<{ id: string; mark: CursorValues }[]> {
  const { terms, join, byKey } = sortingOf(list, sort);
  const marks = terms.map((term, place) => ({ ...term, by: sql.ref(`mark ${place}`) }));
  const page = sql<{ id: string; mark: CursorValues }>`
    select id, jsonb_build_array(${sql.join(marks.map(({ by }) => by))}) as mark from (
      select ${list.id} as id, ${sql.join(terms.map(({ by }, place) => sql`${by} as ${marks[place]!.by}`))}
      from ${from} ${join?.(workspaceId) ?? sql``}
      where ${where} and ${isBehind(terms, after)}
      order by ${orderBy(terms)} limit ${limit}
    ) page order by ${orderBy(marks)}`;
  const { rows } = await (join && !byKey ? withHashJoins(tx, page) : page.execute(tx));
  return rows;
}

/**
 * PostgreSQL guesses that hardly any row holds a searched word, and would then go through all that a list is sorted by once for
 * each row that does. A hash join is at most a little slower, and never so slow.
 */
export async function withHashJoins<Row>(tx: Tx, query: RawBuilder<Row>) {
  await sql`set local enable_nestloop = off`.execute(tx);
  const result = await query.execute(tx);
  await sql`set local enable_nestloop = on`.execute(tx);
  return result;
}

/** The ids of all rows that are shown, in order. */
export async function readAllIds(
  tx: Tx,
  workspaceId: string,
  list: Pick<ListSource<never, never>, 'id' | 'sorts'>,
  { shown: { from, where }, sort }: { shown: Shown; sort: string },
): Promise<string[]> {
  const { terms, join, byKey } = sortingOf(list, sort);
  const ids = sql<{ id: string }>`
    select ${list.id} as id from ${from} ${join?.(workspaceId) ?? sql``}
    where ${where} order by ${orderBy(terms)}`;
  const { rows } = await (join && !byKey ? withHashJoins(tx, ids) : ids.execute(tx));
  return rows.map(({ id }) => id);
}

function orderBy(terms: readonly SortTerm[]): RawBuilder<unknown> {
  return sql.join(terms.map(({ by, descending }) => (descending ? sql`${by} desc` : by)));
}

/** The rows behind a mark. Where all terms run one way, one comparison of rows says so, and an index can begin there. */
export function isBehind(terms: readonly SortTerm[], after: CursorValues | undefined): RawBuilder<boolean> {
  if (!after) return sql`true`;
  const runs = Map.groupBy(terms, ({ descending }) => descending === true);
  if (runs.size === 1) {
    return sql`(${sql.join(terms.map(({ by }) => by))}) ${beyond(terms[0]!)} (${sql.join(after.map((value) => sql`${value}`))})`;
  }
  const equalBefore = (place: number) => terms.slice(0, place).map(({ by }, index) => sql`${by} = ${after[index]}`);
  const steps = terms.map((term, place) =>
    sql.join([...equalBefore(place), sql`${term.by} ${beyond(term)} ${after[place]}`], sql` and `),
  );
  return sql`(${sql.join(
    steps.map((step) => sql`(${step})`),
    sql` or `,
  )})`;
}

function beyond({ descending }: SortTerm): RawBuilder<unknown> {
  return descending ? sql`<` : sql`>`;
}

export async function readInOrder<Row extends { id: string }>(
  tx: Tx,
  workspaceId: string,
  list: Pick<ListSource<never, Row>, 'read'>,
  ids: readonly string[],
): Promise<Row[]> {
  const rows = new Map((await list.read(tx, workspaceId, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}
