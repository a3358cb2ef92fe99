import { type RawBuilder, sql } from 'kysely';
import type { Facet } from '../../common/page.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import {
  allOf,
  byUrgency,
  countChecked,
  countFindings,
  isAfter,
  isFoundBy,
  type Marked,
  markOf,
  type NodeColumns,
  nodeColumns,
  nodeJson,
  nodeRefOf,
  noFindings,
  type Order,
  type RefColumns,
  registerRowOf,
  type Slice,
  urgencyOf,
} from '../register/index.ts';
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

type SupplierRow = Omit<NodeColumns, 'kind'> &
  Marked &
  SupplierValues & { node_kind: 'supplier'; parent: RefColumns | null };

export type ListedSupplier = Supplier & Marked;

const columns = sql`${nodeColumns}, supplier.aliases, supplier.country, supplier.lei, supplier.duns, supplier.uei,
  supplier.cage, supplier.domain, supplier.tags, ${nodeJson('parent')} as parent`;

function tables(workspaceId: string): RawBuilder<unknown> {
  return sql`node
    join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
    left join supply_link owns on owns.workspace_id = ${workspaceId} and owns.to_id = node.id and owns.declared_as = 'parent'
    left join node parent on parent.workspace_id = ${workspaceId} and parent.id = owns.from_id`;
}

export async function findSupplier(tx: Tx, workspaceId: string, id: string): Promise<Supplier | undefined> {
  const { rows } = await sql<SupplierRow>`
    select ${columns} from ${tables(workspaceId)}
    where node.workspace_id = ${workspaceId} and node.id = ${id}`.execute(tx);
  return rows[0] && supplierOf(rows[0]);
}

function supplierOf(row: Omit<SupplierRow, 'mark'>): Supplier {
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

const orders: Record<SupplierListQuery['sort'], Order> = {
  name: [sql`lower(node.name)`, sql`node.id`],
  number: [sql`node.number`],
  findings: [...byUrgency, sql`lower(node.name)`, sql`node.id`],
};

export async function listSuppliersOf(
  tx: Tx,
  workspaceId: string,
  query: SupplierListQuery,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<ListedSupplier[]> {
  const order = orders[query.sort];
  const urgency = sql`left join (${urgencyOf(workspaceId, madeProducts(workspaceId))}) urgency on urgency.subject = node.id`;
  const { rows } = await sql<SupplierRow>`
    select ${columns}, ${markOf(order)} as mark
    from ${tables(workspaceId)} ${query.sort === 'findings' ? urgency : sql``}
    where ${matching(workspaceId, query)} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...supplierOf(row), mark: row.mark }));
}

type Filter = 'country' | 'tag';

export async function countSuppliers(tx: Tx, workspaceId: string, query: SupplierListQuery): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${nodes(workspaceId)} where ${matching(workspaceId, query)}`.execute(tx);
  return rows[0]!.count;
}

/** How many rows each value of a filter would show, whatever is chosen of that filter itself. */
export async function facetsOfSuppliers(
  tx: Tx,
  workspaceId: string,
  query: SupplierListQuery,
): Promise<{ country: Facet; tag: Facet }> {
  const { rows: country } = await sql<Facet[number]>`
    select supplier.country as value, count(*) as count from ${nodes(workspaceId)}
    where ${matching(workspaceId, query, 'country')} group by supplier.country order by count desc, value`.execute(tx);
  const { rows: tag } = await sql<Facet[number]>`
    select tag.value, count(*) as count from ${nodes(workspaceId)}, unnest(supplier.tags) as tag (value)
    where ${matching(workspaceId, query, 'tag')} group by tag.value order by count desc, tag.value limit 100`.execute(
    tx,
  );
  return { country, tag };
}

function nodes(workspaceId: string): RawBuilder<unknown> {
  return sql`node join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id`;
}

function matching(workspaceId: string, query: SupplierListQuery, except?: Filter): RawBuilder<boolean> {
  const { country, tag } = query;
  return allOf([
    sql`node.workspace_id = ${workspaceId}`,
    sql`node.kind = 'supplier'`,
    sql`node.retired = ${query.retired ?? false}`,
    isFoundBy(query.q),
    country && except !== 'country' ? sql`coalesce(supplier.country, 'unknown') = any(${country}::text[])` : undefined,
    tag && except !== 'tag' ? sql`supplier.tags && ${tag}::text[]` : undefined,
    query.exploited === undefined ? undefined : sql`${isExploited(workspaceId)} = ${query.exploited}`,
  ]);
}

function isExploited(workspaceId: string): RawBuilder<unknown> {
  return sql`exists (
    select from supply_link makes
    join finding on finding.workspace_id = ${workspaceId} and finding.product_id = makes.to_id
    where makes.workspace_id = ${workspaceId} and makes.from_id = node.id and makes.kind = 'manufactures'
      and finding.gone_at is null and finding.known_exploited)`;
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

/** Adds what is counted over the products and sites of each supplier. */
export async function withCounts(
  tx: Tx,
  workspaceId: string,
  suppliers: readonly Supplier[],
): Promise<SupplierListItem[]> {
  const ids = suppliers.map(({ id }) => id);
  const made = madeProducts(workspaceId, ids);
  const findings = await countFindings(tx, workspaceId, made);
  const products = await countsBySubject(tx, made);
  const checked = await countChecked(tx, workspaceId, made);
  const sites = await countsBySubject(
    tx,
    sql`select located.to_id as subject from supply_link located
      join node site on site.workspace_id = ${workspaceId} and site.id = located.from_id and not site.retired
      where located.workspace_id = ${workspaceId} and located.kind = 'site-of' and located.to_id = any(${ids}::uuid[])`,
  );
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
