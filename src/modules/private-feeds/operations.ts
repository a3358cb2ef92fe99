import { AppError } from '../../common/errors.ts';
import { isId, newId } from '../../common/ids.ts';
import { isPermitted } from '../../platform/auth/permissions.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import { sqlStateOf } from '../../platform/database/connection.ts';
import type { Tx } from '../../platform/database/database.ts';
import { readUrl } from '../../platform/egress/egress.ts';
import { purposesSwitchedOn } from '../../platform/egress/settings-store.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import { pendingMatch } from '../feeds/index.ts';
import {
  addPrivateFeedRoute,
  type NewPrivateFeed,
  type PrivateAdvisory,
  type PrivateFeed,
  type PrivateFeedChange,
} from './contract.ts';
import { startFetch } from './fetch-job.ts';
import {
  findPrivateFeed,
  insertPrivateFeed,
  notePrivateChange,
  postingsInForce,
  readAdvisories,
  readPrivateFeeds,
  removePrivateFeed,
  type StoredFeed,
  updatePrivateFeed,
} from './store.ts';
import { takeFile } from './take-file.ts';

const mostFeeds = 50;
const shownAdvisories = 500;

export async function listPrivateFeeds(context: Context) {
  const { database, workspaceId, principal } = context;
  const mayChange = principal !== null && isPermitted(principal, addPrivateFeedRoute.permission, workspaceId);
  return database.inWorkspace(workspaceId, async (tx) => ({
    items: (await readPrivateFeeds(tx, workspaceId)).map(shownOf),
    mayChange,
    fetching: await fetchingOf(tx, context),
  }));
}

async function fetchingOf(tx: Tx, { egress }: Context): Promise<'allowed' | 'switched-off' | 'offline'> {
  if (egress.isOffline) return 'offline';
  return (await purposesSwitchedOn(tx)).has('private-feed') ? 'allowed' : 'switched-off';
}

export function getPrivateFeed({ database, workspaceId }: Context, id: string): Promise<PrivateFeed> {
  return database.inWorkspace(workspaceId, async (tx) => shownOf(await getFeed(tx, workspaceId, id)));
}

export function listPrivateAdvisories(
  { database, workspaceId }: Context,
  id: string,
): Promise<{ items: PrivateAdvisory[]; total: number }> {
  return database.inWorkspace(workspaceId, async (tx) => {
    await getFeed(tx, workspaceId, id);
    return readAdvisories(tx, workspaceId, id, shownAdvisories);
  });
}

export function addPrivateFeed(context: Context, input: NewPrivateFeed): Promise<PrivateFeed> {
  const { workspaceId, clock } = context;
  refuseBadUrl(input.url);
  const id = newId();
  return namedOnce(input.name, () =>
    changeSet(context, 'private-feed.added', async (change) => {
      const { tx } = change;
      if ((await readPrivateFeeds(tx, workspaceId)).length >= mostFeeds) {
        throw new AppError('conflict', `A workspace has ${mostFeeds} private feeds at most.`);
      }
      await insertPrivateFeed(tx, workspaceId, { ...input, id, createdAt: clock() });
      for (const [name, value] of Object.entries(input)) change.detail(name, value);
      return shownOf(await getFeed(tx, workspaceId, id));
    }),
  );
}

export function changePrivateFeed(context: Context, id: string, input: PrivateFeedChange): Promise<PrivateFeed> {
  const { workspaceId } = context;
  return namedOnce(input.name ?? '', () =>
    changeSet(context, 'private-feed.changed', async (change) => {
      const { tx } = change;
      const feed = await getFeed(tx, workspaceId, id, { lock: true });
      refuseBadUrl(input.url ?? null);
      const { name = feed.name, url = feed.url, everyHours = feed.everyHours } = input;
      await updatePrivateFeed(tx, workspaceId, id, { name, url, everyHours });
      for (const [key, value] of Object.entries({ name, url, everyHours })) change.detail(key, value);
      return shownOf(await getFeed(tx, workspaceId, id));
    }),
  );
}

export function removePrivateFeedOf(context: Context, id: string): Promise<void> {
  const { workspaceId, jobs } = context;
  return changeSet(context, 'private-feed.removed', async (change) => {
    const { tx } = change;
    const { name, loaded } = await getFeed(tx, workspaceId, id, { lock: true });
    const before = await postingsInForce(tx, workspaceId);
    await removePrivateFeed(tx, workspaceId, id);
    await notePrivateChange(tx, workspaceId, before);
    change.detail('name', name);
    change.detail('loaded', loaded);
    await jobs.start(tx, pendingMatch(workspaceId));
  });
}

/** Lets the records of a file take the place of those the feed holds; a file that is damaged changes nothing. */
export async function loadPrivateFeed(
  context: Context,
  id: string,
  { fileName, file }: { fileName: string; file: SpooledFile },
): Promise<PrivateFeed> {
  await getPrivateFeed(context, id);
  if (file.size === 0) throw new AppError('invalid-input', 'The file is empty.');
  await takeFile(context, id, { fileName, file, validators: { etag: null, lastModified: null } });
  return getPrivateFeed(context, id);
}

export function fetchPrivateFeedNow(context: Context, id: string): Promise<PrivateFeed> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const feed = await getFeed(tx, workspaceId, id, { lock: true });
    if (feed.url === null)
      throw new AppError('conflict', 'This feed has no address: hand over a file, or name its address.');
    const fetching = await fetchingOf(tx, context);
    if (fetching === 'offline')
      throw new AppError('conflict', 'This server was started with --offline: nothing is fetched.');
    if (fetching === 'switched-off') {
      throw new AppError(
        'conflict',
        'Whoever runs this installation has not let private feeds be fetched. Hand over a file instead.',
      );
    }
    if (feed.state === 'idle') await startFetch(tx, context, id);
    return shownOf(await getFeed(tx, workspaceId, id));
  });
}

async function getFeed(tx: Tx, workspaceId: string, id: string, { lock = false } = {}): Promise<StoredFeed> {
  const feed = isId(id) ? await findPrivateFeed(tx, workspaceId, id, { lock }) : undefined;
  if (!feed) throw new AppError('not-found', 'There is no such private feed.');
  return feed;
}

function shownOf({ etag: _, lastModified: __, failures: ___, jobId: ____, ...feed }: StoredFeed): PrivateFeed {
  return feed;
}

function refuseBadUrl(url: string | null): void {
  if (url !== null) readUrl(url);
}

const duplicateKey = '23505';

async function namedOnce<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (sqlStateOf(error) !== duplicateKey) throw error;
    throw new AppError('conflict', `There is a private feed called "${name}" already.`);
  }
}
