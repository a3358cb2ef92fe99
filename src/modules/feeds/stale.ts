import { installationId, type Tx } from '../../platform/database/database.ts';
import { raiseNotice } from '../notices/index.ts';
import { readFeeds } from './operations.ts';
import { titleOfFeed } from './present.ts';

/** Tells of each feed whose data has grown too old, once for each issue. */
export async function tellOfStaleFeeds(
  tx: Tx,
  { workspaceId, now }: { workspaceId: string; now: Date },
): Promise<void> {
  if (workspaceId !== installationId) return;
  for (const { kind, stale, ageHours, sha256 } of await readFeeds(tx, now)) {
    if (!stale || ageHours === null) continue;
    const facts = { feed: titleOfFeed(kind) };
    await raiseNotice({ tx, workspaceId }, { type: 'feeds.stale', facts, once: `stale ${kind} ${sha256}` });
  }
}
