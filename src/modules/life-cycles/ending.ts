import { installationId, type Tx } from '../../platform/database/database.ts';
import { keysRaised, type NewNotice, raiseNotices } from '../notices/index.ts';
import type { ComponentLifeCycle } from './contract.ts';
import { lifeCyclesOf } from './judge.ts';
import { componentsNamed, knownProducts, productsWith } from './store.ts';

/** Days before its end at which a release cycle is spoken of, the last step first; 0 is the day on which it is past. */
const steps = [0, 30, 90] as const;
type Step = (typeof steps)[number];

/** Where nobody looked on that day, it is still spoken of this many days after; what ended long ago is news to nobody. */
const lateDays = 30;

const shownDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A release cycle whose end has come near, with the components of ours that are of it. */
interface Ending {
  title: string;
  key: string;
  endsOn: string;
  componentIds: string[];
}

/**
 * Tells of each release cycle that nears its end or has passed it, where a bill of materials in force holds a component of it: once
 * at each step, for each day on which it is said to end.
 */
export async function tellOfEndingComponents(
  tx: Tx,
  { workspaceId, now }: { workspaceId: string; now: Date },
): Promise<void> {
  if (workspaceId === installationId) return;
  const today = now.toISOString().slice(0, 10);
  const endings = await endingsOn(tx, workspaceId, today);
  const raised = await keysRaised(
    tx,
    workspaceId,
    endings.flatMap((ending) => stepsUpTo(stepOn(ending, today)).map((step) => keyOf(ending, step))),
  );
  const untold = endings.filter(
    (ending) => !stepsUpTo(stepOn(ending, today)).some((step) => raised.has(keyOf(ending, step))),
  );
  const notices: NewNotice[] = [];
  for (const ending of untold) {
    const held = await productsWith(tx, workspaceId, ending.componentIds);
    const subjects = [...new Set(held.map(({ productId }) => productId))];
    if (subjects.length > 0) notices.push(noticeOf(ending, subjects, today));
  }
  await raiseNotices({ tx, workspaceId }, notices);
}

async function endingsOn(tx: Tx, workspaceId: string, today: string): Promise<Ending[]> {
  const products = await knownProducts(tx);
  const components = await componentsNamed(tx, workspaceId, [...new Set(products.flatMap(({ purls }) => purls))]);
  const near = lifeCyclesOf(components, products, today).filter(
    ({ endsOn }) => endsOn !== null && endsOn >= dayAfter(today, -lateDays) && endsOn <= dayAfter(today, steps.at(-1)!),
  );
  return [...Map.groupBy(near, ({ product, cycle, endsOn }) => `${product.id} ${cycle} ${endsOn}`)].map(
    ([key, ofCycle]) => endingOf(key, ofCycle),
  );
}

function endingOf(key: string, ofCycle: readonly ComponentLifeCycle[]): Ending {
  const [{ product, cycle, endsOn }] = ofCycle as [ComponentLifeCycle];
  return {
    title: `${product.title} ${cycle}`,
    key,
    endsOn: endsOn!,
    componentIds: ofCycle.map(({ component }) => component.id),
  };
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

function stepOn({ endsOn }: Ending, today: string): Step {
  return steps.find((days) => endsOn <= dayAfter(today, days)) ?? 90;
}

function stepsUpTo(step: Step): Step[] {
  return steps.filter((days) => days <= step);
}

function keyOf({ key }: Ending, step: Step): string {
  return `end of life ${key} ${step}`;
}

function noticeOf(ending: Ending, subjects: readonly string[], today: string): NewNotice {
  const ended = ending.endsOn <= today;
  return {
    type: 'boms.ends',
    subjects: subjects.map((id, index) => ({ id, counts: index === 0 ? { [ended ? 'ended' : 'ending']: 1 } : {} })),
    facts: { what: ending.title, on: shownDay.format(new Date(ending.endsOn)) },
    once: keyOf(ending, stepOn(ending, today)),
  };
}
