import { AppError } from '../../common/errors.ts';
import { findCountry } from '../../formats/countries/countries.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { declareLink } from '../links/index.ts';
import {
  type Filters,
  getNodeId,
  insertNode,
  lockNode,
  readListPage,
  requireInSight,
  requireNodeId,
  updateNode,
  writeWords,
} from '../register/index.ts';
import type { NewSite, Site, SiteListQuery, SitePlacesQuery } from './contract.ts';
import { countPlaces, readPlaces, readUnplaced } from './place-store.ts';
import { findSite, readFacetsOfSites, type SiteValues, siteList, writeSite } from './store.ts';

export function listSites(context: Context, query: SiteListQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await siteList.shown(tx, workspaceId, query);
    return readListPage(context, tx, siteList, { query, shown });
  });
}

export function facetsOfSites({ database, workspaceId }: Context, query: Filters<SiteListQuery>) {
  return database.inWorkspace(workspaceId, (tx) => readFacetsOfSites(tx, workspaceId, query));
}

/** As many as are named of the sites that no map can show. */
const unplacedNamed = 10;

/** Where the sites are that a list shows. */
export function placesOfSites({ database, workspaceId }: Context, query: SitePlacesQuery) {
  const { west, south, east, north, ...filters } = query;
  const view = { west, south, east, north };
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await siteList.shown(tx, workspaceId, filters);
    const { placed, unplaced, inView } = await countPlaces(tx, shown, view);
    return {
      placed,
      unplaced: { count: unplaced, first: unplaced > 0 ? await readUnplaced(tx, shown, unplacedNamed) : [] },
      places: await readPlaces(tx, workspaceId, shown, { view, inView }),
    };
  });
}

export function getSite({ database, workspaceId }: Context, reference: string): Promise<Site> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const id = await getNodeId(tx, workspaceId, 'site', reference);
    return (await findSite(tx, workspaceId, id))!;
  });
}

export function registerSite(context: Context, input: NewSite): Promise<Site> {
  requireInSight(context, input.supplierId, '/supplierId');
  return changeSet(context, 'site.registered', (change) => addSite(change, input));
}

/** Registers a site as part of a change that does more. */
export async function addSite(change: ChangeSet, input: NewSite): Promise<Site> {
  const id = await insertNode(change, { kind: 'site', key: input.key ?? null, name: input.name });
  return write(change, id, { kind: null, country: null, latitude: null, longitude: null, owned: null }, input);
}

/** Changes fields of a site as part of a change that does more. */
export async function amendSite(
  change: ChangeSet,
  id: string,
  input: Omit<Partial<NewSite>, 'key' | 'name'>,
): Promise<void> {
  await updateNode(change, id);
  await write(change, id, (await findSite(change.tx, change.workspaceId, id))!, input);
}

export function changeSite(
  context: Context,
  reference: string,
  input: Partial<NewSite>,
  ifMatch: string,
): Promise<Site> {
  return changeSet(context, 'site.changed', async (change) => {
    const node = await lockNode(change, 'site', reference);
    requireEtag(node.change_set_id, ifMatch);
    await updateNode(change, node.id, input);
    change.subject(node.id);
    return write(change, node.id, (await findSite(change.tx, change.workspaceId, node.id))!, input);
  });
}

async function write(change: ChangeSet, id: string, current: SiteValues, input: Partial<NewSite>): Promise<Site> {
  const { tx, workspaceId } = change;
  const values: SiteValues = {
    kind: input.kind === undefined ? current.kind : input.kind,
    country: input.country === undefined ? current.country : input.country,
    latitude: input.latitude === undefined ? current.latitude : input.latitude,
    longitude: input.longitude === undefined ? current.longitude : input.longitude,
    owned: input.owned === undefined ? current.owned : input.owned,
  };
  refuseUnknownCountry(values.country);
  await writeSite(change, id, values);
  if (input.supplierId !== undefined) {
    const supplierId = await requireNodeId(tx, workspaceId, 'supplier', input.supplierId, '/supplierId');
    await declareLink(change, 'site', id, supplierId);
  }
  await writeWords(change, { id, kind: 'site' });
  return (await findSite(tx, workspaceId, id))!;
}

function refuseUnknownCountry(country: string | null): void {
  if (country === null || findCountry(country)) return;
  const message = `${country} is no country of ISO 3166-1.`;
  throw new AppError('invalid-input', message, { problems: [{ at: '/country', message }] });
}

export function retireSite(context: Context, reference: string): Promise<Site> {
  return setRetired(context, 'site.retired', reference, true);
}

export function restoreSite(context: Context, reference: string): Promise<Site> {
  return setRetired(context, 'site.restored', reference, false);
}

function setRetired(context: Context, action: string, reference: string, retired: boolean): Promise<Site> {
  return changeSet(context, action, async (change) => {
    const node = await lockNode(change, 'site', reference);
    await updateNode(change, node.id, { retired });
    change.subject(node.id);
    return (await findSite(change.tx, change.workspaceId, node.id))!;
  });
}
