import { readFile } from 'node:fs/promises';
import { AppError } from '../../common/errors.ts';
import { requireId } from '../../common/ids.ts';
import type { Page, PageQuery } from '../../common/page.ts';
import { boundsOf } from '../../engines/places/inside-area.ts';
import { readAreas } from '../../formats/geojson/read-areas.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { keepContent, readContent } from '../../platform/files/content.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import type { Download } from '../../platform/http/bind.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { readPage } from '../register/index.ts';
import type { EndangeredSite, Hazard, HazardArea, HazardListQuery, LoadedHazard, NewHazard } from './contract.ts';
import {
  type AreaValues,
  countHazards,
  type FoundHazard,
  findBounds,
  findHazard,
  type HazardValues,
  insertHazard,
  listHazardsOf,
  lockHazard,
  readArea,
  readEndangered,
  removeHazard,
  sitesInside,
  updateArea,
  updateHazard,
} from './store.ts';

export function listHazards(context: Context, query: HazardListQuery): Promise<Page<Hazard>> {
  const { database, workspaceId } = context;
  const today = todayOf(context);
  return database.inWorkspace(workspaceId, async (tx) => {
    const page = await readPage(context, 'hazards', query, (slice) =>
      listHazardsOf(tx, workspaceId, today, query, slice),
    );
    const items: Hazard[] = [];
    // One after the other: each area may be large.
    for (const hazard of page.items) items.push(await counted(tx, workspaceId, hazard));
    return { ...page, items, total: await countHazards(tx, workspaceId, today, query) };
  });
}

export function getHazard(context: Context, id: string): Promise<HazardArea> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const hazard = await counted(tx, workspaceId, await getFound(tx, context, id));
    // Its positions are read only.
    return { ...hazard, area: (await readArea(tx, workspaceId, id)) as HazardArea['area'] };
  });
}

export function addHazard(
  context: Context,
  { fileName, name, kind, source, validUntil }: NewHazard,
  file: SpooledFile,
): Promise<LoadedHazard> {
  return loading(context, 'hazard.added', { fileName, file }, (change, area) =>
    insertHazard(change, { name, kind, source: source ?? null, validUntil: validUntil ?? null }, area),
  );
}

export async function replaceHazardFile(
  context: Context,
  id: string,
  upload: { fileName: string; file: SpooledFile },
): Promise<LoadedHazard> {
  await context.database.inWorkspace(context.workspaceId, (tx) => getFound(tx, context, id));
  return loading(context, 'hazard.area-replaced', upload, async (change, area) => {
    const hazard = await getLocked(context, change, id);
    await updateArea(change, hazard.id, area);
    return hazard.id;
  });
}

/** Reads the file before anything is written, and keeps it as received. */
async function loading(
  context: Context,
  action: string,
  { fileName, file }: { fileName: string; file: SpooledFile },
  write: (change: ChangeSet, area: AreaValues) => Promise<string>,
): Promise<LoadedHazard> {
  if (file.size === 0) throw new AppError('invalid-input', 'The file is empty.');
  const read = readAreas(await readFile(file.path));
  if (!read.ok) {
    const message = 'This is no GeoJSON file with areas that can be read.';
    throw new AppError('invalid-input', message, { problems: read.problems });
  }
  const { value: area, warnings } = read;
  return changeSet(context, action, async (change) => {
    await keepContent(change.tx, change.workspaceId, file);
    const { sha256, size } = file;
    const id = await write(change, { fileName, sha256, size, area, bounds: boundsOf(area) });
    change.detail('sha256', sha256.toString('hex'));
    return { ...(await finish(context, change, id)), warnings };
  });
}

export function changeHazard(
  context: Context,
  id: string,
  input: Partial<HazardValues>,
  ifMatch: string,
): Promise<Hazard> {
  return changeSet(context, 'hazard.changed', async (change) => {
    const hazard = await getLocked(context, change, id, ifMatch);
    await updateHazard(change, hazard.id, { ...hazard, ...input });
    return finish(context, change, hazard.id);
  });
}

export function withdrawHazard(context: Context, id: string, ifMatch: string): Promise<void> {
  return changeSet(context, 'hazard.withdrawn', async (change) => {
    const hazard = await getLocked(context, change, id, ifMatch);
    await removeHazard(change, hazard.id);
    noteHazard(change, hazard);
  });
}

export async function downloadHazard(context: Context, id: string): Promise<Download> {
  const { database, workspaceId } = context;
  const { file } = await database.inWorkspace(workspaceId, (tx) => getFound(tx, context, id));
  return {
    fileName: file.name,
    mediaType: 'application/geo+json',
    bytes: readContent(database, workspaceId, Buffer.from(file.sha256, 'hex')),
    size: file.bytes,
  };
}

export function listSitesOfHazard(context: Context, id: string, query: PageQuery): Promise<Page<EndangeredSite>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const sites = await sitesInside(tx, workspaceId, await getFound(tx, context, id));
    const page = await readPage(context, `hazard-sites:${id}`, query, (slice) =>
      readEndangered(tx, workspaceId, sites, slice),
    );
    return { ...page, total: sites.length };
  });
}

/** The ids of the sites inside. */
export async function sitesOfHazard(tx: Tx, workspaceId: string, id: string): Promise<string[]> {
  const bounds = await findBounds(tx, workspaceId, requireId(id));
  if (!bounds) throw noSuchHazard();
  return sitesInside(tx, workspaceId, { id, bounds });
}

async function getFound(tx: Tx, context: Context, id: string): Promise<FoundHazard> {
  const hazard = await findHazard(tx, context.workspaceId, todayOf(context), requireId(id));
  if (!hazard) throw noSuchHazard();
  return hazard;
}

function noSuchHazard(): AppError {
  return new AppError('not-found', 'There is no such hazard.');
}

async function getLocked(context: Context, change: ChangeSet, id: string, ifMatch?: string): Promise<FoundHazard> {
  await lockHazard(change, requireId(id));
  const hazard = await getFound(change.tx, context, id);
  if (ifMatch !== undefined) requireEtag(hazard.etag, ifMatch);
  return hazard;
}

async function finish(context: Context, change: ChangeSet, id: string): Promise<Hazard> {
  const hazard = await getFound(change.tx, context, id);
  noteHazard(change, hazard);
  return counted(change.tx, change.workspaceId, hazard);
}

async function counted(tx: Tx, workspaceId: string, hazard: FoundHazard): Promise<Hazard> {
  return { ...hazard, sites: (await sitesInside(tx, workspaceId, hazard)).length };
}

function noteHazard(change: ChangeSet, { id, name, kind }: FoundHazard): void {
  change.detail('hazardId', id);
  change.detail('name', name);
  change.detail('kind', kind);
}

function todayOf({ clock }: Context): string {
  return clock().toISOString().slice(0, 10);
}
