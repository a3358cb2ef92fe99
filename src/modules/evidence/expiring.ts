import { installationId, type Tx } from '../../platform/database/database.ts';
import { keysRaised, type NewNotice, raiseNotices } from '../notices/index.ts';
import { expiresSoonDays } from './contract.ts';
import { dayAfter } from './state.ts';
import { type ExpiringEvidence, listExpiring } from './store.ts';

/** Days before its end at which evidence is spoken of, the last step first; 0 is its last day. */
const steps = [0, 7, expiresSoonDays] as const;
type Step = (typeof steps)[number];

const countOf: Record<Step, Record<string, number>> = { 0: { lastDay: 1 }, 7: { within7Days: 1 }, 30: {} };

/** Where nobody looked on its last day, evidence is still spoken of this many days after. */
const lateDays = 30;

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/**
 * Tells of each piece of evidence that nears its end: once at each step, for each day on which it is said to end. A step that was
 * passed over is not made up for, nor is an earlier one told after a later one, whatever the clocks do.
 */
export async function tellOfExpiringEvidence(
  tx: Tx,
  { workspaceId, now }: { workspaceId: string; now: Date },
): Promise<void> {
  if (workspaceId === installationId) return;
  const today = now.toISOString().slice(0, 10);
  const between = { from: dayAfter(today, -lateDays), to: dayAfter(today, expiresSoonDays) };
  const expiring = await listExpiring(tx, workspaceId, between);
  const raised = await keysRaised(
    tx,
    workspaceId,
    expiring.flatMap((evidence) => stepsUpTo(stepOn(evidence, today)).map((step) => keyOf(evidence, step))),
  );
  const isTold = (evidence: ExpiringEvidence) =>
    stepsUpTo(stepOn(evidence, today)).some((step) => raised.has(keyOf(evidence, step)));
  const untold = expiring.filter((evidence) => !isTold(evidence));
  await raiseNotices(
    { tx, workspaceId },
    untold.map((evidence) => noticeOf(evidence, today)),
  );
}

function stepOn({ validUntil }: ExpiringEvidence, today: string): Step {
  return steps.find((days) => validUntil <= dayAfter(today, days)) ?? expiresSoonDays;
}

function stepsUpTo(step: Step): Step[] {
  return steps.filter((days) => days <= step);
}

function keyOf({ id, validUntil }: ExpiringEvidence, step: Step): string {
  return `evidence ${id} ${validUntil} ${step}`;
}

function noticeOf(evidence: ExpiringEvidence, today: string): NewNotice {
  const [first, ...others] = evidence.nodeIds;
  const step = stepOn(evidence, today);
  return {
    type: 'evidence.expires',
    subjects: [{ id: first!, counts: { evidence: 1, ...countOf[step] } }, ...others],
    subjectsSeen: 'all',
    facts: { evidence: evidence.number, until: day.format(new Date(evidence.validUntil)) },
    once: keyOf(evidence, step),
  };
}
