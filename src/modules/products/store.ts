import { type RawBuilder, sql } from 'kysely';
import type { Facet } from '../../common/page.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type ComponentSupport, countSupport, productsBySupport, readSupport } from '../life-cycles/index.ts';
import { functionsReached, productsReaching } from '../links/index.ts';
import { personNamed } from '../people/index.ts';
import {
  ascending,
  byUrgency,
  countEach,
  countFacets,
  countFindings,
  countNodes,
  type Filters,
  getNodeId,
  getNodeIds,
  isFoundBy,
  isLinked,
  isOrNot,
  knownFirst,
  type LinkedBy,
  type ListSource,
  type Narrowed,
  type NodeColumns,
  nodeColumns,
  nodeJson,
  nodeRefOf,
  noFindings,
  type RefColumns,
  recountFindings,
  registerRowOf,
  shownBy,
  urgencyOf,
  yesOf,
} from '../register/index.ts';
import {
  carriesOneOf,
  classifiedProducts,
  codesOfNode,
  readClassifiedAs,
  readJudgements,
  verdictOfNode,
} from '../taxonomy/index.ts';
import type { Product, ProductKind, ProductListItem, ProductListQuery } from './contract.ts';

export interface ProductValues {
  kind: ProductKind | null;
  version: string | null;
  /** Left as it is where it is not said: an erased name cannot be said again. */
  owner?: string | null | undefined;
  privileged: boolean | null;
}

interface ProductRow extends Omit<NodeColumns, 'kind'>, Omit<ProductValues, 'owner'> {
  node_kind: 'product';
  owner: string | null;
  owner_erased: boolean;
  maker: RefColumns | null;
  system: RefColumns | null;
}

const columns = sql`${nodeColumns}, product.kind, product.version, person.name as owner,
  person.erased_at is not null as owner_erased, product.privileged,
  ${nodeJson('maker')} as maker, ${nodeJson('system')} as system`;

function nodes(workspaceId: string): RawBuilder<unknown> {
  return sql`node join product on product.workspace_id = ${workspaceId} and product.id = node.id`;
}

const owners = (workspaceId: string) =>
  sql`left join person on person.workspace_id = ${workspaceId} and person.id = product.owner_id`;

const makers = (workspaceId: string) => sql`
  left join supply_link makes on makes.workspace_id = ${workspaceId} and makes.to_id = node.id and makes.declared_as = 'maker'
  left join node maker on maker.workspace_id = ${workspaceId} and maker.id = makes.from_id`;

const systems = (workspaceId: string) => sql`
  left join supply_link part on part.workspace_id = ${workspaceId} and part.from_id = node.id and part.declared_as = 'system'
  left join node system on system.workspace_id = ${workspaceId} and system.id = part.to_id`;

async function readProducts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Product[]> {
  const { rows } = await sql<ProductRow>`
    select ${columns} from ${nodes(workspaceId)} ${owners(workspaceId)} ${makers(workspaceId)} ${systems(workspaceId)}
    where node.workspace_id = ${workspaceId} and node.id = any(${ids}::uuid[])`.execute(tx);
  return rows.map(productOf);
}

export async function findProduct(tx: Tx, workspaceId: string, id: string): Promise<Product | undefined> {
  const [product] = await readProducts(tx, workspaceId, [id]);
  return product;
}

function productOf(row: ProductRow): Product {
  return {
    ...registerRowOf(row),
    kind: row.kind,
    version: row.version,
    owner: row.owner,
    ownerErased: row.owner_erased,
    privileged: row.privileged,
    maker: row.maker && nodeRefOf(row.maker),
    system: row.system && nodeRefOf(row.system),
  };
}

const byName = ascending(sql`lower(node.name)`, sql`node.id`);

export const productList: ListSource<ProductListQuery, ProductListItem> = {
  name: 'products',
  id: sql`node.id`,
  sorts: {
    name: { terms: byName },
    number: { terms: ascending(sql`node.number`) },
    key: { terms: [...knownFirst(sql`node.key`, ''), ...byName] },
    kind: { terms: [...knownFirst(sql`product.kind`, ''), ...byName] },
    maker: { join: makers, terms: [...knownFirst(sql`lower(maker.name)`, ''), ...byName] },
    system: { join: systems, terms: [...knownFirst(sql`lower(system.name)`, ''), ...byName] },
    owner: { join: owners, terms: [...knownFirst(sql`lower(person.name)`, ''), ...byName] },
    components: {
      join: (workspaceId) => sql`left join bom on bom.workspace_id = ${workspaceId} and bom.id = product.bom_id`,
      terms: [...knownFirst(sql`bom.components`, 0), ...byName],
    },
    findings: {
      join: (workspaceId) =>
        sql`left join (${urgencyOf(workspaceId, each(workspaceId))}) urgency on urgency.subject = node.id`,
      terms: [...ascending(...byUrgency), ...byName],
    },
  },
  shown: async (tx, workspaceId, query) => shownBy(await narrowed(tx, workspaceId, query)),
  read: async (tx, workspaceId, ids) => withCounts(tx, workspaceId, await readProducts(tx, workspaceId, ids)),
};

function each(workspaceId: string): RawBuilder<unknown> {
  return sql`select id as subject, id as product_id from product where workspace_id = ${workspaceId}`;
}

const byMaker: LinkedBy = { kind: 'manufactures', own: 'to_id', other: 'from_id', otherKind: 'supplier' };
const bySystem: LinkedBy = { kind: 'part-of', own: 'from_id', other: 'to_id', otherKind: 'system' };

type ProductFilters = Filters<ProductListQuery>;

async function narrowed(tx: Tx, workspaceId: string, query: ProductFilters): Promise<Narrowed> {
  const { q, key, kind, maker, system, privileged, bom, exploited, endOfLife, retired } = query;
  const { element, criticalFunction, criticalSoftware } = query;
  const mission = query.function;
  const serving = classifiedProducts(workspaceId, { criticalFunction });
  const support = endOfLife && (await readSupport(tx, workspaceId)).filter(({ state }) => isOneOf(endOfLife, state));
  const reaching = mission === undefined ? undefined : await idsReaching(tx, workspaceId, mission);
  return {
    from: nodes(workspaceId),
    base: sql`node.workspace_id = ${workspaceId} and node.kind = 'product' and node.retired = ${retired ?? false}`,
    filters: {
      q: isFoundBy(workspaceId, q),
      key: key === undefined ? undefined : sql`node.key = ${key}`,
      kind: kind && sql`coalesce(product.kind, 'unknown') = any(${kind}::text[])`,
      maker: maker && isLinked(workspaceId, byMaker, await getNodeIds(tx, workspaceId, 'supplier', maker)),
      system: system && isLinked(workspaceId, bySystem, await getNodeIds(tx, workspaceId, 'system', system)),
      function: reaching && sql`node.id = any(${reaching}::uuid[])`,
      privileged: isOrNot(privileged, isPrivileged),
      element: element && carriesOneOf(workspaceId, 'elements', element),
      criticalFunction: serving.criticalFunction && sql`(node.id in ${serving.criticalFunction})`,
      criticalSoftware:
        criticalSoftware && sql`(${await verdictOfNode(tx, workspaceId)} = any(${criticalSoftware}::text[]))`,
      bom: bom && sql`(product.bom_id is not null) = ${bom === 'with'}`,
      exploited: isOrNot(exploited, isExploited(workspaceId)),
      endOfLife: support && hasSupport(workspaceId, support),
    },
  };
}

function isOneOf(states: readonly string[], state: string): boolean {
  return states.includes(state);
}

function hasSupport(workspaceId: string, support: readonly ComponentSupport[]): RawBuilder<unknown> {
  return sql`(node.id in (select held.product_id from ${productsBySupport(workspaceId, support)} held))`;
}

async function idsReaching(tx: Tx, workspaceId: string, mission: string): Promise<string[]> {
  const id = await getNodeId(tx, workspaceId, 'function', mission);
  return (await productsReaching(tx, workspaceId, [id])).map(({ productId }) => productId);
}

const isPrivileged = sql`coalesce(product.privileged, false)`;

function isExploited(workspaceId: string): RawBuilder<unknown> {
  return sql`(node.id in (select counted.product_id from finding_count counted
    where counted.workspace_id = ${workspaceId} and counted.known_exploited))`;
}

/** How many rows each value of a filter would show, whatever is chosen of that filter itself. */
export async function readFacetsOfProducts(tx: Tx, workspaceId: string, query: ProductFilters) {
  const rows = await narrowed(tx, workspaceId, query);
  const facets = await countFacets(tx, rows, {
    kind: sql`product.kind`,
    privileged: isPrivileged,
    criticalSoftware: await verdictOfNode(tx, workspaceId),
    bom: sql`case when product.bom_id is null then 'without' else 'with' end`,
    exploited: isExploited(workspaceId),
  });
  return {
    ...facets,
    privileged: yesOf(facets.privileged),
    exploited: yesOf(facets.exploited),
    element: await countEach(tx, rows, {
      name: 'element',
      each: codesOfNode(workspaceId, 'elements'),
      value: sql`carried.value`,
    }),
    endOfLife: await countEndOfLife(tx, workspaceId, rows),
    maker: await countNodes(tx, workspaceId, rows, { name: 'maker', by: byMaker }),
    system: await countNodes(tx, workspaceId, rows, { name: 'system', by: bySystem }),
  };
}

async function countEndOfLife(tx: Tx, workspaceId: string, rows: Narrowed): Promise<Facet> {
  const support = await readSupport(tx, workspaceId);
  if (support.length === 0) return [];
  const base = sql<boolean>`${rows.base} and held.product_id = node.id`;
  const each = sql`${productsBySupport(workspaceId, support)} held`;
  return countEach(tx, { ...rows, base }, { name: 'endOfLife', each, value: sql`held.state` });
}

/** Adds what comes from bills of materials, findings and links. */
async function withCounts(tx: Tx, workspaceId: string, products: readonly Product[]): Promise<ProductListItem[]> {
  const ids = products.map(({ id }) => id);
  const findings = await countFindings(
    tx,
    workspaceId,
    sql`select id as subject, id as product_id from unnest(${ids}::uuid[]) as asked (id)`,
  );
  const functions = await functionsReached(tx, workspaceId, ids);
  const boms = await newestBoms(tx, workspaceId, ids);
  const support = await readSupport(tx, workspaceId);
  const counted = await countSupport(tx, workspaceId, { productIds: ids, support });
  const elements = await readClassifiedAs(tx, workspaceId, 'elements', ids);
  const judgements = await readJudgements(tx, workspaceId, ids);
  return products.map((product) => ({
    ...product,
    components: boms.get(product.id)?.components ?? null,
    checkedAt: boms.get(product.id)?.checkedAt?.toISOString() ?? null,
    findings: findings.get(product.id) ?? noFindings,
    endOfLife:
      support.length === 0 || !boms.has(product.id)
        ? null
        : (counted.get(product.id) ?? { ended: 0, ending: 0, unknown: 0 }),
    functions: functions.get(product.id) ?? [],
    elements: elements.get(product.id) ?? [],
    criticalSoftware: judgements.get(product.id)?.critical ?? null,
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
    ...(values.owner === undefined ? {} : { owner_id: values.owner && (await personNamed(change, values.owner)) }),
    change_set_id: change.id,
  };
  change.wrote('product');
  await change.tx
    .insertInto('product')
    .values({ workspace_id: change.workspaceId, id, bom_id: null, ...row })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(row))
    .execute();
}

/** What nobody uses any more needs no decision: the open findings of retired products are closed with them. */
export async function closeFindings(
  { tx, workspaceId, id }: ChangeSet,
  productIds: readonly string[],
  at: Date,
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('finding')
    .set({ gone_at: at, change_set_id: id })
    .where('workspace_id', '=', workspaceId)
    .where('product_id', '=', sql<string>`any(${productIds}::uuid[])`)
    .where('gone_at', 'is', null)
    .executeTakeFirst();
  await recountFindings(tx, workspaceId, sql`select unnest(${productIds}::uuid[])`);
  return Number(numUpdatedRows);
}
