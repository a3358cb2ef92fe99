import type { Actor } from '../../platform/auth/actor.ts';
import type { Platform } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import type { FeedKind } from './contract.ts';
import { isUnderWay, lockDueSources, lockSource, noteFetchStarted } from './source-store.ts';

export const fetchJobKind = 'feed.fetch';

/** Starts to fetch a feed with the transaction, once however often it is asked. */
export async function startFetch(
  tx: Tx,
  { jobs, actor }: Pick<Platform, 'jobs'> & { actor: Actor },
  kind: FeedKind,
): Promise<void> {
  const source = await lockSource(tx, kind);
  if (await isUnderWay(tx, source)) return;
  const job = await jobs.start(tx, { kind: fetchJobKind, workspaceId: installationId, actor, input: { feed: kind } });
  await noteFetchStarted(tx, kind, job);
}

/** Starts to fetch what is due; however many servers ask at once, each source is fetched once. */
export async function startDueFetches({ jobs, clock, egress }: Platform, tx: Tx): Promise<void> {
  if (egress.isOffline) return;
  for (const kind of await lockDueSources(tx, clock())) {
    await startFetch(tx, { jobs, actor: { kind: 'system', id: null } }, kind);
  }
}
