import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { listAudit } from '../audit/index.ts';
import { firstToExpire } from '../evidence/index.ts';
import type { Feed } from '../feeds/contract.ts';
import { readFeeds } from '../feeds/index.ts';
import { coverageOf, mostUrgent } from '../findings/index.ts';
import { countNamesWaiting } from '../names/index.ts';
import type { Home } from './contract.ts';
import { countAll } from './store.ts';

/** What needs a decision, what changed, how old the data is. */
export async function readHome(context: Context): Promise<Home> {
  const { database, workspaceId } = context;
  const changes = await listAudit(context, { limit: 10 });
  return database.inWorkspace(workspaceId, async (tx) => ({
    ...(await readFigures(tx, context)),
    changes: changes.items,
  }));
}

/** All that is derived. */
export async function readFigures(
  tx: Tx,
  context: Pick<Context, 'workspaceId' | 'clock'>,
): Promise<Omit<Home, 'changes'>> {
  const { workspaceId, clock } = context;
  const feeds = await readFeeds(tx, clock());
  const evidence = await firstToExpire(tx, context, 3);
  return {
    counts: {
      ...(await countAll(tx, workspaceId)),
      namesWaiting: await countNamesWaiting(tx, workspaceId),
      evidenceExpiring: evidence.total,
    },
    decisions: {
      findings: await mostUrgent(tx, workspaceId, 5),
      staleFeeds: feeds.filter(needsDecision),
      evidence: evidence.items,
    },
    coverage: await coverageOf(tx, workspaceId),
    feeds,
  };
}

/** Without these two something stays unchecked; of what was never loaded otherwise, nothing misleads. */
function needsDecision({ kind, stale, ageHours }: Feed): boolean {
  return stale && (kind === 'osv' || kind === 'kev' || ageHours !== null);
}
