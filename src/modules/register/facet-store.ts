import { type RawBuilder, sql } from 'kysely';
import type { Facet } from '../../common/page.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeFacet } from './contract.ts';
import { joinLinked, type LinkedBy } from './list.ts';
import type { Shown } from './list-source.ts';
import { nodeJson, nodeRefOf, type RefColumns } from './node-store.ts';

interface CountedFacet {
  /** The value of a row, as text; null where it is not known. */
  value: RawBuilder<string | null>;
  /** The rows by every filter but this one: what choosing another value would show. */
  shown: Shown;
  /** The rows by no filter at all. Their values stay in the facet, with a count of 0. */
  all: Shown;
  /** More values than this are never given, the most frequent first. */
  most?: number;
}

/** How many rows each value of a filter would show, whatever is chosen of that filter itself. */
export async function countFacet(tx: Tx, { value, shown, all, most = 300 }: CountedFacet): Promise<Facet> {
  const { rows } = await sql<Facet[number]>`
    select value, sum(count)::int as count from (
      select ${value} as value, count(*) as count from ${shown.from} where ${shown.where} group by 1
      union all
      select ${value}, 0 from ${all.from} where ${all.where} group by 1
    ) counted group by value order by count desc, value limit ${most}`.execute(tx);
  return rows;
}

/** The same for a filter that names nodes which the rows are linked with; the most frequent are given. */
export async function countNodeFacet(
  tx: Tx,
  workspaceId: string,
  { by, shown, all }: { by: LinkedBy; shown: Shown; all: Shown },
): Promise<NodeFacet> {
  const linked = joinLinked(workspaceId, by);
  const { rows } = await sql<{ count: number; node: RefColumns | null }>`
    select counted.count, ${nodeJson('named')} as node from (
      select id, sum(count)::int as count from (
        select linked.id, count(*) as count from ${shown.from} ${linked} where ${shown.where} group by 1
        union all
        select linked.id, 0 from ${all.from} ${linked} where ${all.where} group by 1
      ) each group by id order by count desc, id limit ${mostNodes}
    ) counted
    left join node named on named.workspace_id = ${workspaceId} and named.id = counted.id
    order by counted.count desc, lower(named.name), named.id`.execute(tx);
  return rows.map(({ count, node }) => ({ count, node: node && nodeRefOf(node) }));
}

const mostNodes = 50;

/** How many rows a filter of yes or no would show. */
export async function countYes(tx: Tx, { from, where }: Shown, condition: RawBuilder<unknown>): Promise<Facet> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${from} where ${where} and ${condition}`.execute(tx);
  return [{ value: 'true', count: rows[0]!.count }];
}
