import { installationId, type Tx } from '../../platform/database/database.ts';
import { raiseNotice } from '../notices/index.ts';
import { expiresSoonDays } from './contract.ts';
import { dayAfter } from './state.ts';
import { listExpiring } from './store.ts';

/** Tells of each piece of evidence that expires soon, once for each day on which it is said to end. */
export async function tellOfExpiringEvidence(
  tx: Tx,
  { workspaceId, now }: { workspaceId: string; now: Date },
): Promise<void> {
  if (workspaceId === installationId) return;
  const today = now.toISOString().slice(0, 10);
  const expiring = await listExpiring(tx, workspaceId, { from: today, to: dayAfter(today, expiresSoonDays) });
  for (const { id, validUntil, nodeIds } of expiring) {
    const [first, ...others] = nodeIds;
    await raiseNotice(
      { tx, workspaceId },
      {
        type: 'evidence.expires',
        subjects: [{ id: first!, counts: { evidence: 1 } }, ...others],
        once: `evidence ${id} ${validUntil}`,
      },
    );
  }
}
