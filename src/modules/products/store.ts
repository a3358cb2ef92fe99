import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { Facet } from '../../common/page.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { functionsReached } from '../links/index.ts';
import {
  allOf,
  byUrgency,
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
import type { Product, ProductKind, ProductListItem, ProductListQuery } from './contract.ts';

export interface ProductValues {
  kind: ProductKind | null;
  version: string | null;
  owner: string | null;
  privileged: boolean | null;
}

type ProductRow = Omit<NodeColumns, 'kind'> &
  Marked &
  ProductValues & { node_kind: 'product'; maker: RefColumns | null; system: RefColumns | null };

const columns = sql`${nodeColumns}, product.kind, product.version, person.name as owner, product.privileged,
  ${nodeJson('maker')} as maker, ${nodeJson('system')} as system`;

function tables(workspaceId: string): RawBuilder<unknown> {
  return sql`${nodes(workspaceId)}
    left join person on person.workspace_id = ${workspaceId} and person.id = product.owner_id
    left join supply_link makes on makes.workspace_id = ${workspaceId} and makes.to_id = node.id and makes.declared_as = 'maker'
    left join node maker on maker.workspace_id = ${workspaceId} and maker.id = makes.from_id
    left join supply_link part on part.workspace_id = ${workspaceId} and part.from_id = node.id and part.declared_as = 'system'
    left join node system on system.workspace_id = ${workspaceId} and system.id = part.to_id`;
}

function nodes(workspaceId: string): RawBuilder<unknown> {
  return sql`node join product on product.workspace_id = ${workspaceId} and product.id = node.id`;
}

export async function findProduct(tx: Tx, workspaceId: string, id: string): Promise<Product | undefined> {
  const { rows } = await sql<ProductRow>`
    select ${columns} from ${tables(workspaceId)}
    where node.workspace_id = ${workspaceId} and node.id = ${id}`.execute(tx);
  return rows[0] && productOf(rows[0]);
}

function productOf(row: Omit<ProductRow, 'mark'>): Product {
  return {
    ...registerRowOf(row),
    kind: row.kind,
    version: row.version,
    owner: row.owner,
    privileged: row.privileged,
    maker: row.maker && nodeRefOf(row.maker),
    system: row.system && nodeRefOf(row.system),
  };
}

/** The filter of a list, with its references resolved to ids. */
export interface ProductFilter
  extends Pick<ProductListQuery, 'q' | 'key' | 'kind' | 'privileged' | 'bom' | 'exploited' | 'retired'> {
  makerId: string | undefined;
  systemId: string | undefined;
}

const orders: Record<ProductListQuery['sort'], Order> = {
  name: [sql`lower(node.name)`, sql`node.id`],
  number: [sql`node.number`],
  findings: [...byUrgency, sql`lower(node.name)`, sql`node.id`],
};

export async function listProductsOf(
  tx: Tx,
  workspaceId: string,
  filter: ProductFilter,
  { sort, after, limit }: { sort: ProductListQuery['sort'] } & Omit<Slice, 'order'>,
): Promise<(Product & Marked)[]> {
  const order = orders[sort];
  const each = sql`select id as subject, id as product_id from product where workspace_id = ${workspaceId}`;
  const urgency = sql`left join (${urgencyOf(workspaceId, each)}) urgency on urgency.subject = node.id`;
  const { rows } = await sql<ProductRow>`
    select ${columns}, ${markOf(order)} as mark
    from ${tables(workspaceId)} ${sort === 'findings' ? urgency : sql``}
    where ${matching(workspaceId, filter)} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...productOf(row), mark: row.mark }));
}

export async function countProducts(tx: Tx, workspaceId: string, filter: ProductFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${nodes(workspaceId)} where ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

/** How many rows each kind would show, whatever kind is chosen. */
export async function facetsOfProducts(tx: Tx, workspaceId: string, filter: ProductFilter): Promise<{ kind: Facet }> {
  const { rows: kind } = await sql<Facet[number]>`
    select product.kind as value, count(*) as count from ${nodes(workspaceId)}
    where ${matching(workspaceId, { ...filter, kind: undefined })} group by product.kind order by count desc, value`.execute(
    tx,
  );
  return { kind };
}

function matching(workspaceId: string, filter: ProductFilter): RawBuilder<boolean> {
  const { key, kind, makerId, systemId, privileged, bom, exploited } = filter;
  const isLinked = (condition: RawBuilder<unknown>) =>
    sql`exists (select from supply_link link where link.workspace_id = ${workspaceId} and ${condition})`;
  return allOf([
    sql`node.workspace_id = ${workspaceId}`,
    sql`node.kind = 'product'`,
    sql`node.retired = ${filter.retired ?? false}`,
    isFoundBy(filter.q),
    key === undefined ? undefined : sql`node.key = ${key}`,
    kind && sql`product.kind = any(${kind}::text[])`,
    makerId === undefined
      ? undefined
      : isLinked(sql`link.from_id = ${makerId} and link.to_id = node.id and link.kind = 'manufactures'`),
    systemId === undefined
      ? undefined
      : isLinked(sql`link.to_id = ${systemId} and link.from_id = node.id and link.kind = 'part-of'`),
    privileged === undefined ? undefined : sql`coalesce(product.privileged, false) = ${privileged}`,
    bom && sql`(product.bom_id is not null) = ${bom === 'with'}`,
    exploited === undefined
      ? undefined
      : sql`exists (select from finding where finding.workspace_id = ${workspaceId} and finding.product_id = node.id
          and finding.gone_at is null and finding.known_exploited) = ${exploited}`,
  ]);
}

/** Adds what comes from bills of materials, findings and links. */
export async function withCounts(
  tx: Tx,
  workspaceId: string,
  products: readonly Product[],
): Promise<ProductListItem[]> {
  const ids = products.map(({ id }) => id);
  const findings = await countFindings(
    tx,
    workspaceId,
    sql`select id as subject, id as product_id from unnest(${ids}::uuid[]) as asked (id)`,
  );
  const functions = await functionsReached(tx, workspaceId, ids);
  const boms = await newestBoms(tx, workspaceId, ids);
  return products.map((product) => ({
    ...product,
    components: boms.get(product.id)?.components ?? null,
    checkedAt: boms.get(product.id)?.checkedAt?.toISOString() ?? null,
    findings: findings.get(product.id) ?? noFindings,
    functions: functions.get(product.id) ?? [],
  }));
}

async function newestBoms(tx: Tx, workspaceId: string, productIds: readonly string[]) {
  const { rows } = await sql<{ id: string; components: number | null; checkedAt: Date | null }>`
    select product.id, bom.components, matching.at as "checkedAt"
    from product
    join bom on bom.workspace_id = ${workspaceId} and bom.id = product.bom_id
    left join matching on matching.workspace_id = ${workspaceId}
    where product.workspace_id = ${workspaceId} and product.id = any(${productIds}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function writeProduct(change: ChangeSet, id: string, values: ProductValues): Promise<void> {
  const { kind, version, privileged } = values;
  const row = {
    kind,
    version,
    privileged,
    owner_id: values.owner === null ? null : await personNamed(change, values.owner),
    change_set_id: change.id,
  };
  change.wrote('product');
  await change.tx
    .insertInto('product')
    .values({ workspace_id: change.workspaceId, id, bom_id: null, ...row })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(row))
    .execute();
}

/** People stand by reference, so that a name can be erased while history and chain still verify. */
async function personNamed({ tx, workspaceId }: ChangeSet, name: string): Promise<string> {
  const row = await tx
    .insertInto('person')
    .values({ workspace_id: workspaceId, id: newId(), name })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'name']).doUpdateSet({ name }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** What nobody uses any more needs no decision: the open findings of a retired product are closed with it. */
export async function closeFindings({ tx, workspaceId, id }: ChangeSet, productId: string, at: Date): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('finding')
    .set({ gone_at: at, change_set_id: id })
    .where('workspace_id', '=', workspaceId)
    .where('product_id', '=', productId)
    .where('gone_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
