import type { previewTriage } from '../client/triage.ts';
import { counted, formatTable, plain } from './output.ts';

type Effect = Awaited<ReturnType<typeof previewTriage>>;

/** What a decision or a rule touches: counts, and the first findings that come to something else. */
export function effectText(effect: Effect, head: string): string {
  const { touched, products, closed, reopened, items } = effect;
  const counts = `${counted(touched, 'finding')} in ${counted(products, 'product')}, ${closed} closed, ${reopened} open again.\n`;
  const rows = items.map(({ number, vulnerability, component, product, from, to }) =>
    [number, vulnerability, component, product, from, to].map(plain),
  );
  const table =
    rows.length === 0
      ? ''
      : `\n${formatTable(['NUMBER', 'VULNERABILITY', 'COMPONENT', 'PRODUCT', 'WAS', 'BECOMES'], rows)}`;
  return `${head}: ${counts}${table}`;
}

/** The same where a job judged it: its counts stand in the findings. */
export function doneText(effect: Effect, head: string): string {
  const undo = effect.change === null ? '' : `Undo: holdfast triage undo ${effect.change}\n`;
  if (effect.jobId !== null) return `${head}: up to ${counted(effect.touched, 'finding')} judged.\n${undo}`;
  return `${effectText(effect, head)}${undo}`;
}
