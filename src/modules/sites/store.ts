import { type RawBuilder, sql } from 'kysely';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import {
  allOf,
  ascending,
  countFacet,
  countNodeFacet,
  type Filters,
  getNodeIds,
  isFoundBy,
  isLinked,
  knownFirst,
  type LinkedBy,
  type ListSource,
  type NodeColumns,
  nodeColumns,
  nodeJson,
  nodeRefOf,
  type RefColumns,
  registerRowOf,
  type Shown,
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

const suppliers = (workspaceId: string) => sql`
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
  shown: async (tx, workspaceId, query) => shownOf(workspaceId, await filterOf(tx, workspaceId, query)),
  read: readSites,
};

const bySupplier: LinkedBy = { kind: 'site-of', own: 'from_id', other: 'to_id', otherKind: 'supplier' };

type SiteFilters = Filters<SiteListQuery>;

/** The filters with their references resolved to ids; null stands for sites that name none. */
type Resolved = Omit<SiteFilters, 'supplier'> & { supplier?: (string | null)[] | undefined };

async function filterOf(tx: Tx, workspaceId: string, { supplier, ...query }: SiteFilters): Promise<Resolved> {
  return { ...query, supplier: supplier && (await getNodeIds(tx, workspaceId, 'supplier', supplier)) };
}

const owned = sql<string>`coalesce(site.owned::text, 'unknown')`;

function shownOf(workspaceId: string, filter: Resolved): Shown {
  const { country, kind, supplier } = filter;
  return {
    from: nodes(workspaceId),
    where: allOf([
      sql`node.workspace_id = ${workspaceId}`,
      sql`node.kind = 'site'`,
      sql`node.retired = ${filter.retired ?? false}`,
      isFoundBy(filter.q),
      country && sql`coalesce(site.country, 'unknown') = any(${country}::text[])`,
      kind && sql`coalesce(site.kind, 'unknown') = any(${kind}::text[])`,
      filter.owned && sql`${owned} = any(${filter.owned}::text[])`,
      supplier && isLinked(workspaceId, bySupplier, supplier),
    ]),
  };
}

/** How many rows each value of a filter would show, whatever is chosen of that filter itself. */
export async function facetsOfSites(tx: Tx, workspaceId: string, query: SiteFilters) {
  const filter = await filterOf(tx, workspaceId, query);
  const all = shownOf(workspaceId, { retired: query.retired });
  const without = (name: keyof SiteFilters) => shownOf(workspaceId, { ...filter, [name]: undefined });
  return {
    kind: await countFacet(tx, { value: sql`site.kind`, shown: without('kind'), all }),
    country: await countFacet(tx, { value: sql`site.country`, shown: without('country'), all }),
    owned: await countFacet(tx, { value: owned, shown: without('owned'), all }),
    supplier: await countNodeFacet(tx, workspaceId, { by: bySupplier, shown: without('supplier'), all }),
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
