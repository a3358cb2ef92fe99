import { installationId, type Tx } from '../../platform/database/database.ts';
import { raiseNotice } from '../notices/index.ts';
import type { FeedKind } from './contract.ts';
import { titleOfFeed } from './present.ts';

/** Tells whoever runs the installation that an issue of a feed was not loaded. */
export function tellOfFailedFeed(tx: Tx, kind: FeedKind): Promise<void> {
  return raiseNotice({ tx, workspaceId: installationId }, { type: 'feeds.failed', facts: { feed: titleOfFeed(kind) } });
}
