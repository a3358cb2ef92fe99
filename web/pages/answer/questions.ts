import {
  type Condition,
  everyItem,
  type Gate,
  type Item,
  type Section,
} from '../../../src/formats/questionnaire/document.ts';
import type { OwnStanding } from '../../../src/modules/assessments/own-contract.ts';
import type { Answering } from './answering.ts';

export function sectionOf(id: string, { sections }: Pick<Answering, 'sections'>): string | undefined {
  return sections.find(({ items }) => [...everyItem(items)].some((item) => item.id === id))?.id;
}

/** Whether it is asked now: follow-ups come and go with the answers before them. */
export function isAsked(id: string, { items }: OwnStanding): boolean {
  return items[id] === 'answered' || items[id] === 'open';
}

/** Whether an answer is waited for. */
export function isOpen(id: string, { items, optional }: OwnStanding): boolean {
  return items[id] === 'open' && !optional.includes(id);
}

export function openItems({ items }: Section, standing: OwnStanding): Item[] {
  return [...everyItem(items)].filter(({ id }) => isOpen(id, standing));
}

/** Questions, without those that follow from them, that are asked now and would fall away by a gate. */
export function carriedBy({ skips, keeps }: Gate, sections: readonly Section[], standing: OwnStanding): number {
  const carried = sections.flatMap(({ id, items }) =>
    items.filter((item) => skips.sections?.includes(id) || skips.items?.includes(item.id)),
  );
  return carried.filter(({ id }) => !keeps?.includes(id) && isAsked(id, standing)).length;
}

/** The gates that stand in a section: what opens them is asked there, or what falls away by them. */
export function gatesOf(section: Section, gates: readonly Gate[]): Gate[] {
  const ids = new Set([...everyItem(section.items)].map(({ id }) => id));
  return gates.filter(
    ({ when, skips }) =>
      skips.sections?.includes(section.id) ||
      skips.items?.some((id) => ids.has(id)) ||
      itemsIn(when).some((id) => ids.has(id)),
  );
}

/** The questions that a condition hangs on. */
export function itemsIn(condition: Condition): string[] {
  if ('any' in condition) return condition.any.flatMap(itemsIn);
  if ('all' in condition) return condition.all.flatMap(itemsIn);
  return 'not' in condition ? itemsIn(condition.not) : [condition.item];
}

/** Questions whose proof opens a gate. */
export function provingItems(gates: readonly Gate[] | undefined): Set<string> {
  return new Set((gates ?? []).flatMap(({ when }) => proofsIn(when)));
}

function proofsIn(condition: Condition): string[] {
  if ('any' in condition) return condition.any.flatMap(proofsIn);
  if ('all' in condition) return condition.all.flatMap(proofsIn);
  if ('not' in condition) return proofsIn(condition.not);
  return 'proof' in condition ? [condition.item] : [];
}
