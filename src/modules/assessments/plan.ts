import type { CadenceLevel, PlanState } from './cadence-contract.ts';

/** Days before the due day from which a supplier is spoken of. */
export const soonDays = 30;

/** The same day of the month so many months later, or the last one of that month. */
export function monthsAfter(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/** When a supplier is to be asked, by when it answered last and how often those of its level are asked. */
export function plannedFor(
  { answeredOn, isAwaited, months }: { answeredOn: string | null; isAwaited: boolean; months: number | null },
  { today, soon }: { today: string; soon: string },
): { state: PlanState; dueOn: string | null } {
  const dueOn = answeredOn === null || months === null ? null : monthsAfter(answeredOn, months);
  if (isAwaited) return { state: 'asked', dueOn };
  if (months === null) return { state: 'no-rule', dueOn };
  if (dueOn === null) return { state: 'never-answered', dueOn };
  if (dueOn <= today) return { state: 'due', dueOn };
  return { state: dueOn <= soon ? 'soon' : 'later', dueOn };
}

export interface Ranked {
  level: CadenceLevel;
  state: PlanState;
  dueOn: string | null;
  name: string;
}

const levelOrder: readonly CadenceLevel[] = ['very-high', 'high', 'moderate', 'unknown', 'low', 'none'];

/** The most critical first, of equals who never answered, then by the day that is due; what is unknown stands in the middle. */
export function compareRanked(a: Ranked, b: Ranked): number {
  return (
    levelOrder.indexOf(a.level) - levelOrder.indexOf(b.level) ||
    Number(b.state === 'never-answered') - Number(a.state === 'never-answered') ||
    compareText(a.dueOn ?? '9999', b.dueOn ?? '9999') ||
    compareText(a.name, b.name)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
