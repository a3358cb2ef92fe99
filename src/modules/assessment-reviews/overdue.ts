import { installationId, type Tx } from '../../platform/database/database.ts';
import { raiseNotices } from '../notices/index.ts';
import { numberOf } from '../register/index.ts';
import { listOverdue, type OverdueFinding } from './finding-store.ts';

/** Where nobody looked on the day after, it is still spoken of this many days later. */
const lateDays = 30;
const dayMs = 24 * 3600_000;

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** Tells of each finding that was neither mended nor retested in time, once for each of its days. */
export async function tellOfOverdueFindings(
  tx: Tx,
  { workspaceId, now }: { workspaceId: string; now: Date },
): Promise<void> {
  if (workspaceId === installationId) return;
  const before = (days: number) => new Date(now.getTime() - days * dayMs).toISOString().slice(0, 10);
  const overdue = await listOverdue(tx, workspaceId, { from: before(lateDays), today: before(0) });
  await raiseNotices(
    { tx, workspaceId },
    overdue.map((one) => ({
      type: one.isRetest ? 'assessments.retest-overdue' : 'assessments.plan-overdue',
      subjects: [one.supplierId],
      facts: { finding: numberOf('assessment-finding', one.number)!, due: day.format(new Date(one.on)) },
      once: keyOf(one),
    })),
  );
}

function keyOf({ id, isRetest, on }: OverdueFinding): string {
  return `finding ${id} ${isRetest ? 'retest' : 'plan'} overdue ${on}`;
}
