import { type RawBuilder, sql } from 'kysely';
import type { Facet } from '../../common/page.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeFacet } from './contract.ts';
import { allOf, joinLinked, type LinkedBy } from './list.ts';
import { type Narrowed, withHashJoins } from './list-source.ts';
import { nodeJson, nodeRefOf, type RefColumns } from './node-store.ts';

/** More values than this are never given, the most frequent first. */
const mostValues = 300;

/**
 * How many rows each value of several filters would show, whatever is chosen of that filter itself, in one reading of the rows.
 * A value that only other filters leave without rows stays, with a count of 0. `values` gives the value of a row by the name of
 * its filter, as text; null where it is not known. Rows that are alike are taken together first: they are many, what they say is little.
 */
export async function countFacets<Name extends string>(
  tx: Tx,
  narrowed: Narrowed,
  values: Record<Name, RawBuilder<unknown>>,
): Promise<Record<Name, Facet>> {
  const names = Object.keys(values) as Name[];
  const column = (prefix: string, name: string) => sql.ref(`${prefix} ${name}`);
  const filters = Object.entries(narrowed.filters).filter(([, condition]) => condition !== undefined);
  const counts = names.map((name) => {
    const others = filters.filter(([filter]) => filter !== name).map(([filter]) => column('if', filter));
    return sql`coalesce(sum(stands_for) filter (where ${allOf(others)}), 0)::bigint as ${column('count', name)}`;
  });
  const { rows } = await sql<Record<string, string | number | null>>`
    select ${sql.join(names.map((name) => column('value', name)))},
      ${sql.join(names.map((name) => sql`grouping(${column('value', name)}) as ${column('rolled', name)}`))},
      ${sql.join(counts)}
    from (
      select ${narrowed.standsFor ? sql`sum(${narrowed.standsFor})` : sql`count(*)`} as stands_for, ${sql.join([
        ...names.map((name) => sql`(${values[name]})::text as ${column('value', name)}`),
        ...filters.map(([filter, condition]) => sql`${condition} as ${column('if', filter)}`),
      ])}
      from ${narrowed.from} where ${narrowed.base}
      group by ${sql.join([...names, ...filters].map((_, place) => sql.lit(place + 2)))}
    ) counted
    group by grouping sets (${sql.join(names.map((name) => sql`(${column('value', name)})`))})`.execute(tx);
  const facets = names.map((name): [Name, Facet] => [
    name,
    rows
      .filter((row) => row[`rolled ${name}`] === 0)
      .map((row) => ({ value: row[`value ${name}`] as string | null, count: row[`count ${name}`] as number }))
      .sort(mostFirst)
      .slice(0, mostValues),
  ]);
  return Object.fromEntries(facets) as Record<Name, Facet>;
}

/** With the values that were counted elsewhere and are not among these, as values that no row has. */
export function withUnfound(found: Facet, all: Facet): Facet {
  const values = new Set(found.map(({ value }) => value));
  const unfound = all.filter(({ value }) => !values.has(value)).map(({ value }) => ({ value, count: 0 }));
  return [...found, ...unfound].sort(mostFirst).slice(0, mostValues);
}

function mostFirst(a: Facet[number], b: Facet[number]): number {
  return b.count - a.count || asSorted(a.value, b.value);
}

/** What is not known stands last. */
function asSorted(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -1 : 1;
}

/** Only the rows for which a filter of yes or no would be right. */
export function yesOf(facet: Facet): Facet {
  return [{ value: 'true', count: facet.find(({ value }) => value === 'true')?.count ?? 0 }];
}

/** The same for a filter of which a row has several values, such as tags: `each` is the table of them, `value` its column. */
export async function countEach(
  tx: Tx,
  narrowed: Narrowed,
  { name, each, value }: { name: string; each: RawBuilder<unknown>; value: RawBuilder<unknown> },
): Promise<Facet> {
  const { rows } = await sql<Facet[number]>`
    select ${value} as value, count(*) filter (where ${others(narrowed, name)}) as count
    from ${narrowed.from}, ${each} where ${narrowed.base}
    group by 1 order by count desc, value limit ${mostEach}`.execute(tx);
  return rows;
}

const mostEach = 100;

function others({ filters }: Narrowed, name: string): RawBuilder<boolean> {
  return allOf(Object.entries(filters).map(([filter, condition]) => (filter === name ? undefined : condition)));
}

/** The same for a filter that names nodes which the rows are linked with; the most frequent are given. */
export async function countNodes(
  tx: Tx,
  workspaceId: string,
  narrowed: Narrowed,
  { name, by }: { name: string; by: LinkedBy },
): Promise<NodeFacet> {
  const { rows } = await withHashJoins(
    tx,
    sql<{ count: number; node: RefColumns | null }>`
    select counted.count, ${nodeJson('named')} as node from (
      select linked.id, count(*) filter (where ${others(narrowed, name)}) as count
      from ${narrowed.from} ${joinLinked(workspaceId, by)} where ${narrowed.base}
      group by 1 order by count desc, linked.id limit ${mostNodes}
    ) counted
    left join node named on named.workspace_id = ${workspaceId} and named.id = counted.id
    order by counted.count desc, lower(named.name), named.id`,
  );
  return rows.map(({ count, node }) => ({ count, node: node && nodeRefOf(node) }));
}

const mostNodes = 50;
