import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef } from '../register/contract.ts';
import {
  ascending,
  countFacets,
  countShown,
  type ListSource,
  type Narrowed,
  nodeJson,
  nodeRefOf,
  parseNumber,
  type RefColumns,
  type Shown,
  shownBy,
} from '../register/index.ts';
import type { NameListQuery, SupplierName } from './contract.ts';
import type { KnownSupplier } from './suggestion.ts';

export type NameState = SupplierName['state'];

export interface NameFilter {
  state: NameState;
  q?: string | undefined;
  bom?: string | undefined;
}

/** A name without what is worked out for the page: whom it might mean. */
export type ListedName = Omit<SupplierName, 'suggestions'>;

interface NameRow {
  id: string;
  name: string;
  state: NameState;
  supplier: RefColumns | null;
  components: number;
  first_seen_at: Date;
}

/**
 * Notes the supplier names that a BOM brings and gives the id of each. A name that is the very name or alias of one supplier
 * of the register means that supplier; what a person decided earlier about a name stays.
 */
export async function noteSupplierNames(
  change: ChangeSet,
  names: readonly string[],
  seenAt: Date,
): Promise<{ ids: Map<string, string>; waiting: number }> {
  const { tx, workspaceId } = change;
  const { rows: added } = await sql<{ state: NameState }>`
    with known as (
      select lower(node.name) as name, node.id from node
      where workspace_id = ${workspaceId} and kind = 'supplier' and not retired
      union
      select lower(alias), supplier.id from supplier
      join node on node.workspace_id = ${workspaceId} and node.id = supplier.id and not node.retired
      cross join unnest(supplier.aliases) as alias
      where supplier.workspace_id = ${workspaceId}
    ),
    certain as (select name, min(id::text)::uuid as id from known group by name having count(*) = 1)
    insert into supplier_name (workspace_id, id, name, state, supplier_id, first_seen_at, change_set_id)
    select ${workspaceId}, given.id, given.name, case when certain.id is null then 'waiting' else 'resolved' end, certain.id,
      ${seenAt}, ${change.id}
    from unnest(${names.map(() => newId())}::uuid[], ${names}::text[]) as given (id, name)
    left join certain on certain.name = lower(given.name)
    on conflict (workspace_id, name) do nothing
    returning state`.execute(tx);
  if (added.length > 0) change.wrote('supplier_name');
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from supplier_name where workspace_id = ${workspaceId} and name = any(${names}::text[])`.execute(
    tx,
  );
  return {
    ids: new Map(rows.map(({ id, name }) => [name, id])),
    waiting: added.filter(({ state }) => state === 'waiting').length,
  };
}

/** Notes that a BOM is in force now, in the place of another. */
export async function countUsesOfNames(
  { tx, workspaceId }: ChangeSet,
  { before, newest }: { before: string | null; newest: string },
): Promise<void> {
  await sql`
    insert into supplier_name_use as known (workspace_id, name_id, component_id, boms)
    select ${workspaceId}::uuid, name_id, component_id, sum(step)::int from (
      select distinct supplier_name_id as name_id, component_id, case bom_id when ${newest} then 1 else -1 end as step
      from bom_component
      where workspace_id = ${workspaceId} and bom_id in (${newest}, ${before}) and supplier_name_id is not null
    ) changed group by 2, 3 having sum(step) <> 0
    on conflict (workspace_id, name_id, component_id) do update set boms = known.boms + excluded.boms`.execute(tx);
}

/** How many components name whom, in the BOMs in force: as counted, and counted here for who sees some products only. */
function uses(workspaceId: string, nameIds?: readonly string[]): RawBuilder<unknown> {
  const isAsked = (column: string) =>
    nameIds ? sql`${sql.ref(column)} = any(${nameIds}::uuid[])` : sql<boolean>`true`;
  return sql`(
    select name_id, count(*) as components from (
      select name_id, component_id from supplier_name_use
      where workspace_id = ${workspaceId} and boms > 0 and ${isAsked('name_id')} and holdfast_sees_all()
      union all
      (${usesSeen(workspaceId, isAsked('supplier_name_id'))})
    ) each group by name_id
  )`;
}

/** `is true` keeps the BOMs from being joined: the index of names holds the occurrences in this order. */
function usesSeen(workspaceId: string, isAsked: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select supplier_name_id as name_id, component_id from bom_component
    where not holdfast_sees_all() and workspace_id = ${workspaceId} and supplier_name_id is not null and ${isAsked}
      and (bom_id in (select bom_id from product where workspace_id = ${workspaceId} and bom_id is not null)) is true
    group by supplier_name_id, component_id`;
}

const used = (workspaceId: string) => sql`left join ${uses(workspaceId)} used on used.name_id = supplier_name.id`;

const byName = ascending(sql`lower(supplier_name.name)`, sql`supplier_name.id`);

export const nameList: ListSource<NameListQuery, ListedName> = {
  name: 'supplier-names',
  id: sql`supplier_name.id`,
  sorts: {
    components: { join: used, terms: [...ascending(sql`-coalesce(used.components, 0)`), ...byName] },
    name: { terms: byName },
    seen: { terms: [...ascending(sql`supplier_name.first_seen_at`), ...byName] },
  },
  shown: async (_, workspaceId, query) => shownNames(workspaceId, query),
  read: readNames,
};

async function readNames(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<ListedName[]> {
  const { rows } = await sql<NameRow>`
    select supplier_name.id, supplier_name.name, supplier_name.state, supplier_name.first_seen_at,
      ${nodeJson('node')} as supplier, coalesce(used.components, 0) as components
    from supplier_name
    left join ${uses(workspaceId, ids)} used on used.name_id = supplier_name.id
    left join node on node.workspace_id = ${workspaceId} and node.id = supplier_name.supplier_id
    where supplier_name.workspace_id = ${workspaceId} and supplier_name.id = any(${ids}::uuid[])`.execute(tx);
  const products = await productsNaming(tx, workspaceId, ids);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    state: row.state,
    supplier: row.supplier && nodeRefOf(row.supplier),
    components: row.components,
    products: products.get(row.id) ?? [],
    firstSeenAt: row.first_seen_at.toISOString(),
  }));
}

export function countNames(tx: Tx, workspaceId: string, filter: NameFilter): Promise<number> {
  return countShown(tx, shownNames(workspaceId, filter));
}

export function shownNames(workspaceId: string, filter: NameFilter): Shown {
  return shownBy(narrowed(workspaceId, filter));
}

function narrowed(workspaceId: string, { state, q, bom }: NameFilter): Narrowed {
  return {
    from: sql`supplier_name`,
    base: sql`supplier_name.workspace_id = ${workspaceId}`,
    filters: {
      state: sql`supplier_name.state = ${state}`,
      bom: bom === undefined ? undefined : isIn(workspaceId, bom),
      q: q ? sql`strpos(lower(supplier_name.name), lower(${q})) > 0` : undefined,
    },
  };
}

function isIn(workspaceId: string, bom: string): RawBuilder<boolean> {
  const named = parseNumber(bom);
  return sql`supplier_name.id in (
    select occurrence.supplier_name_id from bom
    join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = bom.id
    where bom.workspace_id = ${workspaceId}
      and ${named?.series === 'bom' ? sql`bom.number = ${named.number}` : sql`bom.id::text = ${bom}`})`;
}

/** How many names each state would show. */
export function readFacetsOfNames(tx: Tx, workspaceId: string, filter: NameFilter) {
  return countFacets(tx, narrowed(workspaceId, filter), { state: sql`supplier_name.state` });
}

/** Up to ten products for each name, in whose BOMs it occurs, by number. Of the many of a frequent name only these are read. */
async function productsNaming(
  tx: Tx,
  workspaceId: string,
  nameIds: readonly string[],
): Promise<Map<string, NodeRef[]>> {
  const { rows } = await sql<{ name_id: string; products: RefColumns[] }>`
    with used as materialized (
      select supplier_name_id as name_id, bom_id from bom_component
      where workspace_id = ${workspaceId} and supplier_name_id = any(${nameIds}::uuid[])
      group by supplier_name_id, bom_id
    ),
    numbered as (
      select used.name_id, product.id, row_number() over (partition by used.name_id order by node.number) as place
      from product
      join used on used.bom_id = product.bom_id
      join node on node.workspace_id = ${workspaceId} and node.kind = 'product' and node.id = product.id
      where product.workspace_id = ${workspaceId}
    )
    select numbered.name_id, jsonb_agg(${nodeJson('node')} order by node.number) as products
    from numbered join node on node.workspace_id = ${workspaceId} and node.id = numbered.id
    where place <= 10 group by numbered.name_id`.execute(tx);
  return new Map(rows.map((row) => [row.name_id, row.products.map(nodeRefOf)]));
}

/** All suppliers that a name might mean. */
export async function listKnownSuppliers(tx: Tx, workspaceId: string): Promise<(KnownSupplier & { ref: NodeRef })[]> {
  const { rows } = await sql<RefColumns & { aliases: string[]; domain: string | null }>`
    select node.id, node.kind, node.number, node.name, supplier.aliases, supplier.domain
    from node
    join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
    where node.workspace_id = ${workspaceId} and node.kind = 'supplier' and not node.retired`.execute(tx);
  return rows.map((row) => ({ name: row.name, aliases: row.aliases, domain: row.domain, ref: nodeRefOf(row) }));
}

/** The supplier that has this very name, as its own or as an alias. */
export async function findSupplierNamed(tx: Tx, workspaceId: string, name: string): Promise<NodeRef | undefined> {
  const { rows } = await sql<RefColumns>`
    select node.id, node.kind, node.number, node.name from node
    join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
    where node.workspace_id = ${workspaceId} and not node.retired
      and (lower(node.name) = lower(${name}) or lower(${name}) in (select lower(alias) from unnest(supplier.aliases) as alias))
    order by node.number limit 1`.execute(tx);
  return rows[0] && nodeRefOf(rows[0]);
}

/** Holds a name until the change is committed. */
export async function lockName({ tx, workspaceId }: ChangeSet, id: string): Promise<{ name: string } | undefined> {
  return tx
    .selectFrom('supplier_name')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function decideName(
  change: ChangeSet,
  id: string,
  { state, supplierId }: { state: NameState; supplierId: string | null },
): Promise<void> {
  change.wrote('supplier_name');
  await change.tx
    .updateTable('supplier_name')
    .set({ state, supplier_id: supplierId, change_set_id: change.id })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}
