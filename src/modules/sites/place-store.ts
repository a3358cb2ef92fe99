import { type RawBuilder, sql } from 'kysely';
import { cellDegrees, type MapView } from '../../common/map-cells.ts';
import type { Tx } from '../../platform/database/database.ts';
import { dependenceOn, ranks, tableOf } from '../links/index.ts';
import type { NodeRef } from '../register/contract.ts';
import { nodeJson, nodeRefOf, type RefColumns, type Shown } from '../register/index.ts';
import { mostSinglePlaces, type SiteKind, type SitePlace } from './contract.ts';
import { isPlaced, suppliers } from './store.ts';

export interface PlaceCounts {
  placed: number;
  unplaced: number;
  inView: number;
}

export async function countPlaces(tx: Tx, { from, where }: Shown, view: MapView): Promise<PlaceCounts> {
  const { rows } = await sql<PlaceCounts>`
    select count(*) filter (where ${isPlaced}) as placed, count(*) filter (where not ${isPlaced}) as unplaced,
      count(*) filter (where ${isIn(view)}) as "inView"
    from ${from} where ${where}`.execute(tx);
  return rows[0]!;
}

/** The first sites by name that no map can show. */
export async function readUnplaced(tx: Tx, { from, where }: Shown, limit: number): Promise<NodeRef[]> {
  const { rows } = await sql<RefColumns>`
    select node.id, node.kind, node.number, node.name from ${from}
    where ${where} and not ${isPlaced} order by lower(node.name), node.id limit ${limit}`.execute(tx);
  return rows.map(nodeRefOf);
}

/** Each site of the view by itself, or where they are too many all of one cell as one. */
export function readPlaces(
  tx: Tx,
  workspaceId: string,
  shown: Shown,
  { view, inView }: { view: MapView; inView: number },
): Promise<SitePlace[]> {
  return inView > mostSinglePlaces
    ? readCells(tx, workspaceId, shown, view)
    : readSingles(tx, workspaceId, shown, isIn(view));
}

interface SingleRow extends RefColumns {
  latitude: number;
  longitude: number;
  siteKind: SiteKind | null;
  owned: boolean | null;
  supplier: RefColumns | null;
  rank: number | null;
}

async function readSingles(
  tx: Tx,
  workspaceId: string,
  { from, where }: Shown,
  condition: RawBuilder<unknown>,
): Promise<SitePlace[]> {
  const depended = tableOf(await dependenceOn(tx, workspaceId, 'site'));
  const { rows } = await sql<SingleRow>`
    select node.id, node.kind, node.number, node.name, site.latitude, site.longitude, site.kind as "siteKind", site.owned,
      ${nodeJson('supplier')} as supplier, depending.rank
    from ${from} ${suppliers(workspaceId)}
    left join ${depended} depending on depending.node_id = node.id
    where ${where} and ${condition}
    order by site.longitude, site.latitude, node.id`.execute(tx);
  return rows.map(({ latitude, longitude, siteKind, owned, supplier, rank, ...node }) => ({
    latitude,
    longitude,
    count: 1,
    dependence: dependenceOf(rank),
    site: { ...nodeRefOf(node), siteKind, owned, supplier: supplier && nodeRefOf(supplier) },
  }));
}

interface CellRow {
  latitude: number;
  longitude: number;
  count: number;
  rank: number | null;
  /** The site of a cell that holds no other. */
  id: string;
}

/** `clusterByCell` in SQL. */
async function readCells(tx: Tx, workspaceId: string, shown: Shown, view: MapView): Promise<SitePlace[]> {
  const degrees = cellDegrees(view);
  const cell = (column: string, edge: number) =>
    sql`least(floor((${sql.ref(column)} + ${edge}) / ${degrees}), ${Math.ceil((2 * edge) / degrees) - 1})`;
  const depended = tableOf(await dependenceOn(tx, workspaceId, 'site'));
  const { rows } = await sql<CellRow>`
    select avg(site.latitude) as latitude, avg(site.longitude) as longitude, count(*) as count,
      min(depending.rank) as rank, min(node.id::text) as id
    from ${shown.from}
    left join ${depended} depending on depending.node_id = node.id
    where ${shown.where} and ${isIn(view)}
    group by ${cell('site.longitude', 180)}, ${cell('site.latitude', 90)}
    order by 2, 1`.execute(tx);
  const alone = rows.filter(({ count }) => count === 1).map(({ id }) => id);
  const singles = await readSingles(tx, workspaceId, shown, sql`node.id = any(${alone}::uuid[])`);
  const several = rows.filter(({ count }) => count > 1);
  return [
    ...several.map(({ id: _, rank, ...place }) => ({ ...place, dependence: dependenceOf(rank), site: null })),
    ...singles,
  ];
}

function dependenceOf(rank: number | null): SitePlace['dependence'] {
  return rank === null ? 'nothing' : ranks[rank - 1]!;
}

function isIn({ west, south, east, north }: MapView): RawBuilder<boolean> {
  return sql`(site.longitude between ${west} and ${east} and site.latitude between ${south} and ${north})`;
}
