import { installationId, type Tx } from '../../platform/database/database.ts';
import { raiseNotice } from '../notices/index.ts';
import { listExpiring } from './store.ts';

/** Tokens are spoken of this many days before they end. */
const expiresSoonDays = 14;

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** Tells of each token that ends soon, once, so that nobody learns of it by a job that is refused. */
export async function tellOfExpiringTokens(
  tx: Tx,
  { workspaceId, now }: { workspaceId: string; now: Date },
): Promise<void> {
  if (workspaceId === installationId) return;
  const until = new Date(now.getTime() + expiresSoonDays * 24 * 3600_000);
  for (const { id, name, expiresAt } of await listExpiring(tx, workspaceId, { after: now, until })) {
    const facts = { name, expires: day.format(expiresAt) };
    await raiseNotice({ tx, workspaceId }, { type: 'tokens.expires', facts, once: `token ${id}` });
  }
}
