import { type RawBuilder, sql } from 'kysely';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import {
  ascending,
  countFacets,
  countNodes,
  type Filters,
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
  type RefColumns,
  registerRowOf,
  shownBy,
} from '../register/index.ts';
import type { Site, SiteKind, SiteListQuery } from './contract.ts';

export interface SiteValues {
  kind: SiteKind | null;
  country: string | null;
  latitude: number | null;
  longitude: number | null;
  owned: boolean | null;
}

type SiteRow = Omit<NodeColumns, 'kind'> & SiteValues & { node_kind: 'site'; supplier: RefColumns | null };

const columns = sql`${nodeColumns}, site.kind, site.country, site.latitude, site.longitude, site.owned,
  ${nodeJson('supplier')} as supplier`;

function nodes(workspaceId: string): RawBuilder<unknown> {
  return sql`node join site on site.workspace_id = ${workspaceId} and site.id = node.id`;
}

export const suppliers = (workspaceId: string) => sql`
  left join supply_link located on located.workspace_id = ${workspaceId} and located.from_id = node.id
    and located.declared_as = 'site'
  left join node supplier on supplier.workspace_id = ${workspaceId} and supplier.id = located.to_id`;

async function readSites(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Site[]> {
  const { rows } = await sql<SiteRow>`
    select ${columns} from ${nodes(workspaceId)} ${suppliers(workspaceId)}
    where node.workspace_id = ${workspaceId} and node.id = any(${ids}::uuid[])`.execute(tx);
  return rows.map(siteOf);
}

export async function findSite(tx: Tx, workspaceId: string, id: string): Promise<Site | undefined> {
  const [site] = await readSites(tx, workspaceId, [id]);
  return site;
}

function siteOf(row: SiteRow): Site {
  return {
    ...registerRowOf(row),
    kind: row.kind,
    country: row.country,
    latitude: row.latitude,
    longitude: row.longitude,
    owned: row.owned,
    supplier: row.supplier && nodeRefOf(row.supplier),
  };
}

const byName = ascending(sql`lower(node.name)`, sql`node.id`);

export const siteList: ListSource<SiteListQuery, Site> = {
  name: 'sites',
  id: sql`node.id`,
  sorts: {
    name: { terms: byName },
    number: { terms: ascending(sql`node.number`) },
    key: { terms: [...knownFirst(sql`node.key`, ''), ...byName] },
    kind: { terms: [...knownFirst(sql`site.kind`, ''), ...byName] },
    country: { terms: [...knownFirst(sql`site.country`, ''), ...byName] },
    supplier: { join: suppliers, terms: [...knownFirst(sql`lower(supplier.name)`, ''), ...byName] },
  },
  shown: async (tx, workspaceId, query) => shownBy(await narrowed(tx, workspaceId, query)),
  read: readSites,
};

const bySupplier: LinkedBy = { kind: 'site-of', own: 'from_id', other: 'to_id', otherKind: 'supplier' };

export type SiteFilters = Filters<SiteListQuery>;

const owned = sql<string>`coalesce(site.owned::text, 'unknown')`;

export const isPlaced = sql<boolean>`(site.latitude is not null and site.longitude is not null)`;

async function narrowed(tx: Tx, workspaceId: string, query: SiteFilters): Promise<Narrowed> {
  const { q, country, kind, supplier, placed, retired } = query;
  return {
    from: nodes(workspaceId),
    base: sql`node.workspace_id = ${workspaceId} and node.kind = 'site' and node.retired = ${retired ?? false}`,
    filters: {
      q: isFoundBy(workspaceId, q),
      country: country && sql`coalesce(site.country, 'unknown') = any(${country}::text[])`,
      kind: kind && sql`coalesce(site.kind, 'unknown') = any(${kind}::text[])`,
      owned: query.owned && sql`${owned} = any(${query.owned}::text[])`,
      supplier: supplier && isLinked(workspaceId, bySupplier, await getNodeIds(tx, workspaceId, 'supplier', supplier)),
      placed: isOrNot(placed, isPlaced),
    },
  };
}

/** How many rows each value of a filter would show, whatever is chosen of that filter itself. */
export async function readFacetsOfSites(tx: Tx, workspaceId: string, query: SiteFilters) {
  const rows = await narrowed(tx, workspaceId, query);
  const values = { kind: sql`site.kind`, country: sql`site.country`, owned };
  return {
    ...(await countFacets(tx, rows, values)),
    supplier: await countNodes(tx, workspaceId, rows, { name: 'supplier', by: bySupplier }),
  };
}

export async function writeSite(change: ChangeSet, id: string, values: SiteValues): Promise<void> {
  change.wrote('site');
  const row = { ...values, change_set_id: change.id };
  await change.tx
    .insertInto('site')
    .values({ workspace_id: change.workspaceId, id, ...row })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(row))
    .execute();
}
