import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import { type Bounds, insideOf } from '../../engines/places/inside-area.ts';
import type { Area } from '../../formats/geojson/read-area.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { dependenceOn, ranks, tableOf } from '../links/index.ts';
import {
  allOf,
  holdRegister,
  isAfter,
  type Marked,
  markOf,
  nodeJson,
  nodeRefOf,
  type RefColumns,
  type Slice,
} from '../register/index.ts';
import { supplierOfSite } from '../sites/index.ts';
import type { EndangeredSite, Hazard, HazardKind, HazardListQuery } from './contract.ts';

interface HazardRow extends Marked, Bounds {
  id: string;
  name: string;
  kind: HazardKind;
  source: string | null;
  valid_until: string | null;
  expired: boolean;
  file_name: string;
  sha256: Buffer;
  size: number;
  change_set_id: string;
}

/** Without how many sites it holds, which is counted apart. */
export type FoundHazard = Omit<Hazard, 'sites'>;

const order = [sql`lower(hazard.name)`, sql`hazard.id`];

type Filter = Pick<HazardListQuery, 'kind' | 'expired'>;

export async function listHazardsOf(
  tx: Tx,
  workspaceId: string,
  today: string,
  filter: Filter,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<(FoundHazard & Marked)[]> {
  const { rows } = await sql<HazardRow>`
    ${selectHazards(today)} where ${matching(workspaceId, today, filter)} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...hazardOf(row), mark: row.mark }));
}

export async function countHazards(tx: Tx, workspaceId: string, today: string, filter: Filter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from hazard where ${matching(workspaceId, today, filter)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, today: string, { kind, expired }: Filter): RawBuilder<boolean> {
  return allOf([
    sql`hazard.workspace_id = ${workspaceId}`,
    kind && sql`hazard.kind = any(${kind}::text[])`,
    expired === undefined ? undefined : sql`${isExpired(today)} = ${expired}`,
  ]);
}

function isExpired(today: string): RawBuilder<boolean> {
  return sql`coalesce(hazard.valid_until < ${today}, false)`;
}

export async function findHazard(
  tx: Tx,
  workspaceId: string,
  today: string,
  id: string,
): Promise<FoundHazard | undefined> {
  const { rows } = await sql<HazardRow>`
    ${selectHazards(today)} where hazard.workspace_id = ${workspaceId} and hazard.id = ${id}`.execute(tx);
  return rows[0] && hazardOf(rows[0]);
}

/** Holds a hazard until the change is committed. */
export async function lockHazard(change: ChangeSet, id: string): Promise<void> {
  const { tx, workspaceId } = change;
  await holdRegister(change, 'shared');
  await sql`select from hazard where workspace_id = ${workspaceId} and id = ${id} for update`.execute(tx);
}

export async function findBounds(tx: Tx, workspaceId: string, id: string): Promise<Bounds | undefined> {
  const { rows } = await sql<Bounds>`
    select west, south, east, north from hazard where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  return rows[0];
}

export async function readArea(tx: Tx, workspaceId: string, id: string): Promise<Area> {
  const { rows } = await sql<{ area: Area }>`
    select area from hazard where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  return rows[0]!.area;
}

function selectHazards(today: string): RawBuilder<unknown> {
  return sql`
    select hazard.id, hazard.name, hazard.kind, hazard.source, hazard.valid_until, ${isExpired(today)} as expired,
      hazard.file_name, hazard.sha256, hazard.size, hazard.west, hazard.south, hazard.east, hazard.north,
      hazard.change_set_id, ${markOf(order)} as mark
    from hazard`;
}

function hazardOf(row: HazardRow): FoundHazard {
  const { west, south, east, north } = row;
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    source: row.source,
    validUntil: row.valid_until,
    expired: row.expired,
    bounds: { west, south, east, north },
    file: { name: row.file_name, sha256: row.sha256.toString('hex'), bytes: row.size },
    etag: row.change_set_id,
  };
}

/** The sites inside, by id; those that are retired are left out. */
export async function sitesInside(
  tx: Tx,
  workspaceId: string,
  { id, bounds }: Pick<FoundHazard, 'id' | 'bounds'>,
): Promise<string[]> {
  const { west, south, east, north } = bounds;
  const { rows } = await sql<{ id: string; latitude: number; longitude: number }>`
    select site.id, site.latitude, site.longitude from site
    join node on node.workspace_id = ${workspaceId} and node.id = site.id and not node.retired
    where site.workspace_id = ${workspaceId}
      and site.longitude between ${west} and ${east} and site.latitude between ${south} and ${north}`.execute(tx);
  if (rows.length === 0) return [];
  const isInside = insideOf(await readArea(tx, workspaceId, id));
  return rows.filter(({ latitude, longitude }) => isInside([longitude, latitude])).map((site) => site.id);
}

interface SiteRow extends RefColumns, Marked {
  latitude: number;
  longitude: number;
  supplier: RefColumns | null;
  rank: number | null;
}

/** Behind all ranks. */
const nothing = ranks.length + 1;

/** Those first on which the most critical functions depend. */
export async function readEndangered(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  { after, limit }: Omit<Slice, 'order'>,
): Promise<(EndangeredSite & Marked)[]> {
  const depended = await dependenceOn(tx, workspaceId, 'site');
  const rankFirst = [sql`coalesce(depending.rank, ${nothing}::int)`, sql`lower(node.name)`, sql`node.id`];
  const { rows } = await sql<SiteRow>`
    select node.id, node.kind, node.number, node.name, site.latitude, site.longitude, ${nodeJson('supplier')} as supplier,
      depending.rank, ${markOf(rankFirst)} as mark
    from node
    join site on site.workspace_id = ${workspaceId} and site.id = node.id
    ${supplierOfSite(workspaceId)}
    left join ${tableOf(depended)} depending on depending.node_id = node.id
    where node.workspace_id = ${workspaceId} and node.id = any(${ids}::uuid[]) and ${isAfter({ order: rankFirst, after })}
    order by ${sql.join(rankFirst)} limit ${limit}`.execute(tx);
  return rows.map(({ latitude, longitude, supplier, rank, mark, ...node }) => ({
    ...nodeRefOf(node),
    latitude,
    longitude,
    supplier: supplier && nodeRefOf(supplier),
    dependence: rank === null ? 'nothing' : ranks[rank - 1]!,
    mark,
  }));
}

export type HazardValues = Pick<Hazard, 'name' | 'kind' | 'source' | 'validUntil'>;

export interface AreaValues {
  fileName: string;
  sha256: Buffer;
  size: number;
  area: Area;
  bounds: Bounds;
}

export async function insertHazard(change: ChangeSet, values: HazardValues, area: AreaValues): Promise<string> {
  await holdRegister(change, 'shared');
  change.wrote('hazard');
  const id = newId();
  await change.tx
    .insertInto('hazard')
    .values({
      workspace_id: change.workspaceId,
      id,
      ...columnsOf(values),
      ...areaColumnsOf(area),
      change_set_id: change.id,
    })
    .execute();
  return id;
}

export function updateHazard(change: ChangeSet, id: string, values: HazardValues): Promise<void> {
  return update(change, id, columnsOf(values));
}

export function updateArea(change: ChangeSet, id: string, area: AreaValues): Promise<void> {
  return update(change, id, areaColumnsOf(area));
}

async function update(change: ChangeSet, id: string, columns: object): Promise<void> {
  change.wrote('hazard');
  await change.tx
    .updateTable('hazard')
    .set({ ...columns, change_set_id: change.id })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

function columnsOf({ name, kind, source, validUntil }: HazardValues) {
  return { name, kind, source, valid_until: validUntil };
}

function areaColumnsOf({ fileName, sha256, size, area, bounds }: AreaValues) {
  return { file_name: fileName, sha256, size, area: JSON.stringify(area), ...bounds };
}

export async function removeHazard(change: ChangeSet, id: string): Promise<void> {
  change.wrote('hazard');
  await change.tx.deleteFrom('hazard').where('workspace_id', '=', change.workspaceId).where('id', '=', id).execute();
}
