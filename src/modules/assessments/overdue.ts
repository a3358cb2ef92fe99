import { installationId, type Tx } from '../../platform/database/database.ts';
import { raiseNotices } from '../notices/index.ts';
import { numberOf } from '../register/index.ts';
import { listOverdue, type OverdueAssessment } from './mailing-store.ts';

/** Where nobody looked on the day after the due date, it is still spoken of this many days later. */
const lateDays = 30;
const dayMs = 24 * 3600_000;

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** Tells of each awaited assessment on the day after it was due, once for each due date. */
export async function tellOfOverdueAssessments(
  tx: Tx,
  { workspaceId, now }: { workspaceId: string; now: Date },
): Promise<void> {
  if (workspaceId === installationId) return;
  const before = (days: number) => new Date(now.getTime() - days * dayMs).toISOString().slice(0, 10);
  const overdue = await listOverdue(tx, workspaceId, { from: before(lateDays), to: before(1) });
  await raiseNotices(
    { tx, workspaceId },
    overdue.map((one) => ({
      type: 'assessments.overdue',
      subjects: [one.supplierId],
      facts: { assessment: numberOf('assessment', one.number)!, due: day.format(new Date(one.dueOn)) },
      once: keyOf(one),
    })),
  );
}

function keyOf({ id, dueOn }: OverdueAssessment): string {
  return `assessment ${id} overdue ${dueOn}`;
}
