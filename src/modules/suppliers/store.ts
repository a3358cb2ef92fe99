import { type RawBuilder, sql } from 'kysely';
import type { Facet } from '../../common/page.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import {
  ascending,
  byUrgency,
  countChecked,
  countEach,
  countFacets,
  countFindings,
  type Filters,
  isFoundBy,
  isOrNot,
  knownFirst,
  type ListSource,
  type Narrowed,
  type NodeColumns,
  nodeColumns,
  nodeJson,
  nodeRefOf,
  noFindings,
  type RefColumns,
  registerRowOf,
  shownBy,
  urgencyOf,
  yesOf,
} from '../register/index.ts';
import { classifiedProducts } from '../taxonomy/index.ts';
import type { Supplier, SupplierListItem, SupplierListQuery } from './contract.ts';

export interface SupplierValues {
  aliases: string[];
  country: string | null;
  lei: string | null;
  duns: string | null;
  uei: string | null;
  cage: string | null;
  domain: string | null;
  tags: string[];
}

type SupplierRow = Omit<NodeColumns, 'kind'> & SupplierValues & { node_kind: 'supplier'; parent: RefColumns | null };

const columns = sql`${nodeColumns}, supplier.aliases, supplier.country, supplier.lei, supplier.duns, supplier.uei,
  supplier.cage, supplier.domain, supplier.tags, ${nodeJson('parent')} as parent`;

async function readSuppliers(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Supplier[]> {
  const { rows } = await sql<SupplierRow>`
    select ${columns} from ${nodes(workspaceId)} ${parents(workspaceId)}
    where node.workspace_id = ${workspaceId} and node.id = any(${ids}::uuid[])`.execute(tx);
  return rows.map(supplierOf);
}

function nodes(workspaceId: string): RawBuilder<unknown> {
  return sql`node join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id`;
}

function parents(workspaceId: string): RawBuilder<unknown> {
  return sql`
    left join supply_link owns on owns.workspace_id = ${workspaceId} and owns.to_id = node.id and owns.declared_as = 'parent'
    left join node parent on parent.workspace_id = ${workspaceId} and parent.id = owns.from_id`;
}

export async function findSupplier(tx: Tx, workspaceId: string, id: string): Promise<Supplier | undefined> {
  const [supplier] = await readSuppliers(tx, workspaceId, [id]);
  return supplier;
}

function supplierOf(row: SupplierRow): Supplier {
  return {
    ...registerRowOf(row),
    aliases: row.aliases,
    country: row.country,
    lei: row.lei,
    duns: row.duns,
    uei: row.uei,
    cage: row.cage,
    domain: row.domain,
    tags: row.tags,
    parent: row.parent && nodeRefOf(row.parent),
  };
}

const byName = ascending(sql`lower(node.name)`, sql`node.id`);

export const supplierList: ListSource<SupplierListQuery, SupplierListItem> = {
  name: 'suppliers',
  id: sql`node.id`,
  sorts: {
    name: { terms: byName },
    number: { terms: ascending(sql`node.number`) },
    key: { terms: [...knownFirst(sql`node.key`, ''), ...byName] },
    country: { terms: [...knownFirst(sql`supplier.country`, ''), ...byName] },
    domain: { terms: [...knownFirst(sql`supplier.domain`, ''), ...byName] },
    parent: { join: parents, terms: [...knownFirst(sql`lower(parent.name)`, ''), ...byName] },
    products: {
      join: (workspaceId) => counted(madeProducts(workspaceId)),
      terms: [...ascending(sql`coalesce(counted.count, 0)`), ...byName],
    },
    sites: {
      join: (workspaceId) => counted(ownSites(workspaceId)),
      terms: [...ascending(sql`coalesce(counted.count, 0)`), ...byName],
    },
    findings: {
      join: (workspaceId) =>
        sql`left join (${urgencyOf(workspaceId, madeProducts(workspaceId))}) urgency on urgency.subject = node.id`,
      terms: [...ascending(...byUrgency), ...byName],
    },
  },
  shown: async (_, workspaceId, query) => shownBy(narrowed(workspaceId, query)),
  read: async (tx, workspaceId, ids) => withCounts(tx, workspaceId, await readSuppliers(tx, workspaceId, ids)),
};

function counted(subjects: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`left join (select subject, count(*) as count from (${subjects}) each group by subject) counted
    on counted.subject = node.id`;
}

type SupplierFilters = Filters<SupplierListQuery>;

function narrowed(workspaceId: string, query: SupplierFilters): Narrowed {
  const { q, country, tag, exploited, retired } = query;
  const makes = classifiedProducts(workspaceId, query);
  return {
    from: nodes(workspaceId),
    base: sql`node.workspace_id = ${workspaceId} and node.kind = 'supplier' and node.retired = ${retired ?? false}`,
    filters: {
      q: isFoundBy(workspaceId, q),
      country: country && sql`coalesce(supplier.country, 'unknown') = any(${country}::text[])`,
      tag: tag && sql`supplier.tags && ${tag}::text[]`,
      exploited: isOrNot(exploited, isExploited(workspaceId)),
      element: makes.element && isMakerOf(workspaceId, makes.element),
      criticalFunction: makes.criticalFunction && isMakerOf(workspaceId, makes.criticalFunction),
    },
  };
}

function isMakerOf(workspaceId: string, products: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(node.id in (select makes.from_id from supply_link makes
    where makes.workspace_id = ${workspaceId} and makes.kind = 'manufactures' and makes.to_id in ${products}))`;
}

export async function readFacetsOfSuppliers(
  tx: Tx,
  workspaceId: string,
  query: SupplierFilters,
): Promise<{ country: Facet; tag: Facet; exploited: Facet }> {
  const rows = narrowed(workspaceId, query);
  const { country, exploited } = await countFacets(tx, rows, {
    country: sql`supplier.country`,
    exploited: isExploited(workspaceId),
  });
  const tags = { name: 'tag', each: sql`unnest(supplier.tags) as tag (value)`, value: sql`tag.value` };
  return { country, tag: await countEach(tx, rows, tags), exploited: yesOf(exploited) };
}

function isExploited(workspaceId: string): RawBuilder<unknown> {
  return sql`(node.id in (
    select makes.from_id from supply_link makes
    join finding_count counted on counted.workspace_id = ${workspaceId} and counted.product_id = makes.to_id
    where makes.workspace_id = ${workspaceId} and makes.kind = 'manufactures' and counted.known_exploited))`;
}

/** Which products count for which supplier: those that it makes. */
function madeProducts(workspaceId: string, supplierIds?: readonly string[]): RawBuilder<unknown> {
  return sql`
    select makes.from_id as subject, makes.to_id as product_id
    from supply_link makes
    join node made on made.workspace_id = ${workspaceId} and made.id = makes.to_id and made.kind = 'product' and not made.retired
    where makes.workspace_id = ${workspaceId} and makes.kind = 'manufactures'
      ${supplierIds ? sql`and makes.from_id = any(${supplierIds}::uuid[])` : sql``}`;
}

function ownSites(workspaceId: string, supplierIds?: readonly string[]): RawBuilder<unknown> {
  return sql`
    select located.to_id as subject from supply_link located
    join node site on site.workspace_id = ${workspaceId} and site.id = located.from_id and not site.retired
    where located.workspace_id = ${workspaceId} and located.kind = 'site-of'
      ${supplierIds ? sql`and located.to_id = any(${supplierIds}::uuid[])` : sql``}`;
}

/** Adds what is counted over the products and sites of each supplier. */
async function withCounts(tx: Tx, workspaceId: string, suppliers: readonly Supplier[]): Promise<SupplierListItem[]> {
  const ids = suppliers.map(({ id }) => id);
  const made = madeProducts(workspaceId, ids);
  const findings = await countFindings(tx, workspaceId, made);
  const products = await countsBySubject(tx, made);
  const checked = await countChecked(tx, workspaceId, made);
  const sites = await countsBySubject(tx, ownSites(workspaceId, ids));
  return suppliers.map((supplier) => ({
    ...supplier,
    products: products.get(supplier.id) ?? 0,
    checkedProducts: checked.get(supplier.id) ?? 0,
    sites: sites.get(supplier.id) ?? 0,
    findings: findings.get(supplier.id) ?? noFindings,
  }));
}

async function countsBySubject(tx: Tx, subjects: RawBuilder<unknown>): Promise<Map<string, number>> {
  const { rows } = await sql<{ subject: string; count: number }>`
    select subject, count(*) as count from (${subjects}) counted group by subject`.execute(tx);
  return new Map(rows.map(({ subject, count }) => [subject, count]));
}

export async function writeSupplier(change: ChangeSet, id: string, values: SupplierValues): Promise<void> {
  change.wrote('supplier');
  const row = { ...values, change_set_id: change.id };
  await change.tx
    .insertInto('supplier')
    .values({ workspace_id: change.workspaceId, id, ...row })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(row))
    .execute();
}
