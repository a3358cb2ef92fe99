import { type RawBuilder, sql } from 'kysely';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import {
  allOf,
  isAfter,
  isFoundBy,
  type Marked,
  markOf,
  type NodeColumns,
  nodeColumns,
  nodeJson,
  nodeRefOf,
  type Order,
  type RefColumns,
  registerRowOf,
  type Slice,
} from '../register/index.ts';
import type { Site, SiteKind, SiteListQuery } from './contract.ts';

export interface SiteValues {
  kind: SiteKind | null;
  country: string | null;
  latitude: number | null;
  longitude: number | null;
  owned: boolean | null;
}

type SiteRow = Omit<NodeColumns, 'kind'> & Marked & SiteValues & { node_kind: 'site'; supplier: RefColumns | null };

const columns = sql`${nodeColumns}, site.kind, site.country, site.latitude, site.longitude, site.owned,
  ${nodeJson('supplier')} as supplier`;

function nodes(workspaceId: string): RawBuilder<unknown> {
  return sql`node join site on site.workspace_id = ${workspaceId} and site.id = node.id`;
}

function tables(workspaceId: string): RawBuilder<unknown> {
  return sql`${nodes(workspaceId)}
    left join supply_link located on located.workspace_id = ${workspaceId} and located.from_id = node.id
      and located.declared_as = 'site'
    left join node supplier on supplier.workspace_id = ${workspaceId} and supplier.id = located.to_id`;
}

export async function findSite(tx: Tx, workspaceId: string, id: string): Promise<Site | undefined> {
  const { rows } = await sql<SiteRow>`
    select ${columns} from ${tables(workspaceId)}
    where node.workspace_id = ${workspaceId} and node.id = ${id}`.execute(tx);
  return rows[0] && siteOf(rows[0]);
}

function siteOf(row: Omit<SiteRow, 'mark'>): Site {
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

/** The filter of a list, with its references resolved to ids. */
export interface SiteFilter extends Pick<SiteListQuery, 'q' | 'country' | 'kind' | 'retired'> {
  supplierId: string | undefined;
}

const orders: Record<SiteListQuery['sort'], Order> = {
  name: [sql`lower(node.name)`, sql`node.id`],
  number: [sql`node.number`],
};

export async function listSitesOf(
  tx: Tx,
  workspaceId: string,
  filter: SiteFilter,
  { sort, after, limit }: { sort: SiteListQuery['sort'] } & Omit<Slice, 'order'>,
): Promise<(Site & Marked)[]> {
  const order = orders[sort];
  const { rows } = await sql<SiteRow>`
    select ${columns}, ${markOf(order)} as mark from ${tables(workspaceId)}
    where ${matching(workspaceId, filter)} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...siteOf(row), mark: row.mark }));
}

export async function countSites(tx: Tx, workspaceId: string, filter: SiteFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${nodes(workspaceId)} where ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, { q, country, kind, retired, supplierId }: SiteFilter): RawBuilder<boolean> {
  return allOf([
    sql`node.workspace_id = ${workspaceId}`,
    sql`node.kind = 'site'`,
    sql`node.retired = ${retired ?? false}`,
    isFoundBy(q),
    country && sql`coalesce(site.country, 'unknown') = any(${country}::text[])`,
    kind && sql`site.kind = any(${kind}::text[])`,
    supplierId === undefined
      ? undefined
      : sql`exists (select from supply_link link where link.workspace_id = ${workspaceId} and link.from_id = node.id
          and link.to_id = ${supplierId} and link.kind = 'site-of')`,
  ]);
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
