import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { CursorValues } from '../../platform/http/cursor.ts';
import type { NodeKind } from './contract.ts';
import { containing } from './search-words.ts';

/** A row with the sort values by which the next page goes on. */
export interface Marked {
  mark: CursorValues;
}

/** How a list is ordered: all columns ascending, the last one unique. */
export type Order = readonly RawBuilder<unknown>[];

/** The part of a list that one page asks for. */
export interface Slice {
  order: Order;
  after: CursorValues | undefined;
  limit: number;
}

/** Reads one page and one row more, which tells whether there is a next one. */
export async function readPage<Row extends Marked>(
  { cursors }: Pick<Context, 'cursors'>,
  list: string,
  query: { limit: number; after?: string | undefined },
  read: (slice: Omit<Slice, 'order'>) => Promise<Row[]>,
): Promise<{ items: Omit<Row, 'mark'>[]; next: string | null }> {
  const found = await read({ after: cursors.decode(list, query.after), limit: query.limit + 1 });
  const rows = found.slice(0, query.limit);
  const next = found.length > query.limit ? cursors.encode(list, rows.at(-1)!.mark) : null;
  return { items: rows.map(({ mark: _, ...item }) => item), next };
}

/** The sort values of a row, for its mark. */
export function markOf(order: Order): RawBuilder<CursorValues> {
  return sql`jsonb_build_array(${sql.join(order)})`;
}

/** The rows that come after the mark. */
export function isAfter({ order, after }: Pick<Slice, 'order' | 'after'>): RawBuilder<boolean> {
  if (!after) return sql`true`;
  return sql`(${sql.join(order)}) > (${sql.join(after.map((value) => sql`${value}`))})`;
}

/** Conditions of a filter, all of which must hold. */
export function allOf(conditions: readonly (RawBuilder<unknown> | undefined)[]): RawBuilder<boolean> {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? sql`true` : sql`(${sql.join(given, sql` and `)})`;
}

/** Rows that meet a condition, or that do not; all where nothing is asked. `exists` without a comparison can be joined. */
export function isOrNot(asked: boolean | undefined, condition: RawBuilder<unknown>): RawBuilder<unknown> | undefined {
  if (asked === undefined) return undefined;
  return asked ? condition : sql`not ${condition}`;
}

/** A field of a list that a link states: a product is linked `to_id` by those that it names as `from_id`. */
export interface LinkedBy {
  kind: string;
  own: 'from_id' | 'to_id';
  other: 'from_id' | 'to_id';
  otherKind: NodeKind;
}

/** Joins each node with the nodes that it is linked with, as `linked`; with nulls where there is none. */
export function joinLinked(workspaceId: string, by: LinkedBy): RawBuilder<unknown> {
  return sql`left join (${linkedNodes(workspaceId, by)}) linked on linked.own_id = node.id`;
}

/** Nodes that are linked with one of these; null among them stands for nodes that are linked with none. */
export function isLinked(workspaceId: string, by: LinkedBy, others: readonly (string | null)[]): RawBuilder<boolean> {
  const named = others.filter((id) => id !== null);
  const pairs = linkedNodes(workspaceId, by);
  const isOneOf = sql`exists (select from (${pairs}) linked where linked.own_id = node.id and linked.id = any(${named}::uuid[]))`;
  const isNone = sql`not exists (select from (${pairs}) linked where linked.own_id = node.id)`;
  if (!others.includes(null)) return sql`${isOneOf}`;
  return named.length === 0 ? sql`${isNone}` : sql`(${isOneOf} or ${isNone})`;
}

function linkedNodes(workspaceId: string, { kind, own, other, otherKind }: LinkedBy): RawBuilder<unknown> {
  return sql`
    select link.${sql.raw(own)} as own_id, other.id from supply_link link
    join node other on other.workspace_id = ${workspaceId} and other.id = link.${sql.raw(other)} and other.kind = ${otherKind}
    where link.workspace_id = ${workspaceId} and link.kind = ${kind}`;
}

/**
 * Nodes that are found by a word; all where nothing is searched for. `is true` keeps the words from being joined: how many hold
 * one cannot be guessed, so they are read once and looked up.
 */
export function isFoundBy(workspaceId: string, searched: string | undefined): RawBuilder<boolean> | undefined {
  if (!searched) return undefined;
  return sql`(node.id in (select found.node_id from node_search found
    where found.workspace_id = ${workspaceId} and found.words like ${containing(searched)})) is true`;
}
